"""The result of a check."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    """It works, but should be mended."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` and `remedy` are one line each; there is a remedy unless the state is ok."""

    check: str
    state: State
    found: str
    remedy: str | None = None


def ok(check: str, found: str) -> Finding:
    return Finding(check, State.OK, found)


def warn(check: str, found: str, remedy: str) -> Finding:
    return Finding(check, State.WARN, found, remedy)


def fail(check: str, found: str, remedy: str) -> Finding:
    return Finding(check, State.FAIL, found, remedy)


def in_words(length: timedelta) -> str:
    """A length of time by its largest unit, such as "3 h"."""
    seconds = abs(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
