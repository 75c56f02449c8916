"""The share of people who do not use a channel of the employment service."""

from collections.abc import Sequence

from bot.report.model import NonUseLine
from bot.results.question_shares import counts_by_type, shares_of
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.shares import Share
from scoring.windows import Window
from storage.engine.database import Database


async def non_use(db: Database, span: Window, center_ids: Sequence[int]) -> tuple[NonUseLine, ...]:
    """For each question with the answer "did not use": a line for everybody, then one for each type, over a window."""
    counts = await counts_by_type(db, center_ids=list(center_ids), first_week=span.first, last_week=span.last)
    lines = []
    for question in load().questions:
        if not question.allows_not_used:
            continue
        lines += [_line(question.code, kind, unused) for kind, (_, unused) in shares_of(question, counts).items()]
    return tuple(lines)


def _line(question: str, kind: RespondentType | None, share: Share) -> NonUseLine:
    if share.value is None:
        return NonUseLine(question, kind, None, None, None, None)
    return NonUseLine(question, kind, share.n, share.value, share.low, share.high)
