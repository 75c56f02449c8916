"""The head of an SPSS system file: each variable's name, storage and value labels.

It follows the description of the format in the PSPP developers' guide. Numbers are 8-byte floats, texts are padded with
spaces to blocks of 8 bytes; a text of more than 255 bytes is stored as several variables.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

BLOCK = 8
SEGMENT = 255
"""Bytes of a long text that one of its variables holds; the next byte only fills the block."""
SEGMENT_SHARE = 252
"""Bytes per variable by which SPSS counts how many variables a long text needs."""
CASES_AT = 80
"""The offset of the number of cases in the file."""
BIAS = 100
LONGEST_LABEL, LONGEST_VALUE_LABEL = 255, 120
LOWEST, HIGHEST = -1.7976931348623157e308, 1.7976931348623157e308
NEXT_TO_LOWEST = -1.7976931348623155e308
# A fixed date and time of creation: the same answers give the same bytes.
MADE = (b"01 Jan 70", b"00:00:00")


class Format(IntEnum):
    TEXT = 1
    NUMBER = 5
    MOMENT = 22


class Measure(IntEnum):
    NOMINAL = 1
    ORDINAL = 2
    SCALE = 3


@dataclass(frozen=True, slots=True)
class Variable:
    """`width` is the bytes of a text, 0 for a number; `missing` are the values that mean no answer."""

    name: str
    label: str
    width: int = 0
    format: Format = Format.NUMBER
    measure: Measure = Measure.NOMINAL
    values: Mapping[float, str] = field(default_factory=dict)
    missing: tuple[float, ...] = ()

    @property
    def segments(self) -> list[int]:
        """The widths of the variables that it is stored as."""
        if self.width <= SEGMENT:
            return [self.width]
        count = (self.width + SEGMENT_SHARE - 1) // SEGMENT_SHARE
        return [SEGMENT] * (count - 1) + [self.width - (count - 1) * SEGMENT_SHARE]

    @property
    def blocks(self) -> int:
        return sum(_blocks(width) for width in self.segments)


def dictionary(variables: Sequence[Variable]) -> bytes:
    """Everything before the first case, with the number of cases still open."""
    return b"".join(
        (
            _header(sum(variable.blocks for variable in variables)),
            *(_variable(number, variable) for number, variable in enumerate(variables)),
            *_value_labels(variables),
            # Version 20.0.0, IEEE floats, little-endian, compressed, UTF-8.
            _extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001)),
            _extension(4, 8, struct.pack("<3d", LOWEST, HIGHEST, NEXT_TO_LOWEST)),
            _extension(11, 4, b"".join(_display(variable) for variable in variables)),
            _extension(13, 1, _long_names(variables)),
            *_very_long_texts(variables),
            _extension(20, 1, b"UTF-8"),
            struct.pack("<2i", 999, 0),
        )
    )


def _header(blocks: int) -> bytes:
    product = b"@(#) SPSS DATA FILE czn-index".ljust(60)
    layout, compressed, weight, cases = 2, 1, 0, -1
    numbers = struct.pack("<5id", layout, blocks, compressed, weight, cases, BIAS)
    return b"$FL2" + product + numbers + b"".join(MADE) + b" " * 64 + b"\0" * 3


def _variable(number: int, variable: Variable) -> bytes:
    return b"".join(
        _record(_short_name(number, segment), width, variable, first=segment == 0)
        for segment, width in enumerate(variable.segments)
    )


def _record(name: bytes, width: int, variable: Variable, *, first: bool) -> bytes:
    """The record of one stored variable, and the records that only continue its text."""
    shown = {Format.TEXT: width, Format.NUMBER: 8, Format.MOMENT: 20}[variable.format]
    print_format = variable.format << 16 | shown << 8
    label = _cut(variable.label, LONGEST_LABEL) if first else b""
    missing = variable.missing if first else ()
    head = struct.pack("<6i8s", 2, width, bool(label), len(missing), print_format, print_format, name)
    words = struct.pack("<i", len(label)) + _padded(label, 4, b"\0") if label else b""
    rest = struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8) * (_blocks(width) - 1)
    return head + words + struct.pack(f"<{len(missing)}d", *missing) + rest


def _value_labels(variables: Sequence[Variable]) -> Iterator[bytes]:
    place = 1
    for variable in variables:
        if variable.values:
            yield struct.pack("<2i", 3, len(variable.values))
            for value, words in variable.values.items():
                label = _cut(words, LONGEST_VALUE_LABEL)
                yield struct.pack("<d", value) + _padded(bytes([len(label)]) + label, BLOCK, b" ")
            yield struct.pack("<3i", 4, 1, place)
        place += variable.blocks


def _display(variable: Variable) -> bytes:
    """How a table shows it: measure, width in letters, alignment (texts left, numbers right)."""
    is_number = variable.width == 0
    return struct.pack("<3i", variable.measure, 10 if is_number else 24, is_number) * len(variable.segments)


def _long_names(variables: Sequence[Variable]) -> bytes:
    names = (_short_name(number, 0).strip() + b"=" + one.name.encode() for number, one in enumerate(variables))
    return b"\t".join(names)


def _very_long_texts(variables: Sequence[Variable]) -> Iterator[bytes]:
    long = [(number, one.width) for number, one in enumerate(variables) if one.width > SEGMENT]
    if long:
        yield _extension(14, 1, b"".join(b"%s=%05d\0\t" % (_short_name(at, 0).strip(), width) for at, width in long))


def _extension(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(content) // size) + content


def _short_name(number: int, segment: int) -> bytes:
    name = f"V{number + 1}" if segment == 0 else f"V{number + 1}_{segment}"
    return name.encode().ljust(8)


def _blocks(width: int) -> int:
    return max(1, -(-width // BLOCK))


def _padded(content: bytes, size: int, filling: bytes) -> bytes:
    return content + filling * (-len(content) % size)


def _cut(text: str, size: int) -> bytes:
    """As much of the text as fits, without cutting a letter."""
    return text.encode()[:size].decode(errors="ignore").encode()
