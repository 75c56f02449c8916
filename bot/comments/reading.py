"""Reads comments from the database and sorts them by theme. Sorting runs in a thread, and its tools are made only if
there is enough to sort."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.comments.theme_counts import ThemeCounts, ThemeLine
from questionnaire.themes import Theme
from scoring.comment_themes import LEAST_TOGETHER, CommentCounts, count_comments
from scoring.methodology import STANDARD, Methodology
from scoring.windows import Window
from storage.engine.database import Database
from storage.words import comments
from storage.words.comments import Comment

if TYPE_CHECKING:
    from bot.comments.sorting import Sorter


@dataclass(frozen=True, slots=True)
class SortedComment:
    """A comment with the codes of its themes; the writer of a letter."""

    interview_id: str
    text: str
    themes: frozenset[str]
    letter_by: str | None = None


async def by_center(
    db: Database,
    spans: Mapping[int, Window],
    themes: Sequence[Theme],
    *,
    methodology: Methodology = STANDARD,
    rng: random.Random | None = None,
) -> dict[int, ThemeCounts]:
    """The themes of each center's comments in its own window, by center id. Centers with fewer than ten comments are
    left out. `rng` picks the examples."""
    dice = rng or random.SystemRandom()
    found = {}
    async for batch in sorted_comments(db, spans, themes, least=methodology.min_shown):
        for center_id, mine in batch.items():
            counted = count_comments([one.themes for one in mine], group_of(themes), methodology)
            if counted is not None:
                counts = content(counted, themes, _examples(counted, mine, dice))
                found[center_id] = replace(
                    counts,
                    weeks=(spans[center_id].first, spans[center_id].last),
                    letters=_letters(mine),
                    by_group=_examples_by_group(counted, mine, group_of(themes), dice),
                )
    return found


async def sorted_comments(
    db: Database, spans: Mapping[int, Window], themes: Sequence[Theme], *, least: int = 1
) -> AsyncIterator[dict[int, list[SortedComment]]]:
    """The comments of each center in its own window, in batches by center id; centers with fewer than `least` are left
    out."""
    if not spans:
        return
    first, last = min(span.first for span in spans.values()), max(span.last for span in spans.values())
    sorter: Sorter | None = None
    async for batch in comments.of_centers(db, list(spans), first_week=first, last_week=last):
        enough = {center_id: mine for center_id, mine in _within(batch, spans).items() if len(mine) >= least}
        if enough:
            if sorter is None:
                sorter = await asyncio.to_thread(sorter_of, themes)
            yield await asyncio.to_thread(_sorted, enough, sorter)


def group_of(themes: Sequence[Theme]) -> dict[str, str]:
    return {theme.code: theme.group for theme in themes}


def content(counted: CommentCounts, themes: Sequence[Theme], examples: Sequence[str] = ()) -> ThemeCounts:
    known = {theme.code: theme for theme in themes}
    lines = (ThemeLine(code, known[code].group, known[code].title, n) for code, n in counted.themes.items())
    return ThemeCounts(counted.n, dict(counted.groups), tuple(lines), counted.unassigned, tuple(examples))


def sorter_of(themes: Sequence[Theme]) -> "Sorter":
    """The one made last, if it is for these themes: a process knows one dictionary, and making it takes longer than
    most of its uses."""
    # Imported late: starting the bot, or running another command, must not wait for the dictionaries.
    from bot.comments.lemmas import Lemmas
    from bot.comments.sorting import Sorter

    wanted = tuple(themes)
    if not _last or _last[0][0] != wanted:
        _last[:] = [(wanted, Sorter(wanted, Lemmas()))]
    return _last[0][1]


_last: "list[tuple[tuple[Theme, ...], Sorter]]" = []


def _within(batch: Sequence[Comment], spans: Mapping[int, Window]) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = defaultdict(list)
    for comment in batch:
        span = spans[comment.center_id]
        if span.first <= comment.week <= span.last:
            found[comment.center_id].append(comment)
    return found


def _sorted(batch: Mapping[int, Sequence[Comment]], sorter: "Sorter") -> dict[int, list[SortedComment]]:
    return {
        center_id: [
            SortedComment(one.interview_id, one.text, sorter.themes_of(one.text), one.letter_by) for one in mine
        ]
        for center_id, mine in batch.items()
    }


def _letters(mine: Sequence[SortedComment]) -> int:
    """How many people wrote without answering; 0 if they are too few to be counted."""
    people = {one.letter_by for one in mine} - {None}
    return len(people) if len(people) >= LEAST_TOGETHER else 0


def _examples(counted: CommentCounts, mine: Sequence[SortedComment], dice: random.Random) -> list[str]:
    """The most comments that may be quoted together, of the most frequent theme, in an order that reveals nothing."""
    if not counted.themes:
        return []
    first = next(iter(counted.themes))
    return _some([one for one in mine if first in one.themes], dice)


def _examples_by_group(
    counted: CommentCounts, mine: Sequence[SortedComment], group_of: Mapping[str, str], dice: random.Random
) -> dict[str, tuple[str, ...]]:
    """The same for each group of indicators."""
    found = {
        group: _some([one for one in mine if group in {group_of[code] for code in one.themes}], dice)
        for group in counted.groups
    }
    return {group: tuple(ids) for group, ids in found.items() if ids}


def _some(of: Sequence[SortedComment], dice: random.Random) -> list[str]:
    some = different(of)
    return [one.interview_id for one in dice.sample(some, LEAST_TOGETHER)] if len(some) >= LEAST_TOGETHER else []


def different(some: Sequence[SortedComment]) -> list[SortedComment]:
    """One comment of each wording: repeating the same words three times says nothing new."""
    return list({" ".join(one.text.casefold().split()): one for one in some}.values())
