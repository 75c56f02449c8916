"""Reads Parquet, a batch of rows at a time. Texts stay in the file's dictionary until their lengths are known: a file
of a few kilobytes could hold one long text a million times."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from storage.errors import FileError
from storage.files.file_kinds import damaged
from storage.files.plain_values import NO_VALUE, value_text
from storage.files.sheet_table import LONGEST_CELL, MOST_COLUMNS
from storage.files.text_table import RawRow

BATCH = 1_000
LARGEST_GROUP = 1 << 30
"""Bytes that a row group may unpack to."""
BROKEN = (pa.ArrowException, ValueError, NotImplementedError, MemoryError, OverflowError)
"""What the library raises for damaged files, and for values that have no place in Python, such as the year 300000."""
TOO_LONG = f"is longer than {LONGEST_CELL:,} characters"


class ParquetTable:
    """Rows as text. A row's number is its place in the table, after the header."""

    delimiter, marked = ",", False

    def __init__(self, path: Path) -> None:
        """Raises FileError if the file is damaged or its claims about itself are too large."""
        self._path = path
        self._line = 1
        try:
            with pq.ParquetFile(path) as file:
                self._total = int(file.metadata.num_rows)
                self._check(file)
        except OSError as error:
            raise FileError(path, [error.strerror or damaged("Parquet")]) from None
        except BROKEN:
            raise FileError(path, [damaged("Parquet")]) from None

    def _check(self, file: Any) -> None:
        schema, meta = file.schema_arrow, file.metadata
        if len(schema.names) > MOST_COLUMNS:
            raise FileError(self._path, [f"has {len(schema.names):,} columns; at most {MOST_COLUMNS:,} are read"])
        for at in range(meta.num_row_groups):
            group = meta.row_group(at)
            unpacked = sum(group.column(column).total_uncompressed_size for column in range(group.num_columns))
            if unpacked > LARGEST_GROUP:
                raise FileError(self._path, [f"would unpack to {unpacked:,} bytes; that is no honest table"])

    @property
    def share(self) -> float | None:
        return min(1.0, float(self._line / (self._total + 1)))

    def rows(self) -> Iterator[RawRow]:
        try:
            yield from self._rows()
        except OSError as error:
            raise FileError(self._path, [error.strerror or damaged("Parquet")]) from None
        except BROKEN:
            raise FileError(self._path, [damaged("Parquet")]) from None

    def _rows(self) -> Iterator[RawRow]:
        with pq.ParquetFile(self._path) as file:
            schema = file.schema_arrow
        texts = [
            field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        self._line = 1
        yield 1, list(schema.names), {}
        with pq.ParquetFile(self._path, read_dictionary=texts) as file:
            for batch in file.iter_batches(BATCH):
                columns = [_texts(column) for column in batch.columns]
                for at in range(batch.num_rows):
                    self._line += 1
                    cells = [column[at] for column in columns]
                    yield self._line, [cell or "" for cell in cells], _flaws(cells)


def _texts(column: Any) -> Sequence[str | None]:
    """None for a value that has no text."""
    if pa.types.is_dictionary(column.type):
        words = [value_text(value) for value in column.dictionary.to_pylist()]
        return ["" if at is None else words[at] for at in column.indices.to_pylist()]
    if pa.types.is_nested(column.type):
        return ["" if valid else None for valid in column.is_null().to_pylist()]
    return [value_text(value) for value in column.to_pylist()]


def _flaws(cells: Sequence[str | None]) -> dict[int | None, str]:
    flaws: dict[int | None, str] = {at: NO_VALUE for at, cell in enumerate(cells) if cell is None}
    return flaws | {at: TOO_LONG for at, cell in enumerate(cells) if cell is not None and len(cell) > LONGEST_CELL}
