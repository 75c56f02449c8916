"""Cleans the text that people type before it is stored."""

import re
import unicodedata
from zlib import crc32

MAX_LENGTH = 2_000
"""Characters of a comment that are kept."""

COMMANDS = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x9b[0-?]*[ -/]*[@-~]")
"""Terminal commands: colours, and worse. They are removed whole: without the first character the rest would remain as
text."""
LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
INVISIBLE = ("Cc", "Cf", "Cs")
"""Control characters, marks that reverse text or hide in it, and halves of characters."""
JOINERS = "\u200c\u200d"
"""Invisible too, but emoji and letters of some scripts break without them."""
FILLERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and signs that look empty."""


def clean(text: str, longest: int = MAX_LENGTH) -> str:
    """The text in NFC, without invisible characters except line breaks and joiners, trimmed and cut."""
    if text.isascii() and text.isprintable():
        # Most names and cells of a file are like this.
        return text.strip()[:longest].rstrip()
    kept = LINE_BREAKS.sub("\n", COMMANDS.sub("", text)).translate(KEPT)
    return unicodedata.normalize("NFC", kept).strip()[:longest].rstrip()


def joined(before: str | None, words: str) -> str:
    """A comment with clean words added on a line of their own. Words that were added last are not added again: a
    message may come twice."""
    if before is None:
        return words
    return before if f"\n{before}".endswith(f"\n{words}") else clean(f"{before}\n{words}")


def mark(comment: str) -> str:
    """Eight characters that tell this comment from an earlier one."""
    return f"{crc32(comment.encode()):08x}"


def clean_line(text: str, longest: int) -> str:
    """The same on one line: for names."""
    return " ".join(clean(text, longest).split())


def clean_name(text: str, longest: int) -> str:
    """A place name, a title or a subtitle; empty if nothing in it is legible."""
    name = clean_line(text, longest)
    return name if any(char.isalnum() for char in name) else ""


class _Kept(dict[int, int | None]):
    """For `str.translate`: what becomes of each character by its code point. Remembers those that it was asked for."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if _is_kept(chr(code)) else None
        return self[code]


def _is_kept(char: str) -> bool:
    if char == "\n" or char in JOINERS:
        return True
    return unicodedata.category(char) not in INVISIBLE and char not in FILLERS and not _is_noncharacter(ord(char))


def _is_noncharacter(code: int) -> bool:
    """Whether the code point is a Unicode noncharacter, which XML, and so a spreadsheet, refuses."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


KEPT = _Kept()
