"""A rehearsal: work runs as it would, on what the database holds now, and nothing of it stays.

On SQLite it runs on a private copy beside the file, because a long transaction would keep the bot from writing. On a
server it is one transaction that is rolled back, because nobody waits for it there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Inner

from storage.backup.sqlite_file import copy_pages
from storage.engine.connection import Connection, spawned
from storage.engine.database import Database, connected
from storage.engine.faults import translated
from storage.engine.prepared import Prepared
from storage.files.whole_file import locked_draft


@asynccontextmanager
async def rehearsal(db: Database) -> AsyncIterator[Database]:
    """A database like this one, whose changes are lost."""
    async with _on_a_copy(db.path) if db.embedded else RolledBack.of(db) as trial:
        yield trial


@asynccontextmanager
async def _on_a_copy(path: Path) -> AsyncIterator[Database]:
    with locked_draft(path) as draft:
        await asyncio.to_thread(copy_pages, path, draft, lambda done, total: None)
        trial = await Database.open(f"sqlite+aiosqlite:///{draft}", must_exist=True)
        try:
            yield trial
        finally:
            await trial.close()


class RolledBack(Database):
    """A server's database through one connection, in one transaction. Written rows can be read until the end."""

    _inner: Inner

    @classmethod
    @asynccontextmanager
    async def of(cls, db: Database) -> AsyncIterator["RolledBack"]:
        trial = cls(db._writer, db._reader)
        with translated(trial._place):
            async with connected(db._writer) as inner:
                transaction = await spawned(inner.begin)
                trial._inner = inner
                trial.distributed = db.distributed
                try:
                    yield trial
                finally:
                    await spawned(transaction.rollback)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        yield Connection(self._inner)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        nested = await spawned(self._inner.begin_nested)
        try:
            yield Connection(self._inner)
        except BaseException:
            await spawned(nested.rollback)
            raise
        await spawned(nested.commit)

    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        return list(await Connection(self._inner).execute(query.statement, dict(parameters)))

    async def change(self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True) -> int:
        return (await Connection(self._inner).execute(statement.statement, dict(parameters))).rowcount
