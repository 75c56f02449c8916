"""CSV files as spreadsheets write them: UTF-8 or Windows-1251, separated by commas or semicolons."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from storage.errors import FileError


def rows(path: Path, refusal: type[FileError]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with their line numbers, white space around cells cut; the header first.

    Raises `refusal` for a file that cannot be read or is no text.
    """
    text = _decode(path, refusal)
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _decode(path: Path, refusal: type[FileError]) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refusal(path, [error.strerror or "cannot be read"]) from None
    if b"\x00" in content:
        raise refusal(path, ["is not a text file"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")
