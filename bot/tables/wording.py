"""What another wording changes, as rows for an operator."""

from typing import Any

from bot.results import split_samples
from questionnaire.loader import load
from questionnaire.model import RespondentType
from questionnaire.versions import Split, brief_of
from scoring.wording_bridge import Difference
from storage.engine.database import Database

Row = dict[str, Any]
INDEX = "index"


async def rows(db: Database, split: Split | None) -> list[Row]:
    """For each type of client one row for its index and one per question, of those with enough answers on both sides;
    nothing without a split sample."""
    if split is None:
        return []
    found = await split_samples.bridge(db, split)
    codes = load(split.earlier).codes
    return [
        _row(kind, code, difference)
        for kind, bridge in found.items()
        for code, difference in zip((INDEX, *codes), (bridge.index, *bridge.questions), strict=True)
        if difference is not None
    ]


def _row(kind: RespondentType, code: str, difference: Difference) -> Row:
    return {
        "respondent_type": kind.value,
        "question": code,
        "about": "" if code == INDEX else brief_of(code, "ru"),
        "earlier_n": difference.earlier_n,
        "later_n": difference.later_n,
        "earlier": difference.earlier,
        "later": difference.later,
        "difference": difference.points,
        "difference_low": difference.low,
        "difference_high": difference.high,
        "clear": difference.is_clear,
    }
