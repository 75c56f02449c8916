"""The server of the tests lends databases again: nobody finds in one what somebody else has left there."""

import pytest
from sqlalchemy import text

from storage.engine.database import Database
from storage.places.centers import by_code, listing
from tests import sqlite_file
from tests.postgres import FEW, Server
from tests.storage.conftest import ROWS, load_centers


async def change(url: str, *statements: str) -> None:
    db = await Database.open(url)
    async with db.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await db.close()


async def looked_at(url: str) -> tuple[list[object], object, object]:
    """All centers, what the next would be, and whether anything stands in the audit log."""
    db = await Database.open(url)
    async with db.read() as connection:
        following = await connection.scalar(text("SELECT last_value FROM centers_id_seq"))
        noted = await connection.scalar(text("SELECT count(*) FROM audit"))
    there = await listing(db)
    await db.close()
    return list(there), following, noted


async def test_what_was_lent_before_is_empty_or_filled_as_at_first(postgres_server: Server) -> None:
    first, names = None, set()
    for _ in range(4):
        url = postgres_server.lend()
        assert (await looked_at(url))[0] == []
        await sqlite_file.fill(url, load_centers)
        seen = await looked_at(url)
        first = first or seen
        assert seen == first and len(seen[0]) == len(ROWS)
        many = f"INSERT INTO properties SELECT n, repeat('x', 50) FROM generate_series(1, {FEW // 50}) AS n"
        await change(url, many, "DELETE FROM center_changes", "UPDATE centers SET name = 'other'")
        names.add(url)
        postgres_server.take_back(url)
    assert len(names) == 4
    url = postgres_server.lend()
    db = await Database.open(url)
    async with db.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM properties")) == 0
    with pytest.raises(Exception, match="BRY-01"):
        await by_code(db, "BRY-01")
    await db.close()
    postgres_server.take_back(url)


async def test_one_whose_schema_was_changed_is_not_lent_again(postgres_server: Server) -> None:
    for statement in (
        "CREATE TABLE more (id int)",
        "ALTER TABLE centers ALTER COLUMN name SET DEFAULT ''",
        "UPDATE alembic_version SET version_num = version_num",
        "ALTER DATABASE {name} SET work_mem = '1MB'",
    ):
        url = postgres_server.lend()
        name = url.rpartition("/")[2]
        await change(url, statement.format(name=name))
        postgres_server.take_back(url)
        assert name not in postgres_server.clean


async def test_one_is_taken_back_from_somebody_who_is_still_connected(postgres_server: Server) -> None:
    url = postgres_server.lend()
    db = await Database.open(url)
    postgres_server.take_back(url)
    await db.close()
    again = postgres_server.lend()
    assert again != url
    assert await looked_at(again) == ([], 1, 0)
    postgres_server.take_back(again)


async def test_a_database_on_a_server_of_somebody_else_is_filled_by_the_builder_itself() -> None:
    """Such as one of a cluster, which tests outside `make test` start."""
    filled: list[str] = []

    async def build(url: str) -> None:
        filled.append(url)

    address = "postgresql+asyncpg://czn@127.0.0.1:1/czn"
    await sqlite_file.fill(address, build)
    assert filled == [address]
