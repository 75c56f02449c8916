"""Cells of files that a spreadsheet will open."""

import unicodedata

FORMULA_STARTS = "=+-@"
CELL_BREAKS = ("\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, even one in full-width characters or behind spaces."""
    # The first letter decides for nearly every cell.
    if text[:1].isalnum():
        return text
    return f"'{text}" if _is_risky(text) else text


def plain_cell(text: str) -> str:
    """A cell without the mark that `safe_cell` put in front."""
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    """Skips marks at the beginning: a text that has its own mark gets a second one, and keeps the first."""
    bare = text.lstrip("'")
    first = unicodedata.normalize("NFKC", bare.lstrip()[:1])[:1]
    return bare.startswith(CELL_BREAKS) or (first != "" and first in FORMULA_STARTS)
