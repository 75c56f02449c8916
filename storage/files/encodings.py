"""Finds the encoding of a text file, judged over the whole file.

UTF-8 and Windows-1251 never look alike over a line. So a mixed file is noticed, and the lines of the rarer encoding are
named, not silently read as other letters.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from storage.errors import FileError

PIECE = 1 << 20
SAMPLE = 1_000
"""How many lines are checked letter by letter."""
MOST_ODD_LINES = 1_000
WIDE = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
"""Byte order marks, the longer ones first."""
SINGLE = "cp1251"
OTHERS = {"koi8_r": "KOI8-R", "cp866": "DOS (CP866)", "mac_cyrillic": "Mac Cyrillic", "iso8859_5": "ISO 8859-5"}
MAC = "mac_cyrillic"
"""Shares its small letters with Windows-1251, but for the last one: frequencies do not tell the two apart."""
INNER_CAPITAL = re.compile("[а-яё][А-ЯЁ]")
FREQUENT = frozenset("оеаинтсрвлкмд")
"""Three letters of four in any Russian text."""
FEWEST_ZEROS = 3
MARGIN = 0.15
FEWEST_LETTERS = 20
RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя«»„“”’‘–—…№§°·•€\xa0")
LARGEST_SHARE_ODD = 0.3
TAKEN_FOR = (SINGLE, "cp1252", "latin-1")
"""What programs take UTF-8 for."""
FEWEST_DOUBLE = 3
UNDEFINED = b"\x98"
"""The only byte that Windows-1251 does not define."""

GARBLED = "is garbled: save the file as UTF-8 once more"


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec, and the numbers of the lines in another encoding."""

    codec: str
    odd_lines: frozenset[int] = frozenset()

    @property
    def errors(self) -> str:
        """How the bytes of odd lines are kept, for `readable`."""
        return "surrogateescape"

    @property
    def reason(self) -> str:
        name = "UTF-8" if self.codec == "utf-8" else "Windows-1251"
        return f"{GARBLED} (a damaged byte, or a piece of another file: the other lines are in {name})"

    def readable(self, cell: str) -> str:
        """A cell of an odd line, as far as it can be read; the rest is shown as bytes."""
        data = cell.encode(self.codec, self.errors)
        if not _decodes(data) and not _is_mostly_utf8(data):
            return data.decode(SINGLE, "backslashreplace")
        return data.decode("utf-8", "backslashreplace")


def judge(path: Path) -> Encoding:
    """Raises FileError if the file is not text, or its alphabet cannot be recognized. Raises OSError."""
    with path.open("rb") as file:
        start = file.peek(4)[:4]
        for mark, codec in WIDE.items():
            if start.startswith(mark):
                return _checked_wide(path, file, codec)
        first = file.peek(PIECE)
        if b"\x00" in first:
            codec = _unmarked_wide(path, first)
            return _checked_wide(path, file, codec)
        if _is_utf8(path, file):
            file.seek(0)
            _check_once(path, file)
            return Encoding("utf-8")
        file.seek(0)
        return _mixed(path, file)


def _checked_wide(path: Path, file: BufferedReader, codec: str) -> Encoding:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while piece := file.read(PIECE):
            if "\x00" in decoder.decode(piece):
                raise FileError(path, ["is not a text file"])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FileError(path, [f"is in {codec.upper()}, and damaged: save it as UTF-8"]) from None
    return Encoding(codec)


