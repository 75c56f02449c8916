"""Values of files that have types, as the text that a CSV file has for them."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

EXACT = 10**15
"""From this size on a program has lost digits."""
NO_VALUE = "is a list or raw bytes, not a value"


def number_text(value: float) -> str:
    """The number as displayed, to fifteen digits; whole numbers without a point."""
    if math.isfinite(value) and value == int(value) and abs(value) < EXACT:
        return str(int(value))
    return f"{value:.15g}"


def value_text(value: Any) -> str | None:
    """None for a value that has no text, such as a list."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case float():
            return "" if math.isnan(value) else number_text(value)
        case datetime() | date():
            return value.isoformat()
    return None
