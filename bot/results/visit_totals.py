"""The visit ledger of each center, summed over windows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scoring.response import ANSWER_DAYS, SPAN_DAYS, VisitTotals, more_answers_than_visits, response_rate
from scoring.windows import Window
from storage import visit_ledger
from storage.centers import Center
from storage.engine.database import Database
from storage.visit_ledger import VisitDay

ByCenter = dict[int, VisitTotals]


BEFORE = timedelta(days=SPAN_DAYS - 1 + ANSWER_DAYS)
"""How far back before its first day an alarm looks."""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A day of a center. `alarm`: there are more answers than visits."""

    center: Center
    counts: VisitDay
    response_rate: float | None
    alarm: bool


async def lines(db: Database, chosen: Sequence[Center], *, start: date, end: date, now: datetime) -> list[VisitLine]:
    """The days from `start` to `end` on which anything happened, ordered by center."""
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


async def over(db: Database, chosen: Sequence[Center], spans: Sequence[Window], *, now: datetime) -> list[ByCenter]:
    """The totals by center id for each window. Centers that have issued and reported nothing are left out."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    ids = [center.id for center in chosen]
    known = await visit_ledger.taking_part(db, start=start, end=end, center_ids=ids)
    if not known:
        return [{} for _ in spans]
    # Counting answers one by one is slow, so only centers with visits to compare are counted.
    watched = [center for center in chosen if center.id in known]
    days: dict[int, list[VisitLine]] = defaultdict(list)
    for line in await lines(db, watched, start=start, end=end, now=now):
        days[line.center.id].append(line)
    found = []
    for span in spans:
        sums = {center_id: _total(mine, span) for center_id, mine in days.items()}
        found.append({key: one for key, one in sums.items() if one.issued or one.redeemed or one.visits is not None})
    return found


def _total(lines: Sequence[VisitLine], span: Window) -> VisitTotals:
    days = [line for line in lines if span.start <= line.counts.day <= span.end]
    reported = [day.counts for day in days if day.counts.visits is not None]
    return VisitTotals(
        issued=sum(day.counts.issued for day in days),
        redeemed=sum(day.counts.redeemed for day in days),
        completed=sum(day.counts.completed for day in days),
        answers=sum(day.answers for day in reported),
        visits=sum(day.visits or 0 for day in reported) if reported else None,
        alarm=any(day.alarm for day in days),
    )
