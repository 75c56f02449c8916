"""Short codes: what stands in letters under a QR code, for those whose messenger drops what the code carries.

Ten signs of twenty (4 × 10¹² codes and more), which can be told apart in print and typed on a Latin or a Cyrillic
keyboard: letters that look alike on both, and no letter that looks like a digit. What is typed instead of a sign (O
for 0, В for 8) is understood as the sign.
"""

import secrets

SIGNS = "0123456789ACEHKMPTXY"
ONLY_DIGITS = "245679"
"""Digits that no letter looks like: every code has one of them, so no word is ever taken for a code."""
LENGTH = 10
LONGEST = 40
"""Characters of a text that is looked at: a code, however spaced out."""
MEANT = str.maketrans("АВСЕНКМРТХУОЗBOIL", "A8CEHKMPTXY038011")
BETWEEN = " \u00a0-\u2011–—"


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if any(sign in ONLY_DIGITS for sign in code):
            return code


def read_code(text: str) -> str | None:
    """The code that a text spells, in any case, with spaces and dashes or without; None where it spells none.

    >>> read_code("7а4м9-хр2тв"), read_code("Караваевка")
    ('7A4M9XP2T8', None)
    """
    if len(text) > LONGEST:
        return None
    code = "".join(sign for sign in text.upper().strip() if sign not in BETWEEN).translate(MEANT)
    if len(code) != LENGTH or not set(code) <= set(SIGNS) or not set(code) & set(ONLY_DIGITS):
        return None
    return code


def in_print(code: str) -> str:
    """Two halves, which are easier to copy."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
