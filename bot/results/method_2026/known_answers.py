"""The answers behind what the weekly run has kept: enough to leave out later ones when it is recomputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.results.method_2026.interviews import Flags, Interviews
from scoring.method_2026.constants import TYPES
from storage.counting import changes
from storage.counting.changes import Changes
from storage.counting.voices import CenterVoices
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """By center what had been added and removed when it was read."""

    by_center: Mapping[int, Changes] = field(default_factory=dict)

    @classmethod
    def among(cls, pages: Sequence[CenterVoices]) -> "KnownAnswers":
        return cls({one.center_id: _ordered(one.changes) for one in pages})

    def __or__(self, other: "KnownAnswers") -> "KnownAnswers":
        return KnownAnswers({**self.by_center, **other.by_center})

    def flags(self, page: Sequence[CenterVoices], read: Interviews) -> Flags:
        """Which interviews of a page were known: interviews are numbered by center and type as they come."""
        nothing = Changes()
        limits = [
            [self.by_center.get(one.center_id, nothing).added.get(kind, 0) for kind in TYPES] for one in page
        ]  # fmt: skip
        most = np.array(limits, dtype=np.int64).reshape(-1, len(TYPES))
        return np.asarray(read.numbers <= most[read.places, read.kinds])

    async def gone(self, db: Database) -> int:
        """How many of them have been taken away since, by their owners or marked invalid."""
        now = await changes.of_centers(db, list(self.by_center))
        return sum(now.get(at, then).removed - then.removed for at, then in self.by_center.items())


def _ordered(one: Changes) -> Changes:
    """Databases return the types in orders of their own."""
    return Changes(dict(sorted(one.added.items())), one.removed)
