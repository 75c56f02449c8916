"""Which centers could choose whom to ask, by the visit ledger (methodology §12)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from bot.results.method_2026.opening import opening_days
from bot.results.method_2026.windows import Spans
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.participation import too_few_were_asked
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitDay
from storage.places import centers


async def too_few_asked(db: Database, *, week: int, now: datetime, constants: Constants = STANDARD) -> frozenset[int]:
    """The ids of the centers where too few were asked in the star window that ends with a week.

    Only of those where most answers came by token are tokens and visits counted, day by day.
    """
    span = Spans.of(week).star
    entries = await visit_ledger.by_token(db, first_week=span.first, last_week=span.last)
    most = {center_id: counts for center_id, counts in entries.items() if counts[1] > constants.slip_share * counts[0]}
    if not most:
        return frozenset()
    days: dict[int, list[VisitDay]] = defaultdict(list)
    for one in await visit_ledger.ledger(db, start=span.start, end=span.end, now=now, center_ids=sorted(most)):
        days[one.center_id].append(one)
    known = {one.id: one for one in await centers.listing(db, closed=True)}
    reports = await visit_ledger.reported_spans(db, sorted(most))

    def opening(center_id: int) -> frozenset[date]:
        first = reports[center_id][0] if center_id in reports else None
        return opening_days(known[center_id], first, span)

    return frozenset(
        center_id
        for center_id, (answers, tokens) in most.items()
        if _too_few(answers, tokens, days[center_id], opening(center_id), constants)
    )


def _too_few(
    answers: int, tokens: int, days: Sequence[VisitDay], opening: frozenset[date], constants: Constants
) -> bool:
    reported = [one for one in days if one.visits is not None]
    return too_few_were_asked(
        answers,
        tokens,
        issued=sum(one.issued for one in reported),
        visits=sum(one.visits or 0 for one in reported),
        reported_days=sum(one.day in opening for one in reported),
        opening_days=len(opening),
        constants=constants,
    )
