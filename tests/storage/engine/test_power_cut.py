"""A power cut takes the end of the log, and nothing that was written before: what gives way may lose its last commits,
and everybody else's commit brings them to the disk with itself."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert
from sqlalchemy.exc import IntegrityError

from storage.engine.connection import Connection
from storage.engine.database import Database, connected
from storage.engine.prepared import Prepared
from storage.engine.sqlite import sqlite3, wal_is_safe
from storage.tables import properties

PUT = Prepared(insert(properties).values(key=bindparam("of_key"), value="done"))
COMMITS = 24
CUTS = 200

pytestmark = pytest.mark.skipif(not wal_is_safe(), reason="such a file has no log")


async def test_what_is_left_of_the_log_holds_the_commits_in_their_order(tmp_path: Path) -> None:
    """Those that wait for the disk and those that do not, in turn; then the disk has some beginning of the log."""
    file = tmp_path / "czn.db"
    url = f"sqlite+aiosqlite:///{file}"
    durable = await Database.open(url)
    background = await Database.open(url, gives_way=True)
    await durable.empty_log()
    for number in range(COMMITS):
        writer = background if number % 3 == 2 else durable
        await writer.change(PUT, {"of_key": f"commit {number:02}"}, waits_for_disk=number % 3 == 0)
    log = file.with_name(f"{file.name}-wal").read_bytes()
    left = set[int]()
    for cut in range(CUTS + 1):
        copy = tmp_path / f"cut-{cut}.db"
        shutil.copy(file, copy)
        copy.with_name(f"{copy.name}-wal").write_bytes(log[: len(log) * cut // CUTS])
        with sqlite3.connect(copy) as connection:
            found = connection.execute("SELECT key FROM properties WHERE key LIKE 'commit %' ORDER BY key").fetchall()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        assert [key for (key,) in found] == [f"commit {number:02}" for number in range(len(found))]
        left.add(len(found))
    assert left == set(range(COMMITS + 1))
    await background.close()
    await durable.close()


async def test_only_a_change_that_says_so_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    said: list[str] = []
    async with connected(db._writer) as inner:
        file = await Connection(inner).driver()
        await file.set_trace_callback(said.append)
    await asyncio.gather(
        *(db.change(PUT, {"of_key": f"waits {number}"}) for number in range(3)),
        *(db.change(PUT, {"of_key": f"quick {number}"}, waits_for_disk=False) for number in range(3)),
    )
    with pytest.raises(IntegrityError):
        await db.change(PUT, {"of_key": "quick 0"}, waits_for_disk=False)
    await db.change(PUT, {"of_key": "waits 4"})
    level, waited = "FULL", dict[str, bool]()
    for statement in said:
        if statement.startswith("PRAGMA synchronous="):
            level = statement.partition("=")[2]
        for name in re.findall("(?:waits|quick) [0-9]", statement):
            waited[name] = level == "FULL"
    assert sorted(waited) == ["quick 0", "quick 1", "quick 2", "waits 0", "waits 1", "waits 2", "waits 4"]
    assert all(does == name.startswith("waits") for name, does in waited.items())
    await db.close()
