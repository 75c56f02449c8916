"""Early warnings as rows for an operator."""

from typing import Any

from bot.results.method_2026 import kept_warnings
from questionnaire.model import RespondentType
from scoring.windows import monday
from storage.chosen_centers import places as chosen_places
from storage.engine.database import Database

Row = dict[str, Any]


async def rows(db: Database, *, week: int, center: str | None, region: str | None) -> list[Row]:
    """A row for each fall of the norms year up to a week: the new ones, of which the center itself reads in its digest,
    then the earlier ones; the largest first. Raises NotFound."""
    places = {one.id: one for one in await chosen_places(db, center, region)}
    found = await kept_warnings.of_week(db, week)
    return [
        {
            "center": places[one.center_id].code,
            "region": places[one.center_id].region,
            "respondents": str(RespondentType.JOB_SEEKER),
            "state": "new" if one.fall.newest else "earlier",
            "since_week": monday(one.fall.since).isoformat(),
            "weeks": week - one.fall.since + 1,
            "alarm_week": monday(one.fall.last).isoformat(),
            "people": one.fall.people,
            "fall": one.fall.points,
            "s": one.fall.level,
        }
        for one in found.ordered({one: place.code for one, place in places.items()})
    ]
