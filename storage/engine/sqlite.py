"""The SQLite library of this process: pysqlite3's where it is installed, else Python's own, which is mostly older.

A process must use one library for all: the system forgets a process's locks on a file when any part of it closes the
file, and a second library knows nothing of the first one's. So whatever needs SQLite takes it from here.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["sqlite3", "wal_is_safe"]


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, which can corrupt a file."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