def _unmarked_wide(path: Path, first: bytes) -> str:
    """The two-byte encoding of an unmarked file: separators and line ends have a zero byte, always on the same side."""
    even, odd = first[::2].count(0), first[1::2].count(0)
    if min(even, odd) * 10 < max(even, odd) and max(even, odd) > max(FEWEST_ZEROS, len(first) // 20):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise FileError(path, ["is not a text file"])


def _is_utf8(path: Path, file: BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = True
    while piece := file.read(PIECE):
        if b"\x00" in piece:
            raise FileError(path, ["is not a text file"])
        if whole:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                whole = False
    if whole:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            whole = False
    return whole


def _check_once(path: Path, file: BufferedReader) -> None:
    """Raises FileError if most lines are in UTF-8 twice: read as another encoding by some program, and saved again."""
    seen = double = first = 0
    for number, line in enumerate(_lines(file), start=1):
        if line.isascii():
            continue
        seen += 1
        if _is_double(line.decode()):
            double += 1
            first = first or number
        if seen == SAMPLE:
            break
    if double * 2 > seen:
        reason = "is garbled: a program has read UTF-8 as another encoding; export the file anew"
        raise FileError(path, [f"line {first} {reason}"])


def _is_double(line: str) -> bool:
    """Whether the letters of a line, in the encoding of another program, are bytes of UTF-8."""
    for codec in TAKEN_FOR:
        # A byte that the other encoding does not define has been lost or replaced.
        data = line.encode(codec, "ignore")
        again = data.decode("utf-8", "ignore").casefold()
        if _is_mostly_utf8(data) and sum(char in RUSSIAN for char in again) >= FEWEST_DOUBLE:
            return True
    return False


class _Lines:
    """The numbers of some lines, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.numbers: list[int] = []

    def add(self, number: int) -> None:
        self.count += 1
        if self.count <= MOST_ODD_LINES:
            self.numbers.append(number)


def _mixed(path: Path, file: BufferedReader) -> Encoding:
    """Of a file that is not all UTF-8."""
    whole, damaged, single, undefined = _Lines(), _Lines(), _Lines(), _Lines()
    sample: list[bytes] = []
    for number, line in enumerate(_lines(file), start=1):
        if line.isascii():
            continue
        if _decodes(line):
            whole.add(number)
        elif _is_mostly_utf8(line):
            damaged.add(number)
        else:
            single.add(number)
            if UNDEFINED in line:
                undefined.add(number)
            if len(sample) < SAMPLE:
                sample.append(line)
    if whole.count + damaged.count >= single.count:
        return Encoding("utf-8", _few(path, "UTF-8", damaged, single))
    _check_letters(path, single, b"".join(sample))
    return Encoding(SINGLE, _few(path, "Windows-1251", whole, damaged, undefined))


def _few(path: Path, name: str, *odd: _Lines) -> frozenset[int]:
    """The lines that differ from the others. Raises FileError if there are too many to report one by one."""
    count = sum(lines.count for lines in odd)
    if count > MOST_ODD_LINES:
        first = min(number for lines in odd for number in lines.numbers[:1])
        reason = f"but for {count:,} lines (the first is line {first}): two files joined? Save it as UTF-8"
        raise FileError(path, [f"is in {name}, {reason}"])
    return frozenset(number for lines in odd for number in lines.numbers)


def _check_letters(path: Path, single: _Lines, sample: bytes) -> None:
    """Raises FileError if the bytes make Russian text in another encoding, or in none."""
    high = bytes(byte for byte in sample if byte > 0x7F)
    mine = _share_frequent(high, SINGLE)
    if len(high) >= FEWEST_LETTERS:
        best = max(OTHERS, key=lambda codec: _share_frequent(high, codec))
        if _share_frequent(high, best) > mine + MARGIN:
            raise FileError(path, [f"seems to be in {OTHERS[best]}: save it as UTF-8"])
    if _oddities(sample, MAC) == 0 < _oddities(sample, SINGLE) - 1:
        raise FileError(path, [f"seems to be in {OTHERS[MAC]}: save it as UTF-8"])
    if _share_odd(high) > LARGEST_SHARE_ODD:
        raise FileError(path, [f"line {single.numbers[0]} {GARBLED}; it is neither UTF-8 nor Windows-1251"])


def _share_frequent(high: bytes, codec: str) -> float:
    text = high.decode(codec, "replace").casefold()
    return sum(char in FREQUENT for char in text) / max(len(text), 1)


def _oddities(sample: bytes, codec: str) -> int:
    """Signs that Russian text never has, and capitals behind small letters."""
    text = sample.decode(codec, "replace")
    return sum(char > "\x7f" and char.casefold() not in RUSSIAN for char in text) + len(INNER_CAPITAL.findall(text))


def _share_odd(data: bytes) -> float:
    """The share of the non-ASCII bytes that never occur in Russian text."""
    text = bytes(byte for byte in data if byte > 0x7F).decode(SINGLE, "replace").casefold()
    return sum(char not in RUSSIAN for char in text) / max(len(text), 1)


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(line: bytes) -> bool:
    """Whether most bytes belong to whole UTF-8 characters; in other encodings hardly any do."""
    high = sum(byte > 0x7F for byte in line)
    whole = sum(len(char.encode()) for char in line.decode("utf-8", "ignore") if char > "\x7f")
    return whole * 2 > high


def _lines(file: BufferedReader) -> Iterator[bytes]:
    """As a text file is split: by any of the three ends."""
    rest = b""
    while piece := file.read(PIECE):
        # Keeps a line end of two bytes together.
        if piece.endswith(b"\r"):
            piece += file.read(1)
        *whole, rest = (rest + piece).splitlines(keepends=True)
        if rest.endswith((b"\n", b"\r")):
            whole.append(rest)
            rest = b""
        yield from whole
    if rest:
        yield rest
