"""Cells of files that a spreadsheet will open."""

import unicodedata

FORMULA_STARTS = "=+-@"
CELL_BREAKS = ("\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, be it in full-width signs or behind spaces."""
    # Nearly every cell is settled by its first letter.
    if text[:1].isalnum():
        return text
    return f"'{text}" if _is_risky(text) else text


def plain_cell(text: str) -> str:
    """A cell without the mark that `safe_cell` has put before it."""
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    """Marks before it are not looked at: a text that begins with one of its own gets a second, and keeps the first."""
    bare = text.lstrip("'")
    first = unicodedata.normalize("NFKC", bare.lstrip()[:1])[:1]
    return bare.startswith(CELL_BREAKS) or (first != "" and first in FORMULA_STARTS)
