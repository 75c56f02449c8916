"""A batch of slips: their content, before it is written to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.places.centers import Center


@dataclass(frozen=True, slots=True)
class Slip:
    """The content of one slip: the link in the QR code, and the printed code below it."""

    link: str
    code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Slips of one center that expire together, in the center's own time."""

    center: Center
    bot: str
    expires_at: datetime
    slips: Sequence[Slip]
    site: str | None = None
    """Where the codes can be typed without a messenger."""
