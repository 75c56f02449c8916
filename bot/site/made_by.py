"""By what pages are made: an edition of the program draws a region anew even where its figures stay."""

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot/plots", "bot/site", "handlers", "questionnaire", "scoring", "storage/export", "storage/files")
LIBRARIES = ("babel", "fluent.runtime", "jinja2", "segno")
OF_EXTRAS = ("pyarrow",)


def mark() -> str:
    """A digest of the names, sizes and times of all files that pages come from, and of the libraries' versions."""
    there = [name for name in OF_EXTRAS if find_spec(name) is not None]
    parts = [*_files(), *(f"{name} {version(name)}" for name in (*LIBRARIES, *there))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files() -> Iterator[str]:
    for room in ROOMS:
        for folder, folders, names in os.walk(ROOT / room):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                state = os.stat(os.path.join(folder, name))
                yield f"{os.path.join(folder, name)} {state.st_size} {state.st_mtime_ns}"
