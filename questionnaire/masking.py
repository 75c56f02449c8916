"""Parts of a text that lead to a person: telephone numbers, addresses, user names, long numbers."""

import re

MASK = "…"
E_MAIL = r"(?<![\w.+-]) [\w.+-]++ @ [\w-]+ (?:\.[\w-]+)+"
USER_NAME = r"@ \w{3,}"
CONTACT = re.compile(
    rf"{E_MAIL} | {USER_NAME} | (?<!\w) \+? \d (?: [\s()./_*‐-―−-]{{0,3}} \d ){{8,14}} (?!\w)",
    re.VERBOSE | re.IGNORECASE,
)
"""By which somebody can be reached: an e-mail address, a user name, a telephone number of 9 to 15 digits."""
REVEALING = re.compile(
    rf"""
    {E_MAIL}
    | (?:https?://|www\.) \S+                                                   # a link
    | (?<![\w.-]) (?:[\w-]++\.)+ (?:ru|рф|su|com|org|net|info|me)\b (?:/\S*)?   # a link without its beginning
    | {USER_NAME}
    | \+? \d (?: [\s()./_*‐-―−-]{{0,3}} \d ){{4,}}                              # a telephone, a passport, an account
    """,
    re.VERBOSE | re.IGNORECASE,
)


def mask(comment: str) -> str:
    """A comment without telephone numbers, e-mail addresses, links, user names and runs of five or more digits, however
    they are separated.

    >>> mask("Спасибо Анне, +7 (912) 345-67-89, anna@example.ru!")
    'Спасибо Анне, …, …!'
    """
    # What stands on both sides of a masked part may be read together: nothing is left when nothing changes.
    while (masked := REVEALING.sub(MASK, comment)) != comment:
        comment = masked
    return comment
