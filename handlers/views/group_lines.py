"""The groups of indicators on a card in the chat, a line each."""

from collections.abc import Iterable

from handlers.language.texts import Texts
from handlers.language.wording import rounded
from questionnaire.model import Questionnaire

BAR_CELLS = 5
FULL, EMPTY = "█", "░"
EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
"""The parts of a cell, all as wide as a full one."""


def lines(texts: Texts, questionnaire: Questionnaire, groups: Iterable[tuple[str, float]]) -> list[str]:
    """HTML, from codes and scores on 0–100. The bars come first. They all have the same width, so the titles line up in
    any typeface."""
    return [
        texts(
            "rating-group",
            bar=bar(score),
            group=questionnaire.group(code).brief[texts.language],
            score=rounded(score, texts.language),
        )
        for code, score in groups
    ]


def bar(value: float) -> str:
    """Blocks filled to an eighth, so that 71 and 84 look as different as they are."""
    whole, eighths = divmod(int(value / 100 * BAR_CELLS * len(EIGHTHS) + 0.5), len(EIGHTHS))
    filled = FULL * whole + EIGHTHS[eighths]
    return filled + EMPTY * (BAR_CELLS - len(filled))
