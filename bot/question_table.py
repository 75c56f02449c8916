"""How the questions were answered, as rows for an operator: agreement and non-use with their intervals."""

from typing import Any

import numpy as np

from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT, RespondentType
from scoring.packed import codes
from scoring.shares import CODES, Counts, Share, agree_share, code_counts, non_use_share
from storage import answers, centers
from storage.database import Database

Row = dict[str, Any]
FIRST_WEEK, LAST_WEEK = 0, 1_000_000
"""All weeks there are."""


async def rows(
    db: Database, *, center: str | None, region: str | None, respondent_type: RespondentType | None
) -> list[Row]:
    """One row per question over all answers that count. Raises CenterNotFound, RegionNotFound."""
    chosen = None
    if center is not None:
        chosen = [(await centers.by_code(db, center)).id]
    elif region is not None:
        chosen = [place.id for place in await centers.listing(db, region=region, closed=True)]
    counts = await _counts(db, chosen, respondent_type)
    return [
        {
            "question": question.code,
            "about": question.brief["ru"],
            **_columns("agree", agree_share(counts[question.position])),
            **(_columns("non_use", non_use_share(counts[question.position])) if question.allows_not_used else _NO_USE),
        }
        for question in load().questions
    ]


async def _counts(db: Database, center_ids: list[int] | None, respondent_type: RespondentType | None) -> Counts:
    total = np.zeros((QUESTION_COUNT, CODES), dtype=np.int64)
    async for page in answers.packed(db, first_week=FIRST_WEEK, last_week=LAST_WEEK, center_ids=center_ids):
        wanted = [row[4] for row in page if respondent_type in (None, row[1])]
        total += code_counts(codes(wanted))
    return total


def _columns(name: str, share: Share) -> Row:
    return {
        f"{name}_n": share.n,
        f"{name}_share": share.value,
        f"{name}_low": share.low,
        f"{name}_high": share.high,
    }


_NO_USE: Row = {"non_use_n": None, "non_use_share": None, "non_use_low": None, "non_use_high": None}
