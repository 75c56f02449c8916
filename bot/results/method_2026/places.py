"""The indices of regions and of the nation: means over their centers' published figures (methodology §10)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.results.method_2026.place_figures import PlaceFigures
from bot.results.method_2026.published import PublishedFigures
from questionnaire.model import RespondentType
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.index import Figure
from scoring.shares import Z_95


@dataclass(frozen=True, slots=True)
class Places:
    """The nation, and the regions by name; those without a center that has an index are missing."""

    nation: PlaceFigures | None = None
    regions: Mapping[str, PlaceFigures] = field(default_factory=dict)


def places(
    regions: Mapping[str, Sequence[int]],
    published: Mapping[int, PublishedFigures],
    constants: Constants = STANDARD,
) -> Places:
    """The figures of the nation and of its regions, whose centers are given by id (methodology §10).

    I_t = Σ n·I/Σ n over the centers that have an index, employers only where they answered themselves; types by π, or
    job seekers alone where no center has employers of its own. Answers of different centers are independent: Var(I_t) =
    Σ n·s²/(Σ n)².

    Nothing here may be subtracted from the centers' own figures to find what these hide (methodology §13): the adjusted
    index of a place is shown if the centers whose own is hidden have nobody or thirty people together, and the number
    of people if not just one center hides its own. For the nation the same holds over the regions that hide theirs.
    """
    mine = {name: [published[one] for one in ids if _has_index(published.get(one))] for name, ids in regions.items()}
    found = {name: _place(of) for name, of in mine.items() if of}
    hidden = {name: [one for one in of if one.visible.adjusted is None] for name, of in mine.items()}
    silent = {name: sum(one.visible.job_seekers is None for one in of) for name, of in mine.items()}
    shown = {name: _guarded(one, _people(hidden[name]), silent[name], constants) for name, one in found.items()}
    if not shown:
        return Places()
    nation = _place([one for of in mine.values() for one in of])
    rest = sum(_people(hidden[name]) for name, one in shown.items() if one.adjusted is None)
    return Places(_guarded(nation, rest, sum(one.job_seekers is None for one in shown.values()), constants), shown)


def _has_index(one: PublishedFigures | None) -> bool:
    return one is not None and one.visible.index is not None and bool(one.figures.adjusted_types)


def _people(of: Sequence[PublishedFigures]) -> int:
    return sum(one.figures.people[0] for one in of)


def _guarded(place: PlaceFigures, hidden: int, silent: int, constants: Constants) -> PlaceFigures:
    """`hidden` people have no adjusted index of their own; `silent` parts do not tell their number."""
    if 0 < hidden < constants.adjusted_from:
        place = replace(place, adjusted=None)
    return replace(place, job_seekers=None) if silent == 1 else place


def _place(of: Sequence[PublishedFigures]) -> PlaceFigures:
    shares = max(of, key=lambda one: (one.week, one.published_at)).shares
    members = [[one for one in of if kind in one.figures.adjusted_types] for kind in TYPES]
    if not members[1]:
        shares = (1.0, 0.0)

    def mean(value: Callable[[PublishedFigures, RespondentType], float]) -> Figure:
        total = variance = 0.0
        for at, kind in enumerate(TYPES):
            if not members[at]:
                continue
            n = sum(one.figures.people[at] for one in members[at])
            spread = [one.figures.people[at] * one.figures.adjusted_types[kind].variance for one in members[at]]
            total += shares[at] * math.fsum(one.figures.people[at] * value(one, kind) for one in members[at]) / n
            variance += (shares[at] / n) ** 2 * math.fsum(spread)
        half = Z_95 * math.sqrt(variance)
        return Figure(total, max(0.0, total - half), min(100.0, total + half))

    return PlaceFigures(
        index=mean(lambda one, kind: one.figures.types[kind].value),
        adjusted=mean(lambda one, kind: one.figures.adjusted_types[kind].index),
        centers=len(of),
        with_own=len(members[1]),
        job_seekers=_people(of),
        employers=sum(one.figures.people[1] for one in members[1]),
    )
