"""Who does not use a channel of the employment service."""

from collections.abc import Sequence

from bot.question_table import NO_COUNTS, counts_by_type, shares
from bot.report.data import NonUseLine
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.shares import Share
from scoring.windows import Window
from storage.database import Database


async def non_use(db: Database, span: Window, center_ids: Sequence[int]) -> tuple[NonUseLine, ...]:
    """For each question with the answer "did not use": everybody, then each type, over the answers in a window.

    Where one type's share must be hidden the other's is as well, or it would follow from everybody's.
    """
    counts = await counts_by_type(db, center_ids=list(center_ids), first_week=span.first, last_week=span.last)
    everybody = sum(counts.values(), start=NO_COUNTS)
    lines = []
    for question in load().questions:
        if not question.allows_not_used:
            continue
        at = question.position
        together = shares(question, everybody[at])[1]
        by_type = {kind: shares(question, counts[kind][at])[1] for kind in RespondentType}
        apart = together.n > 0 and all(share.n for share in by_type.values())
        lines.append(_line(question.code, None, together))
        lines += [_line(question.code, kind, share if apart else None) for kind, share in by_type.items()]
    return tuple(lines)


def _line(question: str, kind: RespondentType | None, share: Share | None) -> NonUseLine:
    if share is None or share.value is None:
        return NonUseLine(question, kind, None, None, None, None)
    return NonUseLine(question, kind, share.n, share.value, share.low, share.high)
