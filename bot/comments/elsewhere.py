"""The themes of what people write about centers elsewhere, counted beside clients' own words; part of no index."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.comments.reading import content, group_of, sorter_of
from bot.comments.theme_counts import ThemeCounts
from questionnaire.themes import Theme
from scoring.comment_themes import count_comments
from scoring.windows import Window
from storage.engine.database import Database
from storage.words import posts

Sorted = dict[int, list[frozenset[str]]]


async def by_center(db: Database, spans: Mapping[int, Window], themes: Sequence[Theme]) -> dict[int, ThemeCounts]:
    """The themes of each center's posts in its own window, by center id. The rule is that of comments: from ten on, and
    themes that three are about."""
    found = {}
    for center_id, mine in (await _sorted(db, spans, themes)).items():
        counted = _counted(mine, themes)
        if counted is not None:
            found[center_id] = counted
    return found


async def of_place(db: Database, spans: Mapping[int, Window], themes: Sequence[Theme]) -> ThemeCounts | None:
    """The themes of the posts about a region's or the nation's centers together; None below ten."""
    by_center = await _sorted(db, spans, themes)
    return _counted([one for mine in by_center.values() for one in mine], themes)


def _counted(mine: Sequence[frozenset[str]], themes: Sequence[Theme]) -> ThemeCounts | None:
    counted = count_comments(mine, group_of(themes))
    return None if counted is None else content(counted, themes)


async def _sorted(db: Database, spans: Mapping[int, Window], themes: Sequence[Theme]) -> Sorted:
    texts = await posts.texts(db, {center_id: (span.first, span.last) for center_id, span in spans.items()})
    return await asyncio.to_thread(_themes_of, texts, themes) if texts else {}


def _themes_of(texts: Mapping[int, Sequence[str]], themes: Sequence[Theme]) -> Sorted:
    sorter = sorter_of(themes)
    return {center_id: [sorter.themes_of(text) for text in mine] for center_id, mine in texts.items()}
