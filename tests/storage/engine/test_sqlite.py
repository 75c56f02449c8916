"""Which SQLite library a process uses."""

import ast
import asyncio
import os
import sys
from pathlib import Path

from storage.engine.sqlite import sqlite3

ROOT = Path(__file__).parents[3]
OTHER_LIBRARY = """
import sqlite3 as own
from sqlite3 import *
from sqlite3 import sqlite_version

sqlite_version_info = (3, 53, 4)


class Error(Exception): ...
class DatabaseError(Error): ...
class OperationalError(DatabaseError): ...
class IntegrityError(DatabaseError): ...


class Connection(own.Connection):
    def execute(self, *arguments):
        try:
            return super().execute(*arguments)
        except own.IntegrityError as error:
            raise IntegrityError(*error.args) from None


def connect(*arguments, **options):
    return own.connect(*arguments, **options, factory=Connection)
"""
USE = """
import asyncio, sys
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from storage import examination
from storage.engine.database import Database
from storage.tables import properties

async def main():
    db = await Database.open(sys.argv[1])
    print((await examination.facts(db)).journal)
    try:
        for _ in range(2):
            async with db.write() as connection:
                await connection.execute(insert(properties).values(key="x", value="1"))
    except IntegrityError as error:
        print(type(error.orig).__module__)
    await db.close()

asyncio.run(main())
"""


def test_a_process_has_one_library_for_all_that_it_opens() -> None:
    """A second one would end the first one's locks on a file without its knowledge."""
    itself = ROOT / "storage" / "engine" / "sqlite.py"
    files = [path for room in ("bot", "handlers", "storage", "tests") for path in (ROOT / room).rglob("*.py")]
    named = {
        path.relative_to(ROOT)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(one.name.startswith("sqlite3") for one in node.names))
        or (isinstance(node, ast.ImportFrom) and str(node.module).startswith("sqlite3"))
    }
    assert named == {itself.relative_to(ROOT)}
    product = [path for path in files if not path.is_relative_to(ROOT / "tests")]
    engines = ROOT / "storage" / "engine" / "engines.py"
    assert [path for path in product if "create_engine" in path.read_text(encoding="utf-8")] == [engines]
    assert sqlite3.sqlite_version_info >= (3, 35, 0), "rows are returned by what writes them"


async def test_the_library_of_the_extra_is_taken_with_its_errors_and_its_journal(tmp_path: Path) -> None:
    package = tmp_path / "pysqlite3"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "dbapi2.py").write_text(OTHER_LIBRARY)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", USE, f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}", cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert said.decode().split() == ["wal", "pysqlite3.dbapi2"]
