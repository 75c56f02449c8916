"""A real database for every test. To run them on another one, add its URL's maker to `URLS`."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage import centers
from storage.centers import CenterRow
from storage.database import Database

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
URLS: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: f"sqlite+aiosqlite:///{folder / 'czn.db'}"}
ROWS = (
    CenterRow("BRY-01", "Центр занятости «Десна»", "Брянская область", "Брянск", "Europe/Moscow"),
    CenterRow("PRI-01", "Центр занятости «Берёзка»", "Приморский край", "Владивосток", "Asia/Vladivostok"),
)


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return URLS[request.param](tmp_path)


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """With two centers."""
    database = await Database.open(url)
    await centers.load(database, ROWS, now=NOW)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def other(db: Database, url: str) -> AsyncIterator[Database]:
    """The same database from a second connection, as another process has it."""
    database = await Database.open(url)
    yield database
    await database.close()
