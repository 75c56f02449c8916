"""A rehearsal does the work, and the database is as before; on SQLite the bot may write meanwhile."""

from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.operating import rehearsal
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.workers import properties
from tests.storage.conftest import NOW

THIRD = CenterRow("PSK-01", "Центр занятости «Псков»", "Псковская область", "Псков", "Europe/Moscow")


async def codes(db: Database) -> list[str]:
    return sorted(center.code for center in await centers.listing(db))


def files(db: Database) -> list[Path]:
    return sorted(db.path.parent.iterdir())


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def test_its_work_can_be_read_in_it_and_is_gone_after_it(db: Database) -> None:
    async with rehearsal.rehearsal(db) as trial:
        await centers.load(trial, [THIRD], now=NOW)
        await properties.put(trial, "a", "b")
        assert await codes(trial) == ["BRY-01", "PRI-01", "PSK-01"]
        assert await properties.get(trial, "a") == "b"
        assert await codes(db) == ["BRY-01", "PRI-01"]
    assert await codes(db) == ["BRY-01", "PRI-01"]
    assert await properties.get(db, "a") is None


async def test_work_that_fails_leaves_nothing_either(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with rehearsal.rehearsal(db) as trial:
            await centers.load(trial, [THIRD], now=NOW)
            raise ZeroDivisionError
    assert await codes(db) == ["BRY-01", "PRI-01"]


async def test_others_write_while_it_runs(db: Database, other: Database) -> None:
    async with rehearsal.rehearsal(db) as trial:
        await centers.load(trial, [THIRD], now=NOW)
        await properties.put(other, "a", "b")
    assert await properties.get(db, "a") == "b"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_the_copy_of_a_file_lies_beside_it_and_goes(db: Database) -> None:
    before = files(db)
    async with rehearsal.rehearsal(db) as trial:
        await properties.put(trial, "a", "b")
        assert trial.path.parent == db.path.parent and mode(trial.path) == 0o600
    assert files(db) == before
