"""The past weeks of the demo's nation: imports and publishes their answers week by week."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot import jobs
from bot.imports import responses
from bot.sandbox import history
from bot.sandbox.history import Row
from storage.delivery.digest_hours import monday_at
from storage.engine.database import Database
from storage.places.center_differences import CenterRow

MORNING = 10
"""By this hour of a Monday centers and regions have their digests."""


async def publish(
    db: Database,
    answers: Mapping[int, Sequence[Row]],
    weeks: range,
    centers: Sequence[CenterRow],
    file: Path,
    done: Callable[[], object],
) -> int:
    """Publishes each of the weeks on its own Monday, from the answers given until then; the first week uses all earlier
    answers. Calls `done` after each. Returns the number of imported answers."""
    imported = 0
    for week in weeks:
        monday = monday_morning(week, centers)
        there = [week] if week > weeks.start else [earlier for earlier in sorted(answers) if earlier <= week]
        imported += await take_in(db, [row for one in there for row in answers.get(one, ())], file, monday)
        await jobs.weekly(db, monday)
        done()
    return imported


async def take_in(db: Database, rows: Sequence[Row], file: Path, now: datetime) -> int:
    """Imports rows through a file, as archives are imported. The file keeps the last of them."""
    history.write(file, rows)
    return (await responses.run(db, file, now=now)).added


def monday_morning(week: int, centers: Sequence[CenterRow]) -> datetime:
    """The moment when the Monday after a week has come for the last of the centers."""
    return max(monday_at(week, center.timezone, MORNING) for center in centers)
