"""A caller on a copy of the small nation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests import sqlite_file
from tests.bot.api.calling import Caller, calling, fill


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    async with calling(sqlite_file.url_of(sqlite_file.copy_of(fill, tmp_path / "czn.db")), tmp_path) as made:
        yield made
