"""SQLite files with the current schema: the migrations run once in a process, every test gets a copy."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from storage.engine.address import parse
from storage.engine.database import Database
from tests import own_loop, postgres
from tests.own_loop import Build


def new_url(path: Path) -> str:
    """The address of a new database at the path, which has no rows yet."""
    shutil.copy(migrated(), path)
    return url_of(path)


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def copy_of(build: Build, path: Path) -> Path:
    """Makes a copy of what the builder makes."""
    shutil.copy(_built(build), path)
    return path


async def fill(url: str, build: Build) -> None:
    """Lets the builder fill the empty database at the address: it gets a copy of what it once made."""
    path = parse(url).database or ""
    if url == url_of(Path(path)):
        copy_of(build, Path(path))
    else:
        await postgres.fill(url, build)


@functools.cache
def _built(build: Build) -> Path:
    folder = tempfile.TemporaryDirectory(prefix="czn-sqlite-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "czn.db"
    own_loop.run(build(new_url(path)))
    return path


@functools.cache
def migrated() -> Path:
    """One that nobody may change. The process that makes it removes it, none that it forks."""
    folder = tempfile.mkdtemp(prefix="czn-sqlite-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "czn.db"
    own_loop.run(_make(url_of(path)))
    return path


async def _make(url: str) -> None:
    await (await Database.open(url)).close()
