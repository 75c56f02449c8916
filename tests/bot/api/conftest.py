"""A caller on a copy of the small nation."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest_asyncio

from tests import sqlite_file
from tests.bot.api.calling import Caller, calling, fill


def calling_small_nation(folder: Path) -> AbstractAsyncContextManager[Caller]:
    return calling(sqlite_file.url_of(sqlite_file.copy_of(fill, folder / "czn.db")), folder)


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    async with calling_small_nation(tmp_path) as made:
        yield made
