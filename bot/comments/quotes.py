"""Comments to quote: masked, shortened, and never fewer than three together."""

import random
from collections.abc import Sequence

from bot.comments.theme_counts import ThemeCounts
from handlers.language.wording import shortened
from scoring.comment_themes import LEAST_TOGETHER
from scoring.disclosure import comments_to_show
from storage.engine.database import Database
from storage.words import comments

IN_DIGEST, IN_REPORT = 90, 240
"""Characters of a comment."""


def quoted(texts: Sequence[str], n: int, longest: int, rng: random.Random | None = None) -> tuple[str, ...]:
    """Some of a place's `n` comments, each on one line; none if there are too few."""
    if len(texts) < LEAST_TOGETHER:
        return ()
    shown = comments_to_show(texts, n, rng or random.SystemRandom())
    return tuple(shortened(" ".join(text.split()), longest) for text in shown)


async def of_digest(db: Database, center_id: int, counts: ThemeCounts | None) -> tuple[str, ...]:
    """The examples of a digest that still exist; none if deletions have left too few."""
    if counts is None or not counts.examples:
        return ()
    return quoted(await comments.texts(db, center_id, counts.examples), counts.n, IN_DIGEST)


async def about_group(db: Database, center_id: int, counts: ThemeCounts | None, group: str) -> tuple[str, ...]:
    """The same for a group of indicators."""
    chosen = () if counts is None else counts.by_group.get(group, ())
    if counts is None or not chosen:
        return ()
    return quoted(await comments.texts(db, center_id, chosen), counts.n, IN_REPORT)
