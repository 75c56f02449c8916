"""Records what the product sends to PostgreSQL while tests run, and who sends it.

In these tests PostgreSQL passes for several servers, so that the product asks each of them by itself. What one server
is asked instead, SQLite is asked, and the bots that run as processes.
"""

import os
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage.engine import schema
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.direct import ToServer
from storage.engine.prepared import Prepared

REAL = schema.is_distributed
"""What the product asks a server by."""
ROOT = f"{Path(__file__).parents[2]}{os.sep}"
ENGINE = f"storage{os.sep}engine{os.sep}"
OUTSIDE = (f"tests{os.sep}", f"benchmarks{os.sep}", ".venv")


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement, the function of the product that sent it, and the line."""

    place: str
    line: int
    sql: str


class Recorder:
    """Each statement of each place is kept once."""

    def __init__(self) -> None:
        self.new: list[Sent] = []
        self.known: set[tuple[str, str]] = set()
        self._sender: ContextVar[tuple[str, int] | None] = ContextVar("sender", default=None)

    def start(self) -> None:
        """From now on, to the end of the process."""
        for owner, names in ((Connection, ("execute", "scalar", "scalars")), (Database, ("fetch", "change"))):
            for name in names:
                setattr(owner, name, self._watched(getattr(owner, name)))
        event.listen(Engine, "before_cursor_execute", self._before)
        for name in ("fetch", "change"):
            setattr(ToServer, name, self._watched_short(getattr(ToServer, name)))
        schema.is_distributed = lambda connection: True

    def take(self) -> list[Sent]:
        """The statements that have come since the last time."""
        new, self.new = self.new, []
        return new

    def note(self, sql: str) -> None:
        sender = self._sender.get()
        if sender is None or (sender[0], sql) in self.known:
            return
        self.known.add((sender[0], sql))
        self.new.append(Sent(*sender, sql))

    def _watched(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watched(*arguments: Any, **named: Any) -> Any:
            token = self._sender.set(_sender(sys._getframe(1)))
            try:
                return await method(*arguments, **named)
            finally:
                self._sender.reset(token)

        return watched

    def _watched_short(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watched(way: ToServer, statement: Prepared, parameters: Any, **named: Any) -> Any:
            self.note(statement.written(way._reader.dialect).sql)
            return await method(way, statement, parameters, **named)

        return watched

    def _before(self, connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        if connection.dialect.name == "postgresql":
            self.note(statement)


def _sender(frame: FrameType | None) -> tuple[str, int] | None:
    """The nearest function of the product above the engine; None where a test asks by itself."""
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(ROOT) and not path.startswith(ENGINE, len(ROOT)):
            short = path[len(ROOT) :]
            if short.startswith(OUTSIDE):
                return None
            # What stands in a function counts as the function, whatever Python makes of a comprehension.
            function = frame.f_code.co_qualname.partition(".<locals>")[0]
            return f"{Path(short).as_posix()}:{function}", frame.f_lineno
        frame = frame.f_back
    return None
