"""Reads numbers as people and spreadsheets write them, for every import."""

import math
import re

SPACES = " \u00a0\u2007\u2009\u202f"
NUMBER = re.compile(
    rf"(?P<sign>[-+\u2212]?)(?P<whole>[0-9]{{1,3}}(?:[{SPACES}'][0-9]{{3}})+|[0-9]+)"
    rf"(?:[.,](?P<rest>[0-9]+))?(?P<power>[eE][-+]?[0-9]{{1,3}})?(?P<percent>[{SPACES}]?%)?"
)
LONG = 16
"""Numbers with this many digits are no longer distinct as floats."""
MANTISSA = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+|[0-9]+[eE]\+[0-9]+")
"""A spreadsheet's short form of a number that does not fit its cell."""


def number(text: str) -> float | None:
    """65, 65.0, 65,5, 1 234; None for anything else, a percentage included."""
    found = NUMBER.fullmatch(text)
    return None if found is None or found["percent"] else _value(found)


def percentage(text: str) -> float | None:
    """The number before a percent sign; None if there is none."""
    found = NUMBER.fullmatch(text)
    return None if found is None or not found["percent"] else _value(found)


def whole_number(text: str) -> int | None:
    """The same as `number`, but only zeros may follow the point."""
    if text.isdigit() and text.isascii() and len(text) < LONG:
        return int(text)
    value = number(text)
    return int(value) if value is not None and value.is_integer() else None


def is_worn_down(text: str) -> bool:
    """Whether a spreadsheet has turned the digits of an id into a number like 2.0261E+11 and lost the rest."""
    return MANTISSA.fullmatch(text) is not None


def _value(found: "re.Match[str]") -> float | None:
    whole = "".join(char for char in found["whole"] if char.isdigit())
    sign = "-" if found["sign"] in ("-", "\u2212") else ""
    value = float(f"{sign}{whole}.{found['rest'] or 0}{found['power'] or ''}")
    return value if math.isfinite(value) else None
