"""A server of pages for a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio

from storage.engine.database import Database
from tests import sqlite_file
from tests.handlers.form.web import Server, serving
from tests.storage.conftest import load_centers


@asynccontextmanager
async def serving_two_centers(folder: Path) -> AsyncIterator[Server]:
    url = sqlite_file.new_url(folder / "czn.db")
    await sqlite_file.fill(url, load_centers)
    db = await Database.open(url)
    async with serving(db, folder) as running:
        yield running
    await db.close()


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """With two centers."""
    async with serving_two_centers(tmp_path) as running:
        yield running
