"""Reads a QR code (versions 1 and 3 to 6, correction M, bytes or capital letters and digits) from its modules, by the
standard and not by the library that draws it: an undamaged code needs no error correction, only the way back."""

from collections.abc import Callable

MASKS: list[Callable[[int, int], bool]] = [
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
]
FORMAT_MASK = 0b101010000010010
CORRECTION_M = 0b00
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""Of the alphanumeric mode, by their values (table 5)."""
BLOCKS = {1: (1, 16), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}
"""Of correction M: how many blocks, and data bytes in each (ISO/IEC 18004, table 9)."""


def read(rows: list[str]) -> str:
    """The text of a code given as rows of 0 and 1."""
    size = len(rows)
    version = (size - 17) // 4
    first = "".join(rows[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)) + "".join(
        rows[row][8] for row in (7, 5, 4, 3, 2, 1, 0)
    )
    format_bits = (int(first, 2) ^ FORMAT_MASK) >> 10
    assert format_bits >> 3 == CORRECTION_M
    mask = MASKS[format_bits & 7]
    way = [(row, column) for row, column in _way(size) if not _is_fixed(row, column, size)]
    bits = "".join(str(int(rows[row][column]) ^ mask(row, column)) for row, column in way)
    codewords = [int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8)]
    blocks, length = BLOCKS[version]
    data = [codewords[index * blocks + block] for block in range(blocks) for index in range(length)]
    stream = "".join(f"{byte:08b}" for byte in data)
    if stream[:4] == "0010":
        return _letters(stream[13:], int(stream[4:13], 2))
    assert stream[:4] == "0100", "bytes"
    count = int(stream[4:12], 2)
    return bytes(int(stream[start : start + 8], 2) for start in range(12, 12 + 8 * count, 8)).decode()


def _letters(stream: str, count: int) -> str:
    """Two letters stand in eleven bits, a last one in six."""
    pairs = [divmod(int(stream[start : start + 11], 2), 45) for start in range(0, 11 * (count // 2), 11)]
    last = [int(stream[11 * (count // 2) :][:6], 2)] if count % 2 else []
    return "".join(LETTERS[value] for value in [*(value for pair in pairs for value in pair), *last])


def _way(size: int) -> list[tuple[int, int]]:
    """In pairs of columns from the right, up and down in turn, leaving out the column of the timing pattern."""
    way = []
    up = True
    for right in [*range(size - 1, 6, -2), *range(5, 0, -2)]:
        for row in range(size - 1, -1, -1) if up else range(size):
            way += [(row, right), (row, right - 1)]
        up = not up
    return way


def _is_fixed(row: int, column: int, size: int) -> bool:
    """Finders with their format bits, timing, and the one alignment pattern, which the smallest codes lack."""
    corner = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    aligned = size > 21 and abs(row - size + 7) <= 2 and abs(column - size + 7) <= 2
    return corner or row == 6 or column == 6 or aligned
