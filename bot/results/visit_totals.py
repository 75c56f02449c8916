"""The visit ledger of each center, summed over windows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from scoring.response import ANSWER_DAYS, SPAN_DAYS, VisitTotals, days_with_more_answers, response_rate
from scoring.windows import Window
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitDay
from storage.places.centers import Center, Place

ByCenter = dict[int, VisitTotals]


BEFORE = timedelta(days=SPAN_DAYS - 1 + ANSWER_DAYS)
"""How far back before its first day an alarm looks."""


class VisitLine(NamedTuple):
    """A day of a center. `alarm`: there are more answers than visits."""

    center: Center | Place
    counts: VisitDay
    response_rate: float | None
    alarm: bool


async def lines(
    db: Database,
    chosen: Sequence[Center | Place],
    *,
    start: date,
    end: date,
    now: datetime,
    every: bool = False,
) -> list[VisitLine]:
    """The days from `start` to `end` on which anything happened, ordered by center.

    every
        That no center is missing from those chosen: the queries need no list of them.
    """
    ids = None if every else [center.id for center in chosen]
    reported = await visit_ledger.reported_spans(db, ids)
    days: dict[int, list[VisitDay]] = defaultdict(list)
    for one in await visit_ledger.ledger(db, start=start, end=end, now=now, center_ids=ids):
        days[one.center_id].append(one)
    alarms = await _alarms(db, days, reported, start)
    return [
        VisitLine(
            center,
            one,
            response_rate(answers=one.answers, visits=one.visits, completed=one.completed, issued=one.issued),
            one.day in alarms.get(center.id, ()),
        )
        for center in chosen
        for one in days.get(center.id, ())
    ]


async def _alarms(
    db: Database, days: Mapping[int, Sequence[VisitDay]], reported: Mapping[int, tuple[date, date]], start: date
) -> dict[int, frozenset[date]]:
    """The days of each center with more answers than visits. Only centers that report visits are looked at, and of them
    the days before `start` as well."""
    watched = sorted(days.keys() & reported.keys())
    if not watched:
        return {}
    answers, visits = await visit_ledger.all_answers_and_visits(
        db, start=start - BEFORE, end=start - timedelta(days=1), center_ids=watched
    )
    return {
        center_id: days_with_more_answers(
            answers.get(center_id, {}) | {one.day: one.answers for one in days[center_id]},
            visits.get(center_id, {}) | {one.day: one.visits or 0 for one in days[center_id]},
            [one.day for one in days[center_id]],
            reported[center_id],
        )
        for center_id in watched
    }


async def over(
    db: Database, chosen: Sequence[Center | Place], spans: Sequence[Window], *, now: datetime, every: bool = False
) -> list[ByCenter]:
    """The totals by center id for each window. Centers that have issued and reported nothing are left out. `every` is
    as in `lines`."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    ids = None if every else [center.id for center in chosen]
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
        first, last = span.start, span.end
        sums = {center_id: _total(mine, first, last) for center_id, mine in days.items()}
        found.append({key: one for key, one in sums.items() if one.issued or one.redeemed or one.visits is not None})
    return found


def _total(lines: Sequence[VisitLine], first: date, last: date) -> VisitTotals:
    days = [line for line in lines if first <= line.counts.day <= last]
    reported = [day.counts for day in days if day.counts.visits is not None]
    return VisitTotals(
        issued=sum(day.counts.issued for day in days),
        redeemed=sum(day.counts.redeemed for day in days),
        completed=sum(day.counts.completed for day in days),
        answers=sum(day.answers for day in reported),
        visits=sum(day.visits or 0 for day in reported) if reported else None,
        alarm=any(day.alarm for day in days),
    )
