"""Objective indicators of the centers as scores by group of indicators."""

from collections.abc import Mapping, Sequence

from questionnaire import indicators as catalogue
from scoring.facts import measured_groups
from scoring.windows import Window
from storage.engine.database import Database
from storage.results import indicators


async def scores(db: Database, span: Window, center_ids: Sequence[int] | None = None) -> Mapping[int, dict[str, float]]:
    """Scores on 0–100 by center id and group: means of the months that a window touches."""
    values = await indicators.means(
        db, first_month=f"{span.start:%Y-%m}", last_month=f"{span.end:%Y-%m}", center_ids=center_ids
    )
    known = catalogue.load()
    return {center_id: measured_groups(mine, known) for center_id, mine in values.items()}
