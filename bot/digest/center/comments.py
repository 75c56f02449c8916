"""The themes of the comments behind a week's digests."""

from collections.abc import Mapping, Sequence

from bot.comments import reading
from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from bot.results.published import PublishedResult
from questionnaire.themes import Theme
from scoring.index import State
from scoring.windows import Window, week_of
from storage import digests
from storage.engine.database import Database


async def of_published(
    db: Database, published: Mapping[int, PublishedResult], themes: Sequence[Theme]
) -> dict[int, ThemeCounts]:
    """By center id, for each center whose figures are shown.

    Where the last digest stood on the same window, its figures waiting for more new answers, what it said of comments
    stands too: from counts that move by one, somebody's comment could be told.
    """
    before = await digests.latest_of(db, list(published))
    found: dict[int, ThemeCounts] = {}
    spans: dict[int, Window] = {}
    for center_id, one in published.items():
        last = from_json(DigestContent, before[center_id].content) if center_id in before else None
        if last is not None and last.window_end == one.window_end:
            if last.voice is not None:
                found[center_id] = last.voice
        elif one.index.state is not State.HIDDEN:
            spans[center_id] = Window(week_of(one.window_start), week_of(one.window_end))
    return found | await reading.by_center(db, spans, themes)
