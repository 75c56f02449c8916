"""Adds completed interviews from elsewhere: paper, kiosks, archives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, tuple_

from storage.counting import changes
from storage.counting.fingerprints import fingerprint
from storage.counting.packed_weeks import CenterWeek
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.entry import paper_sheets
from storage.imports.responses_file import Response
from storage.places.centers import local_week
from storage.tables import interviews

Key = tuple[int, str]
"""Center id, and respondent type or interview id."""
KEYS_AT_ONCE = 5_000
"""A statement has room for 32,766 values."""
CACHE_KIBIBYTES = 65_536
"""A large import touches the same pages again and again."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A response with its quality class and the reasons for it; `respondent_id` is None where the file names nobody."""

    response: Response
    quality: str
    reasons: str
    respondent_id: str | None = None

    @property
    def key(self) -> Key:
        return self.response.center_id, self.response.id

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys by which an import recognizes a response that already exists."""
        if self.response.former_id is None:
            return (self.key,)
        return self.key, (self.response.center_id, self.response.former_id)

    @property
    def side(self) -> Key:
        """The center, and which of its two kinds of clients."""
        return self.response.center_id, self.response.respondent_type.value

    @property
    def center_week(self) -> CenterWeek:
        response = self.response
        return response.center_id, local_week(response.completed_at, response.timezone)


async def add(db: Database, responses: Sequence[Assessed]) -> int:
    """Adds responses in one transaction; returns how many were new.

    Existing responses, by center and id, stay as they are, so a file can be imported twice. Of a sheet of paper that
    has been taken before nothing is added.
    """
    if not responses:
        return 0
    async with db.write() as connection:
        await db.keep_pages(connection, CACHE_KIBIBYTES)
        known = await _known(connection, responses)
        new = await _on_free_sheets(connection, [one for one in responses if known.isdisjoint(one.keys)])
        numbers = await _numbers(db, connection, new)
        rows = [_values(one, numbers[one.side]) for one in new]
        # In the table's order, so that neighbours are written together.
        rows.sort(key=lambda row: (row["center_id"], row["id"]))
        if rows:
            await connection.execute(db.insert(interviews).on_conflict_do_nothing(), rows)
    return len(new)


async def _on_free_sheets(connection: Connection, responses: Sequence[Assessed]) -> list[Assessed]:
    """The responses without those whose sheet is taken; takes the others' sheets."""
    days = {
        one.response.sheet: one.response.completed_at.astimezone(ZoneInfo(one.response.timezone)).date()
        for one in responses
        if one.response.sheet is not None
    }
    taken = await paper_sheets.take(connection, days)
    return [one for one in responses if one.response.sheet is None or one.response.sheet in taken]


async def _numbers(db: Database, connection: Connection, new: Sequence[Assessed]) -> dict[Key, Iterator[int]]:
    """Numbers for the new interviews that count, in the order of the file, by center and type."""
    counting = [one for one in new if one.quality in changes.COUNTED]
    counted = Counter(one.side for one in counting)
    last = await changes.record_added(db, connection, counted, {one.center_week for one in counting})
    numbers: dict[Key, Iterator[int]] = {one.side: iter(()) for one in new}
    return numbers | {side: iter(range(last[side] - more + 1, last[side] + 1)) for side, more in counted.items()}


async def _known(connection: Connection, responses: Sequence[Assessed]) -> set[Key]:
    """The keys of the responses that already exist, by center and id."""
    keys = [key for one in responses for key in one.keys]
    found: set[Key] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        query = select(interviews.c.center_id, interviews.c.id).where(
            tuple_(interviews.c.center_id, interviews.c.id).in_(keys[start : start + KEYS_AT_ONCE])
        )
        found |= {(row.center_id, row.id) for row in await connection.execute(query)}
    return found


def _values(one: Assessed, numbers: Iterator[int]) -> dict[str, Any]:
    response = one.response
    return {
        "center_id": response.center_id,
        "id": response.id,
        "respondent_id": one.respondent_id,
        "respondent_type": response.respondent_type.value,
        "age_band": response.age_band.value,
        "entry": response.entry.value,
        "verified": response.verified,
        "questionnaire": response.questionnaire,
        "language": response.language,
        "started_at": response.started_at,
        "touched_at": response.completed_at,
        "completed_at": response.completed_at,
        "completed_week": one.center_week[1],
        "answers": response.answers,
        "total_seconds": response.total_seconds,
        "quality": one.quality,
        "number": next(numbers) if one.quality in changes.COUNTED else None,
        "fingerprint": fingerprint(response.id, response.respondent_type.value, response.answers, one.quality),
        "reasons": one.reasons,
        "comment": response.comment,
    }
