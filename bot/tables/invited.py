"""Whom desks invite, beside whom they serve: a row for each type of client and hour of the day."""

import math
from collections import defaultdict
from datetime import date
from typing import Any

from questionnaire.model import RespondentType
from scoring.invitations import Group, Invited, invited
from storage.engine.database import Database
from storage.entry import visit_counts
from storage.places import centers
from storage.places.chosen_centers import chosen_ids

Key = tuple[RespondentType, int]


async def rows(
    db: Database, *, center: str | None, region: str | None, start: date, end: date, every: bool = False
) -> list[dict[str, Any]]:
    """The groups that are passed over on the centers' days from `start` to `end`, or with `every` all of them, those
    with the smallest p first. All centers of the nation are tested together, whichever are shown. Raises NotFound."""
    shown = await chosen_ids(db, center, region)
    by_center: dict[int, dict[Key, Group]] = defaultdict(dict)
    for one in await visit_counts.by_hour(db, start=start, end=end):
        by_center[one.center_id][one.respondent_type, one.hour] = Group(one.visits, one.invited)
    places = await centers.of_ids(db, by_center.keys())
    found = []
    judged = invited([list(groups.values()) for groups in by_center.values()])
    for (center_id, groups), results in zip(by_center.items(), judged, strict=True):
        if shown is None or center_id in shown:
            place = places[center_id]
            at = {"center": place.code, "region": place.region}
            found += [at | _row(*pair) for pair in zip(groups.items(), results, strict=True)]
    kept = [row for row in found if every or row["passed_over"]]
    return sorted(kept, key=lambda row: (2.0 if row["p"] is None else row["p"], row["center"], row["hour"]))


def _row(group: tuple[Key, Group], result: Invited) -> dict[str, Any]:
    (kind, hour), counts = group
    return {
        "type": kind.value,
        "hour": hour,
        "visits": counts.visits,
        "invited": counts.invited,
        "invited_share": _known(result.share),
        "others_share": _known(result.others),
        "p": _known(result.p),
        "passed_over": result.called,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
