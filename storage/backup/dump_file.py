"""A PostgreSQL database: dumped by pg_dump in its own format, and put back in one transaction."""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import URL

from storage.backup import client
from storage.backup.contents import REVISION_TABLE, TABLES, Contents
from storage.errors import BackupFailed, BadBackup
from storage.tables import metadata

MAGIC = b"PGDMP"
COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \(')
END = b"\\.\n"
DUMPING = "dumping contents of table"
AUDIT_FUNCTION = "audit_is_only_added_to"

Progress = Callable[[int, int], None]
"""Is told what is done, and of how much."""


def dump(address: URL, target: Path, progress: Progress) -> None:
    """One consistent state, while others read and write. Raises BackupFailed."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--file={target}"]
    said, done, total = [], 0, len(metadata.tables) + 1
    with client.start("pg_dump", arguments, address, stderr=subprocess.PIPE) as running:
        for line in client.lines_of(client.pipe(running.stderr)):
            if DUMPING in line:
                done += 1
                progress(done, total)
            said.append(line)
    if running.returncode:
        raise BackupFailed("pg_dump", client.complaint(said))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def examine(path: Path) -> Contents:
    """Unpacks all of the rows to count them. Raises BadBackup where that is not possible."""
    counts: dict[str, int] = {}
    revision = None
    with _script(path, "--data-only") as lines:
        for table, line in _copied(lines):
            counts.setdefault(table, 0)
            if line is not None:
                counts[table] += 1
                if table == REVISION_TABLE:
                    revision = line.strip().decode()
    return Contents(revision, {name: count for name, count in counts.items() if name in TABLES})


def load(path: Path, address: URL, expected: Contents, progress: Progress) -> None:
    """Replaces the product's tables by those of the backup, in one transaction that also counts the rows. Raises
    BackupFailed; then everything is as it was."""
    arguments = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as complaints,
        client.start("psql", arguments, address, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                     stderr=complaints) as loading,
    ):  # fmt: skip
        script = client.pipe(loading.stdin)
        try:
            _feed(path, script, expected, progress)
        except BrokenPipeError:
            pass
        except BaseException:
            # Without its end the script is never committed.
            loading.kill()
            raise
        finally:
            _close(script)
        if loading.wait():
            complaints.seek(0)
            raise BackupFailed("nothing was restored", client.complaint(client.lines_of(complaints)))


def _feed(path: Path, into: IO[bytes], expected: Contents, progress: Progress) -> None:
    into.write(_clearing().encode())
    done = 0
    with _script(path, "--no-owner", "--no-privileges") as lines:
        for line in lines:
            into.write(line)
            if COPY.match(line):
                for row in _rows(lines):
                    into.write(row)
                    done += 1
                    if done % 1_000 == 0:
                        progress(done, expected.rows)
                into.write(END)
    into.write(_counting(expected).encode())


def _clearing() -> str:
    """pg_restore's own way drops what the backup has, and stumbles over tables that are newer than it."""
    names = ", ".join(f'"{name}"' for name in (*TABLES, REVISION_TABLE))
    return (
        f"SET client_min_messages = warning; DROP TABLE IF EXISTS {names} CASCADE; "
        f"DROP FUNCTION IF EXISTS {AUDIT_FUNCTION}() CASCADE;\n"
    )


def _counting(expected: Contents) -> str:
    check = "IF (SELECT count(*) FROM public.\"{0}\") <> {1} THEN RAISE EXCEPTION '{0}: rows are missing'; END IF; "
    return f"DO $$ BEGIN {''.join(check.format(*item) for item in expected.counts.items())} END $$;\n"


@contextmanager
def _script(path: Path, *options: str) -> Iterator[Iterator[bytes]]:
    """The backup as a script, line by line. Raises BadBackup where it cannot be read to its end."""
    with (
        tempfile.TemporaryFile() as complaints,
        client.start("pg_restore", [*options, "--file=-", str(path)], stdout=subprocess.PIPE,
                     stderr=complaints) as reading,
    ):  # fmt: skip
        try:
            yield iter(client.pipe(reading.stdout))
        except BaseException:
            reading.kill()
            raise
        if reading.wait():
            complaints.seek(0)
            raise BadBackup(path, f"is damaged: {client.complaint(client.lines_of(complaints))}")


def _copied(lines: Iterator[bytes]) -> Iterator[tuple[str, bytes | None]]:
    """The rows with their tables; None for a row where a table begins."""
    for line in lines:
        begins = COPY.match(line)
        if begins:
            table = begins[1].decode()
            yield table, None
            for row in _rows(lines):
                yield table, row


def _rows(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The rows of the table that has just begun: its end is a mark of its own, which no row looks like."""
    for line in lines:
        if line == END:
            return
        yield line


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        # The program has ended before: its complaint says more.
        pass
