"""Cleaning what people type before it is kept."""

import re
import unicodedata

MAX_LENGTH = 2_000
"""Characters of a comment that are kept."""

LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
INVISIBLE = ("Cc", "Cf", "Cs")
"""Control characters, marks that turn text round or hide in it, halves of characters."""
JOINERS = "\u200c\u200d"
"""Invisible, too, but emoji and letters of some scripts fall apart without them."""


def clean(text: str, longest: int = MAX_LENGTH) -> str:
    """NFC; without anything invisible but line breaks and joiners; trimmed and cut."""
    kept = "".join(char for char in LINE_BREAKS.sub("\n", text) if _is_kept(char))
    return unicodedata.normalize("NFC", kept).strip()[:longest].rstrip()


def clean_line(text: str, longest: int) -> str:
    """The same on one line: for names."""
    return " ".join(clean(text, longest).split())


def _is_kept(char: str) -> bool:
    if char == "\n" or char in JOINERS:
        return True
    return unicodedata.category(char) not in INVISIBLE and not _is_noncharacter(ord(char))


def _is_noncharacter(code: int) -> bool:
    """Code points that stand for nothing in Unicode and that XML, and so a spreadsheet, refuses."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
