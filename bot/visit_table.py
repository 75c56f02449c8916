"""The visit ledger with what it says: response rates, and alarms where more answers come than visits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scoring.response import ANSWER_DAYS, SPAN_DAYS, more_answers_than_visits, response_rate
from storage import centers, visit_ledger
from storage.centers import Center
from storage.database import Database
from storage.errors import CenterNotFound
from storage.visit_ledger import VisitDay

BEFORE = timedelta(days=SPAN_DAYS - 1 + ANSWER_DAYS)
"""What an alarm on the first day has to know of the days before."""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A day of a center. `alarm`: more answers have come than visits."""

    center: Center
    counts: VisitDay
    response_rate: float | None
    alarm: bool


async def lines(db: Database, chosen: Sequence[Center], *, start: date, end: date, now: datetime) -> list[VisitLine]:
    """The days from `start` to `end` on which anything happened, in the order of the centers."""
    ids = [center.id for center in chosen]
    reported = await visit_ledger.reported_spans(db, ids)
    days: dict[int, dict[date, VisitDay]] = defaultdict(dict)
    for one in await visit_ledger.ledger(db, start=start - BEFORE, end=end, now=now, center_ids=ids):
        days[one.center_id][one.day] = one
    found = []
    for center in chosen:
        mine = days[center.id]
        answers = {day: one.answers for day, one in mine.items()}
        visits = {day: one.visits or 0 for day, one in mine.items()}
        found += [
            VisitLine(
                center,
                one,
                response_rate(answers=one.answers, visits=one.visits, completed=one.completed, issued=one.issued),
                more_answers_than_visits(answers, visits, day, reported.get(center.id)),
            )
            for day, one in mine.items()
            if day >= start
        ]
    return found


async def rows(
    db: Database, *, center: str | None, region: str | None, start: date, end: date, now: datetime
) -> list[dict[str, Any]]:
    """One row per center and day. Raises NotFound."""
    chosen = await centers.listing(db, region=region, closed=True)
    if center is not None:
        one = await centers.by_code(db, center)
        if one not in chosen:
            raise CenterNotFound(f"{center} in {region}")
        chosen = [one]
    return [
        {
            "center": line.center.code,
            "region": line.center.region,
            "day": line.counts.day.isoformat(),
            **{name: value for name, value in asdict(line.counts).items() if name not in ("center_id", "day")},
            "response_rate": line.response_rate,
            "alarm": line.alarm,
        }
        for line in await lines(db, chosen, start=start, end=end, now=now)
    ]
