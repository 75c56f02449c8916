"""Cases by kind: what became of them. For operators only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.quality.case_states import CaseState
from storage.quality.cases import Case


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Cases of a kind by their state now; `late`: open for longer than operators have."""

    kind: str
    opened: int
    cleared: int
    confirmed: int
    open: int
    late: int


def by_kind(found: Iterable[Case], *, late: datetime) -> tuple[CaseLine, ...]:
    """A line for each kind; open cases are late if they were opened before the moment `late`."""
    kinds = defaultdict(list)
    for one in found:
        kinds[one.found.kind].append(one)
    return tuple(_line(kind, mine, late) for kind, mine in sorted(kinds.items()))


def _line(kind: str, mine: list[Case], late: datetime) -> CaseLine:
    states = Counter(one.state for one in mine)
    waiting = sum(one.state is CaseState.OPEN and one.opened_at < late for one in mine)
    cleared, confirmed = states[CaseState.CLEARED], states[CaseState.CONFIRMED]
    return CaseLine(kind, len(mine), cleared, confirmed, states[CaseState.OPEN], waiting)
