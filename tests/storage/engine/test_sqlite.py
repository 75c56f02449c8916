"""Which SQLite library a process uses."""

import ast
import asyncio
import os
import sqlite3 as own
import sys
from pathlib import Path

from storage.engine.sqlite import sqlite3, wal_is_safe

ROOT = Path(__file__).parents[3]
WITHOUT_PYSQLITE = ROOT / "tests" / "python_sqlite"
USE = """
import asyncio, sys
from storage.operating import examination
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3

async def main():
    db = await Database.open(sys.argv[1])
    print(sqlite3.__name__, (await examination.facts(db)).journal)
    await db.close()

asyncio.run(main())
"""


def test_a_process_has_one_library_for_all_that_it_opens() -> None:
    """A second one would end the first one's locks on a file without its knowledge."""
    itself = ROOT / "storage" / "engine" / "sqlite.py"
    files = [path for room in ("bot", "handlers", "storage", "tests") for path in (ROOT / room).rglob("*.py")]
    files.remove(Path(__file__))
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


async def test_without_pysqlite_pythons_own_is_taken_with_a_safe_journal(tmp_path: Path) -> None:
    said = await run("-c", USE, f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    assert said.split() == ["sqlite3", "wal" if wal_is_safe(own.sqlite_version_info) else "delete"]


async def test_what_depends_on_the_journal_works_with_pythons_own_library_too() -> None:
    """`make drill` does so with all tests that open a database."""
    tests = ("tests/storage/engine/test_database.py", "tests/storage/erasure/test_privacy.py")
    said = await run("-m", "pytest", "-q", "-k", "sqlite", "-p", "no:cacheprovider", *tests)
    assert " failed" not in said and said.count(".") > 20, said


async def run(*arguments: str) -> str:
    """What Python says, on a system without pysqlite3."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(WITHOUT_PYSQLITE)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()
