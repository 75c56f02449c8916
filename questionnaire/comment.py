"""Cleaning what people type before it is kept."""

import unicodedata

MAX_LENGTH = 2_000
"""Characters of a comment that are kept."""


def clean(text: str) -> str:
    """NFC; without surrogates and control characters but line breaks; trimmed and cut to `MAX_LENGTH`."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(char for char in normal if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    return kept.strip()[:MAX_LENGTH].rstrip()
