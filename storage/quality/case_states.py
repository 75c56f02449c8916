"""What has become of a case."""

from enum import StrEnum


class CaseState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"
    CONFIRMED = "confirmed"
