"""A batch of slips: what each piece of paper says, before it is written to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.centers import Center


@dataclass(frozen=True, slots=True)
class Slip:
    """What one piece of paper says: the link in the QR code, and the code below it as it is printed."""

    link: str
    code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Slips of one center that expire together, in the center's own time."""

    center: Center
    bot: str
    expires_at: datetime
    slips: Sequence[Slip]
