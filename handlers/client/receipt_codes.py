"""The code of a receipt: a center and a week, and nothing else. All who answered about the center in that week share
one code. Nothing is stored for it, so it can reveal nothing.

It encodes the week, counted from the first of 2022, and the center's number, in the twenty signs of the short codes on
slips. A last sign reveals typing errors (Luhn's check, modulo 20).
"""

from dataclasses import dataclass
from datetime import date

from scoring.windows import week_of
from storage.entry.visit_codes import BETWEEN, LONGEST, MEANT, SIGNS

FIRST_WEEK = week_of(date(2022, 1, 3))
WEEKS = 4_096
SHORTEST = 7
"""The fewest signs, with the check sign. A slip's code has ten."""


@dataclass(frozen=True, slots=True)
class Receipt:
    center_id: int
    week: int


def code_of(receipt: Receipt) -> str:
    """
    >>> read(code_of(Receipt(1, FIRST_WEEK + 255)))
    Receipt(center_id=1, week=105741)
    """
    number = receipt.center_id * WEEKS + receipt.week - FIRST_WEEK
    signs: list[int] = []
    while number or len(signs) < SHORTEST - 1:
        number, sign = divmod(number, len(SIGNS))
        signs.insert(0, sign)
    body = "".join(SIGNS[sign] for sign in signs)
    return f"{body[:3]} {body[3:]}{SIGNS[-_luhn([*signs, 0]) % len(SIGNS)]}"


def read(text: str) -> Receipt | None:
    """The receipt of a code, in upper or lower case, with or without spaces and dashes; None if it is no code."""
    if len(text) > LONGEST:
        return None
    typed = "".join(sign for sign in text.upper().strip() if sign not in BETWEEN).translate(MEANT)
    if len(typed) < SHORTEST or not set(typed) <= set(SIGNS):
        return None
    signs = [SIGNS.index(sign) for sign in typed]
    if _luhn(signs) % len(SIGNS):
        return None
    number = 0
    for sign in signs[:-1]:
        number = number * len(SIGNS) + sign
    center_id, week = divmod(number, WEEKS)
    return Receipt(center_id, FIRST_WEEK + week) if 0 < center_id < 2**31 else None


def _luhn(signs: list[int]) -> int:
    """Luhn's sum: every second sign, from the last but one leftwards, counts double, and its two digits in the base are
    added."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        doubled = sign * 2 if place % 2 else sign
        total += doubled // len(SIGNS) + doubled % len(SIGNS)
    return total
