"""What the comments behind a week's digests are about."""

from collections.abc import Mapping, Sequence

from bot.comments import reading
from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from bot.results.published import index_of
from questionnaire.themes import Theme
from scoring.index import State
from scoring.windows import Window, week_of
from storage import digests
from storage.engine.database import Database
from storage.snapshots import Snapshot


async def of_snapshots(db: Database, latest: Mapping[int, Snapshot], themes: Sequence[Theme]) -> dict[int, ThemeCounts]:
    """By center id, for each center whose figures are shown.

    Where the last digest stood on the same window, its figures waiting for more new answers, what it said of comments
    stands too: from counts that move by one, somebody's comment could be told.
    """
    before = await digests.latest_of(db, list(latest))
    found: dict[int, ThemeCounts] = {}
    spans: dict[int, Window] = {}
    for center_id, snapshot in latest.items():
        last = from_json(DigestContent, before[center_id].content) if center_id in before else None
        if last is not None and last.window_end == snapshot.window_end:
            if last.voice is not None:
                found[center_id] = last.voice
        elif index_of(snapshot).state is not State.HIDDEN:
            spans[center_id] = Window(week_of(snapshot.window_start), week_of(snapshot.window_end))
    return found | await reading.by_center(db, spans, themes)
