"""Packed weeks as publications need them: made, made anew, and held against the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.results.unpacking import selected
from bot.results.windows import Spans
from scoring.methodology import STANDARD as EARLIER
from scoring.windows import Window
from storage.counting import packed_weeks, voices
from storage.counting.packed_weeks import CenterWeek
from storage.engine.database import Database


def weeks_of(week: int) -> Window:
    """The weeks whose answers may count in a publication for `week`."""
    return Spans.of(week, EARLIER).read


async def pack(db: Database, week: int, *, center_ids: Sequence[int] | None = None) -> int:
    """Packs the weeks that a publication for `week` reads and that are not packed; returns how many were. With all
    centers, nothing stays packed of weeks before."""
    span = weeks_of(week)
    if center_ids is None:
        await packed_weeks.end(db, before=span.first)
    return await voices.pack(db, selected(span, center_ids))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Packed weeks held against the rows: the weeks of centers that differ, of how many."""

    differing: tuple[CenterWeek, ...]
    compared: int


async def compare(db: Database, week: int, *, center_ids: Sequence[int] | None = None) -> Comparison:
    """Compares every packed week that a publication for `week` reads."""
    differing, compared = await voices.differing(db, selected(weeks_of(week), center_ids))
    return Comparison(tuple(differing), compared)


async def rebuild(db: Database, week: int) -> int:
    """Makes all packed weeks anew, and none but those that a publication for `week` reads; returns how many."""
    await packed_weeks.empty(db)
    return await pack(db, week)
