"""What a center's result depends on besides its answers: the star on record, what was flagged, what was shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from questionnaire.model import RespondentType
from scoring.result import ByType, QualityCounts
from scoring.standing import Record
from storage.answers import Flagged
from storage.changes import Changes
from storage.stars import StarRecord


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot's memory: interviews ever added by type and removed when it was computed; those added when its figures
    and those by type were last renewed (None: never shown); and the latter as they were shown."""

    added: dict[str, int] = field(default_factory=dict)
    removed: int = 0
    figures: dict[str, int] | None = None
    types: dict[str, int] | None = None
    by_type: ByType | None = None

    def since_figures(self, now: Changes) -> dict[RespondentType, int] | None:
        """New interviews by type since the figures were last renewed; None if they were never shown."""
        return None if self.figures is None else _new(self.figures, now)

    def since_types(self, now: Changes) -> dict[RespondentType, int] | None:
        """The same for the figures by type. A type that nobody has ever answered as keeps the other waiting for
        nothing."""
        if self.types is None:
            return None
        new = _new(self.types, now)
        return {kind: number for kind, number in new.items() if now.added.get(kind)}


def _new(before: Mapping[str, int], now: Changes) -> dict[RespondentType, int]:
    return {kind: now.added.get(kind, 0) - before.get(kind, 0) for kind in RespondentType}


def record_of(latest: StarRecord | None, month: str) -> Record:
    """The star of record before a run in this month; the first run of a month sets it."""
    return Record() if latest is None else Record(latest.stars, sets=latest.month != month)


def quality_counts(flagged: Iterable[tuple[Flagged, int]]) -> Callable[[int, int, int], QualityCounts]:
    """Counts of a center's interviews by class, from what is flagged how often in a window and from how many of its
    interviews count and how many are clean."""
    reasons: dict[int, dict[str, dict[str, int]]] = {}
    for row, number in flagged:
        reasons.setdefault(row.center_id, {}).setdefault(row.quality, {})[row.reasons] = number

    def count(center_id: int, counted: int, clean: int) -> QualityCounts:
        mine = reasons.get(center_id, {})
        return QualityCounts(clean, counted - clean, sum(mine.get("X", {}).values()), mine)

    return count
