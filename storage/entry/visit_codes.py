"""Short codes: the letters printed under a QR code, for clients whose messenger drops the code's payload.

A code is ten signs out of twenty (more than 4 × 10¹² codes). They are distinct in print, and a Latin or a Cyrillic
keyboard can type them: letters that look alike on both, and no letter that looks like a digit. A look-alike of a sign
(O for 0, В for 8) is read as the sign.
"""

import secrets

SIGNS = "0123456789ACEHKMPTXY"
ONLY_DIGITS = "245679"
"""Digits that look like no letter: every code has one of them, so no word is taken for a code."""
LENGTH = 10
LONGEST = 40
"""The longest text to check: leaves room for a code with many spaces."""
MEANT = str.maketrans("АВСЕНКМРТХУОЗBOIL", "A8CEHKMPTXY038011")
BETWEEN = " \u00a0-\u2011–—"


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if any(sign in ONLY_DIGITS for sign in code):
            return code


def read_code(text: str) -> str | None:
    """The code in a text, in upper or lower case, with or without spaces and dashes; None if the text is not a code.

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
    """The code in two halves, which are easier to copy."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
