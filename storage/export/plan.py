"""What a writer is told before the first row, and what a writer is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from storage.export.columns import Column
from storage.export.labels import Labels
from storage.export.shape import Cells, Text


@dataclass(frozen=True, slots=True)
class Plan:
    """`widths` has the bytes of the longest text in every column whose values are not known beforehand; empty for a
    format that does not ask for it. `separator` is of a text for a spreadsheet."""

    columns: tuple[Column, ...]
    labels: Labels
    widths: Mapping[str, int]
    separator: str | None = None


Add = Callable[[Sequence[Cells]], None]


@dataclass(frozen=True, slots=True)
class Format:
    """`opened` opens a file and gives what takes the rows; the file is complete when the context ends well. `text` is
    done to what people have written; `measures` says that the widths are needed, which takes a pass over all rows."""

    opened: Callable[[Path, Plan], AbstractContextManager[Add]]
    text: Text = str
    measures: bool = False
