"""The demo's clock: it starts at any moment and runs at any speed. The demo sets it; the bot reads it in its own
process."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoClock:
    """A clock kept in a file: the time when it was set, the moment it was set to, and its seconds per real second."""

    file: Path

    def set(self, moment: datetime, *, speed: float = 1.0) -> None:
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(f"{time.time()} {moment.timestamp()} {speed}", encoding="ascii")
        fresh.replace(self.file)

    def __call__(self) -> datetime:
        set_at, moment, speed = map(float, self.file.read_text(encoding="ascii").split())
        return datetime.fromtimestamp(moment + (time.time() - set_at) * speed, UTC)
