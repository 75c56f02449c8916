"""Finds PostgreSQL's own programs, tells them where the server is, and puts their complaints into one line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from typing import IO, Any

from sqlalchemy import URL

from storage.errors import BackupFailed

SAID = re.compile(r".*(?:error|detail|ERROR|FATAL): +(.+)")


def start(
    program: str, arguments: Sequence[str], address: URL | None = None, **streams: Any
) -> "subprocess.Popen[bytes]":
    """Raises BackupFailed where the program is not installed."""
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(program, "is not installed; on Debian: apt-get install postgresql-client")
    return subprocess.Popen([found, *arguments], env=os.environ | _environment(address), **streams)


def _environment(address: URL | None) -> dict[str, str]:
    """Where the server is. Everybody on the machine could read a password on the command line."""
    told = {"LC_ALL": "C"}
    if address is None:
        return told
    query = {name: value if isinstance(value, str) else value[0] for name, value in address.query.items()}
    for name, value in (
        ("PGHOST", address.host or query.get("host")),
        ("PGPORT", address.port or query.get("port")),
        ("PGUSER", address.username),
        ("PGPASSWORD", address.password),
        ("PGDATABASE", address.database),
        ("PGSSLMODE", query.get("ssl")),
    ):
        if value is not None:
            told[name] = str(value)
    return told


def complaint(lines: Iterable[str]) -> str:
    """The errors in a program's output, in one line, without the details, which may quote a row."""
    said = [found[1] for line in lines if (found := SAID.match(line.strip()))]
    return "; ".join(said) or "ended without saying why"


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """A stream that was asked for as a pipe."""
    if stream is None:
        raise ValueError("the stream is no pipe")
    return stream


def lines_of(stream: IO[bytes]) -> Iterable[str]:
    return (line.decode("utf-8", "replace") for line in stream)
