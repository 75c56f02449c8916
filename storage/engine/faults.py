"""Translates the drivers' exceptions into the product's own."""

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine.sqlite import sqlite3
from storage.errors import DatabaseCorrupted, ReplicaLost, StorageError, StorageUnavailable

CORRUPTION = ("malformed", "not a database", "disk image")
PASSING = ("08", "25006", "28", "3D", "40", "42501", "53", "55", "57")
"""SQLSTATEs of a server that cannot or will not serve just now: connection, a replica, login, no such database,
deadlock, no privilege, out of resources, locked, shutting down."""
CONFUSED = "InternalClientError"
"""The driver raises it if a connection dies while a statement is begun on it."""
REPLICA = "target attribute"
"""In what the driver says of a server that is none of the kind it was asked for."""


class translated:
    """Turns faults of the database at `place` into StorageError, and into ReplicaLost where that is a `replica`.
    Constraint violations pass: they are answers."""

    def __init__(self, place: str, *, replica: bool = False) -> None:
        self._place = place
        self._unavailable = ReplicaLost if replica else StorageUnavailable

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DBAPIError):
            known = known_fault(error)
            if isinstance(known, StorageUnavailable):
                raise self._unavailable(known.reason) from error
            if known is not None:
                raise known from error
        if isinstance(error, PoolTimeout):
            raise self._unavailable("every connection is busy") from error
        if isinstance(error, OSError):
            raise self._unavailable(f"{self._place}: {error.strerror or str(error) or 'does not answer'}") from error


def known_fault(error: DBAPIError) -> StorageError | None:
    """The product's error; None if the fault is not the database's."""
    if isinstance(error, IntegrityError):
        return None
    reason = first_line(error)
    if is_confused(error) and REPLICA not in reason:
        return StorageUnavailable("the connection was lost in the middle of a statement")
    if REPLICA in reason:
        return StorageUnavailable("the server is a replica, and takes no answers")
    if any(sign in reason for sign in CORRUPTION):
        return DatabaseCorrupted(reason)
    if error.connection_invalidated or isinstance(error.orig, sqlite3.OperationalError | OSError):
        return StorageUnavailable(reason)
    if str(getattr(error.orig, "sqlstate", None) or "").startswith(PASSING):
        return StorageUnavailable(reason)
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        return StorageUnavailable(reason)
    return None


def is_confused(error: DBAPIError) -> bool:
    """Whether the driver has lost track of what its connection is at: nothing more can be asked there."""
    return any(kind.__name__ == CONFUSED for kind in type(error.orig).__mro__)


def first_line(error: DBAPIError) -> str:
    """The database's message without its details, which may quote a row."""
    said = str(error.orig).strip().split("\n", 1)[0]
    # The adapter puts its own class before the words: "<class 'asyncpg.exceptions.X'>: words".
    return said.partition(">: ")[2] or said
