"""The keys seen so far in a file. They are on disk, in an unnamed database, so memory does not grow with the file."""

from typing import Self

from storage.engine.sqlite import sqlite3

CACHE_KIBIBYTES = 16_384


class SeenKeys:
    """Keys, and the line where each first appeared."""

    def __enter__(self) -> Self:
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIBIBYTES}"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE keys (key TEXT PRIMARY KEY, line INTEGER, copies INTEGER) WITHOUT ROWID")
        self._db.execute("BEGIN")
        return self

    def __exit__(self, *failure: object) -> None:
        self._db.close()

    def first_line(self, key: str, line: int) -> int:
        """The line where the key first appeared; `line` itself if the key is new."""
        if self._db.execute("INSERT OR IGNORE INTO keys VALUES (?, ?, 1)", (key, line)).rowcount:
            return line
        (first,) = self._db.execute("SELECT line FROM keys WHERE key = ?", (key,)).fetchone()
        return int(first)

    def count(self, key: str) -> int:
        """How often the key has been counted, this time included."""
        query = "INSERT INTO keys VALUES (?, 0, 1) ON CONFLICT DO UPDATE SET copies = copies + 1 RETURNING copies"
        (copies,) = self._db.execute(query, (key,)).fetchone()
        return int(copies)
