"""A PostgreSQL database, dumped by pg_dump in its own format.

A dump is a script. pg_restore would run all of it, including anything somebody has added. This module only reads it: it
compares the list of contents with the product's tables, and takes nothing but rows from the script.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import URL

from storage.backup import client
from storage.backup.contents import REVISION_TABLE, TABLES, Contents
from storage.errors import BackupFailed, BadBackup

MAGIC = b"PGDMP"
COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \(((?:"?\w+"?(?:, )?)+)\) FROM stdin;\n')
END = b"\\.\n"
BETWEEN = re.compile(
    rb"(--.*|SET \w+ = ('[\w ]*'|\w+);|SELECT pg_catalog\.set_config\('search_path', '[\w, ]*', false\);|"
    rb"SELECT pg_catalog\.setval\('[\w.\"]+', \d+, (true|false)\);|\\(un)?restrict \w+|)\n"
)
"""Everything that pg_dump writes between the rows of the product's tables."""
ENCODING = re.compile(rb"SET client_encoding = '(\w+)';\n")
LONGEST_ROW = 1 << 26
DUMPING = "dumping contents of table"
AUDIT_FUNCTION = "audit_is_only_added_to"
ENTRY = re.compile(r"\d+; \d+ \d+ ([A-Z ]+[A-Z]) \S+ (.*)")
"""A line of a dump's list: kind, then schema (or -), name and owner."""
MADE_ANEW = (
    "ACL", "CHECK CONSTRAINT", "COMMENT", "CONSTRAINT", "DEFAULT", "DEFAULT ACL", "EXTENSION", "FK CONSTRAINT", "INDEX",
    "SCHEMA", "SEQUENCE", "SEQUENCE OWNED BY", "SEQUENCE SET",
)  # fmt: skip
"""Kinds of entries to ignore: our own migrations make the schema."""
OURS = {
    "TABLE": {*TABLES, REVISION_TABLE},
    "TABLE DATA": {*TABLES, REVISION_TABLE},
    "VIEW": {"answers"},
    "FUNCTION": {f"{AUDIT_FUNCTION}()"},
    "TRIGGER": {f"audit {AUDIT_FUNCTION}"},
}

SHOWN = 60
"""How many characters of a line a message quotes."""

Progress = Callable[[int, int], None]
"""Called with the work done and the total."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table with rows in a dump, and its columns there."""

    name: str
    columns: tuple[str, ...]


Tables = Generator[tuple[CopiedTable, Iterator[bytes]], None, None]


def dump(address: URL, target: Path, tables: Collection[str], progress: Progress) -> None:
    """The rows of the tables in one consistent state, while others read and write. Raises BackupFailed."""
    arguments = ["--format=custom", "--data-only", "--encoding=UTF8", "--strict-names", "--verbose"]
    arguments += [f"--file={target}", *(f"--table={name}" for name in (*tables, REVISION_TABLE))]
    said, done, total = [], 0, len(tables) + 1
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
    """Unpacks all rows to count them. Raises BadBackup if that fails, or if the dump holds anything that the product
    did not make."""
    _check_list(path)
    counts: dict[str, int] = {}
    revision = None
    for table, rows in copied(path):
        if table.name in counts:
            raise BadBackup(path, f"holds the table {table.name} twice")
        counts[table.name] = 0
        for row in rows:
            counts[table.name] += 1
            if table.name == REVISION_TABLE:
                revision = row.strip().decode()
    return Contents(revision, {name: count for name, count in counts.items() if name in TABLES})


def _listed(path: Path) -> list[str]:
    """The entries of a dump's list."""
    with _script(path, "--list") as lines:
        listed = [line.decode("utf-8", "replace").strip() for line in lines]
    return [line for line in listed if line and not line.startswith(";")]


def _check_list(path: Path) -> None:
    wrong = []
    for line in _listed(path):
        found = ENTRY.fullmatch(line)
        kind, name = (found[1], found[2]) if found else ("entry", line[:SHOWN])
        # The owner's name follows.
        ours = kind in MADE_ANEW or any(name == one or name.startswith(f"{one} ") for one in OURS.get(kind, ()))
        if not ours:
            words = f"{kind.removesuffix(' DATA').lower()} {name.rpartition(' ')[0] or name}"
            wrong.append(f"holds the {words}, which is not this product's")
    if wrong:
        raise BadBackup(path, "; ".join(dict.fromkeys(wrong)))


def copied(path: Path, *options: str) -> Tables:
    """The tables in a dump, each with its rows as COPY takes them; read these to the end. Raises BadBackup."""
    with _script(path, "--data-only", *options) as lines:
        for line in lines:
            begins = COPY.fullmatch(line)
            if begins:
                columns = tuple(name.strip(' "') for name in begins[2].decode().split(","))
                yield CopiedTable(begins[1].decode(), columns), _rows(path, lines)
            elif not BETWEEN.fullmatch(line):
                words = line.decode("utf-8", "replace").strip()[:SHOWN]
                raise BadBackup(path, f"holds SQL that is not a backup's: {words!r}")
            elif (encoding := ENCODING.fullmatch(line)) and encoding[1] != b"UTF8":
                raise BadBackup(path, f"is in {encoding[1].decode()}, not in UTF-8")


def copied_in_order(path: Path, tables: Sequence[str]) -> Tables:
    """The same of some tables, in this order."""
    entries = {}
    for line in _listed(path):
        found = ENTRY.fullmatch(line)
        if found and found[1] == "TABLE DATA":
            entries[found[2].partition(" ")[0]] = line
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as wanted:
        wanted.writelines(f"{entries[name]}\n" for name in tables if name in entries)
        wanted.flush()
        yield from copied(path, f"--use-list={wanted.name}")


def _rows(path: Path, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The rows of the table that has just begun. It ends with a mark that no row looks like."""
    for line in lines:
        if line == END:
            return
        yield line
    raise BadBackup(path, "is damaged: a table has no end")


def _lines(stream: IO[bytes], path: Path) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_ROW):
        if len(line) == LONGEST_ROW:
            raise BadBackup(path, f"holds a row of more than {LONGEST_ROW:,} bytes")
        yield line


@contextmanager
def _script(path: Path, *options: str) -> Iterator[Iterator[bytes]]:
    """The backup as a script, line by line. Raises BadBackup if it cannot be read to its end."""
    with (
        tempfile.TemporaryFile() as complaints,
        client.start("pg_restore", [*options, "--file=-", str(path)], stdout=subprocess.PIPE,
                     stderr=complaints) as reading,
    ):  # fmt: skip
        try:
            yield _lines(client.pipe(reading.stdout), path)
        except BaseException:
            reading.kill()
            raise
        if reading.wait():
            complaints.seek(0)
            raise BadBackup(path, f"is damaged: {client.complaint(client.lines_of(complaints))}")
