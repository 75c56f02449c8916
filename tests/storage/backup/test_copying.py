"""An installation moves from one database to another, whatever their kinds."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Table, text
from sqlalchemy.engine import result_tuple

from storage.access import audit
from storage.backup import copying
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.errors import CopyFailed, DatabaseNotEmpty
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import finished_interviews
from storage.tables import metadata
from tests import postgres, sqlite_file
from tests.storage.conftest import NOW
from tests.storage.full import ROWS, build, everything
from tests.storage.people import ANNA, BORIS, begin, finish


@pytest_asyncio.fixture
async def source(url: str) -> AsyncIterator[Database]:
    await sqlite_file.fill(url, build)
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_file.new_url(tmp_path / "target.db")
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    lent = server.lend()
    yield lent
    server.take_back(lent)


@pytest_asyncio.fixture
async def target(target_url: str) -> AsyncIterator[Database]:
    database = await Database.open(target_url)
    yield database
    await database.close()


def unwatched(done: int, total: int) -> None:
    """Nobody looks at the progress."""


async def test_every_value_of_every_table_arrives(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGE", 2)
    told: list[tuple[int, int]] = []
    copied = await copying.copy(source, target, lambda done, total: told.append((done, total)))
    assert await everything(target) == await everything(source)
    assert {name: seen.rows for name, seen in copied.items()} == dict.fromkeys(metadata.tables, ROWS)
    whole = ROWS * len(metadata.tables)
    assert told[-1] == (whole, whole)


async def test_what_comes_after_gets_numbers_of_its_own(source: Database, target: Database) -> None:
    await copying.copy(source, target, unwatched)
    await centers.load(target, [CenterRow("NEW-01", "Новый", "Новая область", "Город", "Europe/Moscow")], now=NOW)
    assert (await centers.by_code(target, "NEW-01")).id == ROWS + 1
    await audit.write(target, at=NOW, actor="cli:root", action="audit list", place="nation")
    lines = await audit.listing(target)
    assert [line.id for line in lines] == [1, 2, 3, 4]
    with pytest.raises(Exception, match="the audit log is only added to"):
        async with target.write() as connection:
            await connection.execute(text("DELETE FROM audit"))


async def test_an_empty_installation_can_be_copied_and_begins_at_one(url: str, target: Database) -> None:
    database = await Database.open(url)
    await copying.copy(database, target, unwatched)
    await database.close()
    await centers.load(target, [CenterRow("NEW-01", "Новый", "Новая область", "Город", "Europe/Moscow")], now=NOW)
    assert (await centers.by_code(target, "NEW-01")).id == 1


async def test_a_target_with_anything_in_it_is_left_alone(source: Database, target: Database) -> None:
    await centers.load(target, [CenterRow("OLD-01", "Старый", "Старая область", "Город", "Europe/Moscow")], now=NOW)
    before = await everything(target)
    with pytest.raises(DatabaseNotEmpty, match=r"holds data already \(regions 1, centers 1\); nothing was copied"):
        await copying.copy(source, target, unwatched)
    assert await everything(target) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_the_target_does_not_take_is_named_and_leaves_nothing(source: Database, target: Database) -> None:
    """SQLite keeps texts of any length, and can keep a row whose reference points at nothing."""
    if target.embedded:
        breaks, reason = "UPDATE interviews SET center_id = 99 WHERE id = '3'", "interviews: FOREIGN KEY"
    else:
        breaks, reason = f"UPDATE invites SET role = '{'x' * 13}'", "invites: value too long for type"
    with closing(sqlite3.connect(source.path)) as careless:
        careless.execute(breaks)
        careless.commit()
    with pytest.raises(CopyFailed, match=f"^nothing was copied: {reason}"):
        await copying.copy(source, target, unwatched)
    assert not any((await everything(target)).values())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE centers SET name = 'Другое' WHERE id = 2", "centers: its content came out different"),
        ("UPDATE centers SET latitude = latitude + 1e-15 WHERE id = 3", "centers: its content came out different"),
        ("DELETE FROM identities WHERE account = '2'", "identities: 3 rows became 2"),
    ],
)
async def test_a_copy_that_is_not_the_same_is_given_up(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
) -> None:
    """As if the target had changed a value on its way to the disk."""
    compare = copying._compare

    async def meddle(connection: Connection, table: Table, wanted: copying.TableChecksum) -> None:
        await connection.execute(text(statement))
        await compare(connection, table, wanted)

    monkeypatch.setattr(copying, "_compare", meddle)
    with pytest.raises(CopyFailed, match=f"^nothing was copied: {said}$"):
        await copying.copy(source, target, unwatched)
    assert not any((await everything(target)).values())


def test_the_digest_knows_rows_apart_and_not_their_order() -> None:
    row = result_tuple(["number", "letter"])
    rows = [row((1, "a")), row((2, "b")), row((2, "b"))]
    whole = copying.TableChecksum() + rows
    assert whole == copying.TableChecksum() + rows[2:] + rows[:2]
    assert whole != copying.TableChecksum() + rows[:2] + [row((1, "a"))]
    assert replace(whole, rows=0) != copying.TableChecksum()


@pytest.mark.parametrize("target_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_cluster_learns_who_has_answered_where(db: Database, target: Database) -> None:
    mine = await finish(db, ANNA, NOW)
    await begin(db, ANNA, NOW, center_id=2)
    theirs = await finish(db, BORIS, NOW, center_id=2)
    gone = await finish(db, "c" * 64, NOW)
    async with db.write() as connection:
        await connection.execute(text("DELETE FROM respondents WHERE id = :id"), {"id": gone.respondent_id})
    await copying.copy(db, target, unwatched)
    async with target.read() as connection:
        found = {tuple(row) for row in await connection.execute(text("SELECT * FROM respondent_centers"))}
    assert found == {(mine.respondent_id, 1), (mine.respondent_id, 2), (theirs.respondent_id, 2)}
    assert await finished_interviews.last_finished(target, ANNA) is not None
