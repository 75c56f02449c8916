"""The demo's clock: from any moment on, at any speed. The demo sets it; the bot reads it in a process of its own."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoClock:
    """Stands in a file: when it was set, to which moment, and how many of its seconds pass in a real one."""

    file: Path

    def set(self, moment: datetime, *, speed: float = 1.0) -> None:
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(f"{time.time()} {moment.timestamp()} {speed}", encoding="ascii")
        fresh.replace(self.file)

    def __call__(self) -> datetime:
        set_at, moment, speed = map(float, self.file.read_text(encoding="ascii").split())
        return datetime.fromtimestamp(moment + (time.time() - set_at) * speed, UTC)
