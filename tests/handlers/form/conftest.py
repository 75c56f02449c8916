"""A server of pages for a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from storage.engine.database import Database
from tests import sqlite_file
from tests.handlers.form.web import Server, serving
from tests.storage.conftest import load_centers


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """With two centers."""
    url = sqlite_file.new_url(tmp_path / "czn.db")
    await sqlite_file.fill(url, load_centers)
    db = await Database.open(url)
    async with serving(db, tmp_path) as running:
        yield running
    await db.close()
