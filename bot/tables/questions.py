"""Answers by question as rows for an operator: agreement and non-use with their intervals."""

from typing import Any

from bot.results.question_shares import Shares, counts_by_type, shares_of
from questionnaire.loader import load
from questionnaire.model import Question, RespondentType
from questionnaire.versions import brief_of
from scoring.shares import Share
from storage.engine.database import Database
from storage.places.chosen_centers import chosen_ids

Row = dict[str, Any]


async def rows(
    db: Database, *, center: str | None, region: str | None, respondent_type: RespondentType | None
) -> list[Row]:
    """One row per question over all answers that count. Raises CenterNotFound, RegionNotFound."""
    counts = await counts_by_type(db, center_ids=await chosen_ids(db, center, region))
    return [_row(question, shares_of(question, counts)[respondent_type]) for question in load().questions]


def _row(question: Question, shares: Shares) -> Row:
    agree, non_use = shares
    return {
        "question": question.code,
        "about": brief_of(question.code, "ru"),
        **_columns("agree", agree),
        **_columns("non_use", non_use),
    }


def _columns(name: str, share: Share) -> Row:
    return {
        f"{name}_n": share.n or None,
        f"{name}_share": share.value,
        f"{name}_low": share.low,
        f"{name}_high": share.high,
    }
