"""The themes of comments in a region or the nation, and in each of its centers."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.comments.quotes import IN_REPORT, quoted
from bot.comments.reading import SortedComment, content, different, group_of, sorted_comments
from bot.comments.theme_counts import PlaceTheme, PlaceThemes, ThemeCounts
from questionnaire.themes import Theme
from scoring.comment_themes import LEAST_TOGETHER, count_comments
from scoring.methodology import STANDARD, Methodology
from scoring.windows import Window
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class CommentsOfPlace:
    """The place as a whole (None below ten comments) and, by center id, each shown center with ten comments or more."""

    place: PlaceThemes | None
    centers: dict[int, ThemeCounts]


async def of_place(
    db: Database,
    spans: Mapping[int, Window],
    shown: Collection[int],
    themes: Sequence[Theme],
    *,
    methodology: Methodology = STANDARD,
    rng: random.Random | None = None,
) -> CommentsOfPlace:
    """Counts the themes of a place's centers, each in its own window; `shown` are those whose figures are shown.

    The comments of all other centers, and of those with fewer than ten, count for the place only if together they are
    ten or more. Otherwise anybody could subtract the centers from the place and read the remainder.
    """
    known, centers = group_of(themes), {}
    everything: list[SortedComment] = []
    rest: list[SortedComment] = []
    async for batch in sorted_comments(db, spans, themes):
        for center_id, mine in batch.items():
            own = count_comments([one.themes for one in mine], known, methodology) if center_id in shown else None
            if own is not None:
                centers[center_id] = content(own, themes)
            (rest if own is None else everything).extend(mine)
    if len(rest) >= methodology.min_shown:
        everything += rest
    return CommentsOfPlace(_place(everything, themes, methodology, rng or random.SystemRandom()), centers)


def _place(
    comments: Sequence[SortedComment], themes: Sequence[Theme], methodology: Methodology, dice: random.Random
) -> PlaceThemes | None:
    whole = count_comments([one.themes for one in comments], group_of(themes), methodology)
    if whole is None:
        return None
    lines = []
    for line in content(whole, themes).themes:
        some = different([one for one in comments if line.code in one.themes])
        chosen = [one.text for one in dice.sample(some, min(LEAST_TOGETHER, len(some)))]
        lines.append(PlaceTheme(line, quoted(chosen, whole.n, IN_REPORT, dice)))
    return PlaceThemes(whole.n, dict(whole.groups), tuple(lines), whole.unassigned)
