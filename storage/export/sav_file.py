"""SPSS system files (.sav), written case by case.

The library for this format, pyreadstat, needs the whole table in memory: some gigabytes for a million interviews. The
format itself suits streams, so this writer streams. The tests read its files with pyreadstat.

Compression works on blocks of 8 bytes. A one-byte sign tells the kind of each block, and only blocks without a sign of
their own follow in full. Eight signs come first, then their blocks.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from questionnaire.model import HARD_TO_SAY, NOT_USED, SUBSTANTIVE
from storage.errors import ExportOvertaken
from storage.export.plan import Add, Plan
from storage.export.sav_dictionary import BIAS, BLOCK, CASES_AT, SEGMENT, Format, Measure, Variable, dictionary
from storage.export.shape import Cells
from storage.files.columns import Column, Kind

VERBATIM, BLANK, MISSING = b"\xfd", b"\xfe", b"\xff"
"""Signs for a block that follows in full, a block of spaces, and a missing number."""
SIGNS = 8
EPOCH = datetime(1582, 10, 14, tzinfo=UTC)
"""SPSS counts seconds from the first day of the Gregorian calendar."""
CODES = (*SUBSTANTIVE, HARD_TO_SAY, NOT_USED)
ORDERED = frozenset({"age_band"})

Stored = tuple[bytes, bytes]
"""Signs, and the blocks that follow."""
NOTHING: Stored = (MISSING, b"")


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Add]:
    variables = [_variable(column, plan) for column in plan.columns]
    stored = [_storing(column, variable) for column, variable in zip(plan.columns, variables, strict=True)]
    with path.open("wb") as file:
        file.write(dictionary(variables))
        cases = _Cases(file, stored)
        yield cases.add
        cases.finish()
        file.seek(CASES_AT)
        file.write(struct.pack("<i", cases.count))


def _variable(column: Column, plan: Plan) -> Variable:
    label = plan.labels.variables.get(column.name, "")
    words = plan.labels.values.get(column.name, {})
    match column.kind:
        case Kind.CODE:
            values = {float(code): words[str(code)] for code in CODES if str(code) in words}
            missing = (float(HARD_TO_SAY), float(NOT_USED))
            return Variable(column.name, label, measure=Measure.ORDINAL, values=values, missing=missing)
        case Kind.MOMENT:
            return Variable(column.name, label, format=Format.MOMENT, measure=Measure.SCALE)
        case _ if column.numbered:
            values = {float(number): words.get(value, value) for value, number in column.numbered.items()}
            measure = Measure.ORDINAL if column.name in ORDERED else Measure.NOMINAL
            return Variable(column.name, label, measure=measure, values=values)
    return Variable(column.name, label, width=max(1, plan.widths[column.name]), format=Format.TEXT)


def _storing(column: Column, variable: Variable) -> Callable[[str | None], Stored]:
    """A function that stores a cell of the column."""
    if column.kind is Kind.MOMENT:
        return _moment
    numbered = {str(code): code for code in CODES} if column.kind is Kind.CODE else column.numbered
    if not numbered:
        return _Text(variable)
    # Small whole numbers have a sign of their own.
    known: dict[str | None, Stored] = {value: (bytes([number + BIAS]), b"") for value, number in numbered.items()}
    return (known | {None: NOTHING}).__getitem__


def _moment(cell: str | None) -> Stored:
    if cell is None:
        return NOTHING
    return VERBATIM, struct.pack("<d", (datetime.fromisoformat(cell) - EPOCH).total_seconds())


class _Text:
    """Texts of one variable."""

    def __init__(self, variable: Variable) -> None:
        self._variable = variable
        self._blocks = variable.blocks

    def __call__(self, cell: str | None) -> Stored:
        text = (cell or "").encode()
        if len(text) > self._variable.width:
            raise ExportOvertaken(self._variable.name)
        if len(text) > SEGMENT:
            text = b" ".join(text[at : at + SEGMENT] for at in range(0, len(text), SEGMENT))
        text += b" " * (-len(text) % BLOCK)
        used = len(text) // BLOCK
        return VERBATIM * used + BLANK * (self._blocks - used), text


class _Cases:
    """The cases of a file, compressed."""

    def __init__(self, file: BinaryIO, storing: Sequence[Callable[[str | None], Stored]]) -> None:
        self.count = 0
        self._file = file
        self._storing = storing
        self._signs = bytearray()
        self._blocks = bytearray()

    def add(self, rows: Sequence[Cells]) -> None:
        signs, blocks = self._signs, self._blocks
        for row in rows:
            for store, cell in zip(self._storing, row, strict=True):
                more_signs, more_blocks = store(cell)
                signs += more_signs
                blocks += more_blocks
        self.count += len(rows)
        self._write()

    def finish(self) -> None:
        self._signs += b"\0" * (-len(self._signs) % SIGNS)
        self._write()

    def _write(self) -> None:
        """Writes the signs in complete groups of eight, each group followed by its blocks."""
        signs, blocks = self._signs, self._blocks
        end = len(signs) - len(signs) % SIGNS
        parts, taken = [], 0
        at = 0
        while at < end:
            verbatim = signs.find(VERBATIM, at, end)
            # A row of signs without blocks, such as those of an empty comment, needs no splitting.
            alone = ((end if verbatim < 0 else verbatim) - at) // SIGNS * SIGNS
            if alone:
                parts.append(signs[at : at + alone])
                at += alone
                continue
            eight = signs[at : at + SIGNS]
            size = eight.count(VERBATIM) * BLOCK
            parts += eight, blocks[taken : taken + size]
            taken += size
            at += SIGNS
        self._file.write(b"".join(parts))
        del signs[:end], blocks[:taken]
