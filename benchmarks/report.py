"""Tables of measurements, on the screen and in docs/speed.md."""

import os
import platform
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from storage.engine.sqlite import sqlite3

RESULTS = Path(__file__).parents[1] / "docs" / "speed.md"
LIBRARIES = ("aiogram", "numpy", "pandas", "sqlalchemy")

Row = Mapping[str, str]


def table(rows: Sequence[Row]) -> str:
    """A Markdown table with aligned columns."""
    names = list(rows[0])
    widths = [max(len(row[name]) for row in (*rows, dict(zip(names, names, strict=True)))) for name in names]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    rule = line(["-" * width for width in widths])
    return "\n".join([line(names), rule, *(line([row[name] for name in names]) for row in rows)])


@contextmanager
def progress(what: str, steps: int) -> Iterator[Callable[[], None]]:
    """A line that counts up on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as line:
        task = line.add_task(what, total=steps)
        yield lambda: line.advance(task)


def circumstances() -> str:
    """The date and the kind of machine, without the machine's name."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    machine = f"{os.cpu_count()} CPUs ({platform.machine()})"
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}, {python}, {libraries}."


def write(section: str, body: str, path: Path = RESULTS) -> None:
    """Writes a section into the file, in place of its last edition; the others stay."""
    text = path.read_text(encoding="utf-8") if path.exists() else "# Measured\n"
    new = f"## {section}\n\n{circumstances()}\n\n{body.strip()}\n"
    old = re.compile(rf"^## {re.escape(section)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    whole = old.sub(lambda found: new + "\n", text) if old.search(text) else f"{text.rstrip()}\n\n{new}"
    path.write_text(whole.rstrip() + "\n", encoding="utf-8")
