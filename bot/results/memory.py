"""The facts besides answers on which a center's result depends: the star of record, flagged interviews, and the figures
already shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaire.model import RespondentType
from scoring.blocks import Blocks
from scoring.method_2022.result import QualityCounts
from scoring.method_2022.standing import Record
from scoring.quality import is_apart
from storage.counting.answers import Flagged
from storage.results.stars import StarRecord

BlocksByType = Mapping[RespondentType, Blocks]


@dataclass(frozen=True, slots=True)
class Memory:
    """A snapshot's memory: the interviews ever added, by type, and removed, at the moment of computing.

    blocks   those that it counts; None in a snapshot of an earlier release, which counted every answer in its own week
    shown    whether figures of the center have ever been shown: from then on its blocks do not change
    figures, types   of an earlier release: they differ if its figures by type were those of an earlier week
    """

    added: dict[str, int] = field(default_factory=dict)
    removed: int = 0
    blocks: BlocksByType | None = None
    shown: bool = False
    figures: Any = None
    types: Any = None


def record_of(latest: StarRecord | None, month: str) -> Record:
    """The star of record before a run in this month; the first run of a month sets it."""
    return Record() if latest is None else Record(latest.stars, sets=latest.month != month)


def quality_counts(flagged: Iterable[tuple[Flagged, int]]) -> Callable[[int, int, int], QualityCounts]:
    """Counts a center's interviews by class, from the count of each flag in a window and the numbers of counted and of
    clean interviews."""
    reasons: dict[int, dict[str, dict[str, int]]] = {}
    for row, number in flagged:
        reasons.setdefault(row.center_id, {}).setdefault(row.quality, {})[row.reasons] = number

    def count(center_id: int, counted: int, clean: int) -> QualityCounts:
        mine = reasons.get(center_id, {})
        x = sum(number for named, number in mine.get("X", {}).items() if not is_apart(named))
        return QualityCounts(clean, counted - clean, x, mine)

    return count
