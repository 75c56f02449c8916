"""Follows the answers of a week into the digests: clients with a receipt are told of none that could not hold them."""

from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.services import WeekInDigests, WeekState
from scoring.methodology import STANDARD
from scoring.windows import week_of
from storage.delivery import digests
from storage.engine.database import Database


async def read(db: Database, center_id: int, week: int) -> WeekInDigests:
    """Answers may wait for others and enter a later digest, for as long as a star's window reaches."""
    found = await digests.of_weeks(db, center_id, first=week, last=week + STANDARD.star_weeks - 1)
    newest: DigestContent | None = None
    for digest in found:
        newest = from_json(DigestContent, digest.content)
        if newest.index is not None and digest.week == week and not newest.new:
            return WeekInDigests(WeekState.NONE_COUNTED)
        if newest.index is not None and week_of(newest.window_start) <= week <= week_of(newest.window_end):
            return WeekInDigests(WeekState.ENTERED, digest)
    if newest is None:
        return WeekInDigests(WeekState.NO_DIGEST)
    if newest.index is None:
        return WeekInDigests(WeekState.TOO_FEW)
    return WeekInDigests(WeekState.HELD if week_of(newest.window_end) < week else WeekState.LEFT_OUT)
