"""What a writer is told before the first row, and what a writer is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from storage.export.columns import Column
from storage.export.labels import Labels
from storage.export.shape import Cells


@dataclass(frozen=True, slots=True)
class Plan:
    """`widths` has the bytes of the longest text in every column whose values are not known beforehand."""

    columns: tuple[Column, ...]
    labels: Labels
    widths: Mapping[str, int]


Add = Callable[[Sequence[Cells]], None]
Opened = Callable[[Path, Plan], AbstractContextManager[Add]]
"""Opens a file and gives what takes the rows; the file is complete when the context ends well."""
