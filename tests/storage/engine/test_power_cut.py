"""A power cut takes the end of the log, and nothing that was written before: what gives way may lose its last commits,
and everybody else's commit brings them to the disk with itself."""

import shutil
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.engine.sqlite import sqlite3, wal_is_safe
from storage.workers import properties

COMMITS = 24
CUTS = 200


@pytest.mark.skipif(not wal_is_safe(), reason="such a file has no log")
async def test_what_is_left_of_the_log_holds_the_commits_in_their_order(tmp_path: Path) -> None:
    """Both write in turn, and the log is cut off anywhere: the disk has the beginning of it."""
    file = tmp_path / "czn.db"
    url = f"sqlite+aiosqlite:///{file}"
    durable = await Database.open(url)
    background = await Database.open(url, gives_way=True)
    await durable.empty_log()
    for number in range(COMMITS):
        await properties.put(background if number % 3 else durable, f"commit {number:02}", "done")
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
