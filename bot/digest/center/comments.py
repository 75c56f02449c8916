"""The themes of the comments behind a week's digests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.comments import reading
from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from bot.results.method_2022.published import PublishedResult
from questionnaire.themes import Theme
from scoring.method_2022.index import State
from scoring.methodology import STANDARD
from scoring.windows import Window, week_of
from storage.delivery import digests
from storage.engine.database import Database
from storage.words import comments


async def of_published(
    db: Database, published: Mapping[int, PublishedResult], themes: Sequence[Theme]
) -> dict[int, ThemeCounts]:
    """The counts by center id, for each center whose figures are shown.

    The counts of the last digest stand until at least five comments have come, and none or at least five have left.
    Counts that move by one would give a single comment away.
    """
    return await of_windows(db, list(published), spans_of(published), themes)


def spans_of(published: Mapping[int, PublishedResult]) -> dict[int, Window]:
    """The windows of the centers whose figures are shown, by center id."""
    return {
        center_id: Window(week_of(one.window_start), week_of(one.window_end))
        for center_id, one in published.items()
        if one.index.state is not State.HIDDEN
    }


async def of_windows(
    db: Database, published: Sequence[int], spans: Mapping[int, Window], themes: Sequence[Theme]
) -> dict[int, ThemeCounts]:
    """The same of centers that are published; `spans` has the windows of those whose figures are shown."""
    before = await digests.latest_of(db, published)
    said: dict[int, ThemeCounts] = {}
    for center_id in published:
        last = from_json(DigestContent, before[center_id].content) if center_id in before else None
        if last is not None and last.voice is not None:
            weeks = last.voice.weeks or (week_of(last.window_start), week_of(last.window_end))
            said[center_id] = replace(last.voice, weeks=weeks)
    standing = {center_id: said[center_id] for center_id in await _unmoved(db, said, spans)}
    moved = {center_id: span for center_id, span in spans.items() if center_id not in standing}
    return standing | await reading.by_center(db, moved, themes)


async def _unmoved(db: Database, said: Mapping[int, ThemeCounts], spans: Mapping[int, Window]) -> list[int]:
    """The shown centers whose comments have changed too little since the last digest."""
    both = [center_id for center_id in said if center_id in spans]
    if not both:
        return []
    first = min(min(_first(said[center_id]), spans[center_id].first) for center_id in both)
    last = max(spans[center_id].last for center_id in both)
    counts = await comments.by_week(db, both, first_week=first, last_week=last)
    return [
        center_id for center_id in both if not _differs(counts.get(center_id, {}), said[center_id], spans[center_id])
    ]


def _first(told: ThemeCounts) -> int:
    return told.weeks[0] if told.weeks else 0


def _differs(counts: Mapping[int, int], told: ThemeCounts, now: Window, least: int = STANDARD.min_cell) -> bool:
    """Whether enough comments have come, late ones included, and none or enough have left. Deletions can only lower
    the number that has come."""
    inside = sum(n for week, n in counts.items() if now.first <= week <= now.last)
    left = sum(n for week, n in counts.items() if _first(told) <= week < now.first)
    return inside - (told.n - left) >= least and (left == 0 or left >= least)
