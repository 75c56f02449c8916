"""Early warnings as rows for an operator."""

from typing import Any

from bot.results.method_2026 import kept_warnings
from bot.results.method_2026.kept_warnings import KeptWarnings
from questionnaire.model import RespondentType
from scoring.windows import monday
from storage.engine.database import Database
from storage.places.chosen_centers import places as chosen_places
from storage.results import norms

Row = dict[str, Any]


async def rows(db: Database, *, week: int, center: str | None, region: str | None) -> list[Row]:
    """A row for each fall of the norms year up to a week: the new ones, of which the center itself reads in its digest,
    then the earlier ones; the largest first. Raises NotFound."""
    places = {one.id: one for one in await chosen_places(db, center, region)}
    found = await _of_week(db, week)
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


async def _of_week(db: Database, week: int) -> KeptWarnings:
    known = await kept_warnings.kept(db)
    if known is not None and known.week == week:
        return known
    if await norms.in_force(db, week) is None:
        return KeptWarnings(week, None)
    # What the weekly run has kept is listed without what finds it.
    from bot.results.method_2026 import early_warnings

    return await early_warnings.find(db, week)
