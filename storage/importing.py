"""Adds completed interviews from elsewhere: paper, kiosks, archives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage import changes
from storage.centers import local_week
from storage.connection import Connection
from storage.database import Database
from storage.fingerprints import fingerprint
from storage.responses_file import Response
from storage.tables import interviews

Key = tuple[int, str]
"""Center id and respondent type."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A response with its quality class and the reasons for it."""

    response: Response
    quality: str
    reasons: str


async def add(db: Database, responses: Sequence[Assessed]) -> int:
    """Adds responses in one transaction; returns how many were new.

    What is there already, by center and id, stays as it is, so a file can be imported twice.
    """
    if not responses:
        return 0
    async with db.write() as connection:
        known = await _known(connection, responses)
        new = [one for one in responses if (one.response.center_id, one.response.id) not in known]
        numbers = await _numbers(db, connection, new)
        rows = [_values(one, numbers[_key(one)]) for one in new]
        if rows:
            await connection.execute(db.insert(interviews).on_conflict_do_nothing(), rows)
    return len(new)


async def _numbers(db: Database, connection: Connection, new: Sequence[Assessed]) -> dict[Key, Iterator[int]]:
    """Numbers for the new interviews that count, in the order of the file, by center and type."""
    counted = Counter(_key(one) for one in new if one.quality in changes.COUNTED)
    numbers: dict[Key, Iterator[int]] = {_key(one): iter(()) for one in new}
    for (center_id, kind), more in counted.items():
        last = await changes.record(db, connection, center_id, kind, added=more)
        numbers[center_id, kind] = iter(range(last - more + 1, last + 1))
    return numbers


def _key(one: Assessed) -> Key:
    return one.response.center_id, one.response.respondent_type.value


async def _known(connection: Connection, responses: Sequence[Assessed]) -> set[tuple[int, str]]:
    """Which of the responses are there already, by center and id."""
    ids: dict[int, list[str]] = {}
    for one in responses:
        ids.setdefault(one.response.center_id, []).append(one.response.id)
    found: set[tuple[int, str]] = set()
    for center_id, mine in ids.items():
        query = select(interviews.c.id).where(interviews.c.center_id == center_id, interviews.c.id.in_(mine))
        found |= {(center_id, row.id) for row in await connection.execute(query)}
    return found


def _values(one: Assessed, numbers: Iterator[int]) -> dict[str, Any]:
    response = one.response
    return {
        "center_id": response.center_id,
        "id": response.id,
        "respondent_type": response.respondent_type.value,
        "age_band": response.age_band.value,
        "entry": response.entry.value,
        "verified": response.verified,
        "questionnaire": response.questionnaire,
        "language": "ru",
        "started_at": response.started_at,
        "touched_at": response.completed_at,
        "completed_at": response.completed_at,
        "completed_week": local_week(response.completed_at, response.timezone),
        "answers": response.answers,
        "total_seconds": response.total_seconds,
        "quality": one.quality,
        "number": next(numbers) if one.quality in changes.COUNTED else None,
        "fingerprint": fingerprint(response.id, response.respondent_type.value, response.answers, one.quality),
        "reasons": one.reasons,
        "comment": response.comment,
    }
