"""From the interviews in the database to the sums that the statistics work on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from questionnaire.model import RespondentType
from scoring.gram import NOTHING, GramSums, gram_sums_by
from scoring.packed import codes
from scoring.windows import Window
from storage import answers
from storage.answers import PackedRow
from storage.database import Database

TYPES = tuple(RespondentType)
TypeSums = dict[RespondentType, GramSums]


def _nothing() -> TypeSums:
    return dict.fromkeys(TYPES, NOTHING)


@dataclass(slots=True)
class CenterTally:
    """A center's sums in the window and in the window before it; `digest` runs over the answers in the window."""

    now: TypeSums = field(default_factory=_nothing)
    before: TypeSums = field(default_factory=_nothing)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def n(self) -> int:
        return sum(sums.n for sums in self.now.values())

    @property
    def inputs_hash(self) -> str:
        """SHA-256 over "id:type:answers:quality" of every interview in the window, in the order of ids."""
        return self.digest.hexdigest()


async def tally(
    db: Database,
    window: Window,
    *,
    center_ids: Sequence[int] | None = None,
    progress: Callable[[int], object] = lambda interviews: None,
) -> dict[int, CenterTally]:
    """Every center with an interview in the window or in the one before, by id; `progress` hears how many so far."""
    centers: dict[int, CenterTally] = {}
    before = window.before()
    chunks = answers.packed(db, first_week=before.first, last_week=window.last, center_ids=center_ids)
    seen = 0
    async for rows in chunks:
        _add_sums(centers, rows, window)
        _add_hashes(centers, rows, window)
        seen += len(rows)
        progress(seen)
    return centers


def _add_sums(centers: dict[int, CenterTally], rows: Sequence[PackedRow], window: Window) -> None:
    center_ids, kinds, weeks, _, packed, _ = zip(*rows, strict=True)
    ids, position = np.unique(np.array(center_ids), return_inverse=True)
    current = np.array(weeks) >= window.first
    kind = np.array([TYPES.index(RespondentType(name)) for name in kinds])
    labels = (position * 2 + current) * len(TYPES) + kind
    sums = iter(gram_sums_by(codes(packed), labels, len(ids) * 2 * len(TYPES)))
    for center_id in ids.tolist():
        center = centers.setdefault(center_id, CenterTally())
        for period in (center.before, center.now):
            for name in TYPES:
                period[name] += next(sums)


def _add_hashes(centers: dict[int, CenterTally], rows: Sequence[PackedRow], window: Window) -> None:
    for center_id, kind, week, interview_id, packed, quality in rows:
        if week >= window.first:
            centers[center_id].digest.update(f"{interview_id}:{kind}:{packed}:{quality}\n".encode())
