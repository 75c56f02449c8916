"""The plan that a writer gets before the first row, and the interface of a writer."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from storage.export.labels import Labels
from storage.export.shape import Cells, Text
from storage.files.columns import Column


@dataclass(frozen=True, slots=True)
class Plan:
    """`widths` has the bytes of the longest text in every column whose values are not known beforehand; it is empty for
    a format that does not need it. `separator` is for a CSV file that a spreadsheet will open."""

    columns: tuple[Column, ...]
    labels: Labels
    widths: Mapping[str, int]
    separator: str | None = None


Add = Callable[[Sequence[Cells]], None]


@dataclass(frozen=True, slots=True)
class Format:
    """`opened` opens a file and yields a function that takes the rows; the file is complete when the context ends
    without an error. `text` transforms each text that people have written. `measures` says that the writer needs the
    widths, which takes a pass over all rows."""

    opened: Callable[[Path, Plan], AbstractContextManager[Add]]
    text: Text = str
    measures: bool = False
