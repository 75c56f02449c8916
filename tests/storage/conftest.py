"""A real database for every test, of each kind: see `url` in tests/conftest.py."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio

from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests import sqlite_file

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ROWS = (
    CenterRow("BRY-01", "Центр занятости «Десна»", "Брянская область", "Брянск", "Europe/Moscow"),
    CenterRow("PRI-01", "Центр занятости «Берёзка»", "Приморский край", "Владивосток", "Asia/Vladivostok"),
)


async def load_centers(url: str) -> None:
    database = await Database.open(url)
    await centers.load(database, ROWS, now=NOW)
    await database.close()


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """With two centers."""
    await sqlite_file.fill(url, load_centers)
    database = await Database.open(url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def other(db: Database, url: str) -> AsyncIterator[Database]:
    """The same database from a second connection, as another process has it."""
    database = await Database.open(url)
    yield database
    await database.close()
