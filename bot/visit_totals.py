"""The visit ledger of each center, summed over windows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot import visit_table
from bot.visit_table import VisitLine
from scoring.response import VisitTotals
from scoring.windows import Window
from storage import visit_ledger
from storage.centers import Center
from storage.database import Database

ByCenter = dict[int, VisitTotals]


async def over(db: Database, chosen: Sequence[Center], spans: Sequence[Window], *, now: datetime) -> list[ByCenter]:
    """For each window the totals by center id; those that have issued and reported nothing are not there."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    ids = [center.id for center in chosen]
    known = await visit_ledger.taking_part(db, start=start, end=end, center_ids=ids)
    if not known:
        return [{} for _ in spans]
    # Answers are counted one by one: only where there is something to hold them against.
    watched = [center for center in chosen if center.id in known]
    days: dict[int, list[VisitLine]] = defaultdict(list)
    for line in await visit_table.lines(db, watched, start=start, end=end, now=now):
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
