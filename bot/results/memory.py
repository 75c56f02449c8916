"""What a center's result depends on besides its answers: the star on record, what was flagged, what was shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.results.week_counts import WeekCounts, entered, exchanged
from questionnaire.model import RespondentType
from scoring.methodology import Methodology
from scoring.result import ByType, QualityCounts, Types
from scoring.standing import Record
from storage.answers import Flagged
from storage.stars import StarRecord


@dataclass(frozen=True, slots=True)
class Memory:
    """A snapshot's memory: interviews ever added by type and removed when it was computed.

    Each other figure was last renewed over the interviews of these weeks (None: never shown):
    figures   the index and all that belongs to it
    types     the types apart; `by_type` are these as they were shown
    before    the window before
    """

    added: dict[str, int] = field(default_factory=dict)
    removed: int = 0
    figures: WeekCounts | None = None
    types: WeekCounts | None = None
    before: WeekCounts | None = None
    by_type: ByType | None = None

    def since_figures(self, now: WeekCounts) -> dict[RespondentType, int] | None:
        """New interviews by type since the figures were last renewed; None if they were never shown."""
        return None if self.figures is None else entered(self.figures, now)

    def since_types(self, now: WeekCounts, indices: Types) -> dict[RespondentType, int] | None:
        """The same for the figures by type. A type whose index does not stand has no part in any figure, and keeps the
        other waiting for nothing."""
        if self.types is None:
            return None
        return {kind: number for kind, number in entered(self.types, now).items() if indices[kind].stands}

    def comparable(self, now: WeekCounts, methodology: Methodology) -> bool:
        """Whether the window before may be shown: as it was, or changed by so many that nobody stands out."""
        return self.before is None or (moved := exchanged(self.before, now)) == 0 or moved >= methodology.min_cell


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
