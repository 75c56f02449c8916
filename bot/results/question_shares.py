"""Counts of each answer code by question, and the shares that may be shown."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

from questionnaire.model import COUNTED_TYPES as TYPES
from questionnaire.model import HARD_TO_SAY, QUESTION_COUNT, Question, RespondentType
from scoring.disclosure import suppressed
from scoring.methodology import STANDARD, Methodology
from scoring.shares import CODES, Counts, Share, agree_share, code_counts, non_use_share
from storage.counting import answers
from storage.engine.database import Database

FIRST_WEEK, LAST_WEEK = 0, 1_000_000
"""All weeks there are."""
HIDDEN = Share(0, 0, None, None, None)
Shares = tuple[Share, Share]
"""The share that agrees, and the share that does not use the channel."""
NO_COUNTS: Counts = (0,) * CODES


async def counts_by_type(
    db: Database, *, center_ids: list[int] | None, first_week: int = FIRST_WEEK, last_week: int = LAST_WEEK
) -> dict[RespondentType, tuple[Counts, ...]]:
    """The counts of each of the 15 questions."""
    totals = dict.fromkeys(TYPES, (NO_COUNTS,) * QUESTION_COUNT)
    async for page in answers.by_type(db, first_week=first_week, last_week=last_week, center_ids=center_ids):
        for kind, given in page.items():
            totals[kind] = tuple(map(_sum, totals[kind], code_counts(given)))
    return totals


def shares_of(
    question: Question, counts: Mapping[RespondentType, Sequence[Counts]]
) -> dict[RespondentType | None, Shares]:
    """The shares of everybody (None) and of each type. If one type's share must be hidden, the other's is hidden too:
    otherwise it would follow from everybody's."""
    at = question.position
    everybody = _shares(question, reduce(_sum, (counts[kind][at] for kind in TYPES)))
    apart = {kind: _shares(question, counts[kind][at]) for kind in TYPES}
    # A type without answers gives nothing away.
    there = [kind for kind in TYPES if any(counts[kind][at])]
    agree = everybody[0].n > 0 and all(apart[kind][0].n for kind in there)
    non_use = everybody[1].n > 0 and all(apart[kind][1].n for kind in there)
    return {None: everybody} | {
        kind: (mine[0] if agree else HIDDEN, mine[1] if non_use else HIDDEN) for kind, mine in apart.items()
    }


def _sum(counts: Counts, more: Counts) -> Counts:
    return tuple(map(add, counts, more))


def _shares(question: Question, counts: Counts, methodology: Methodology = STANDARD) -> Shares:
    """Both shares, from a question's counts. `HIDDEN` if a part is small enough for somebody to be
    recognised."""
    agree, non_use = agree_share(counts), non_use_share(counts)
    others = agree.n - agree.count
    undecided = counts[HARD_TO_SAY]
    cells = suppressed([agree.count, others, undecided, non_use.count])
    enough = non_use.n >= methodology.min_shown
    return (
        agree if enough and None not in cells[:2] else HIDDEN,
        non_use if enough and question.allows_not_used and cells[3] is not None else HIDDEN,
    )
