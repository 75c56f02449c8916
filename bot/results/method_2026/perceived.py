"""Perceived against measured, from published figures: where answers and measurements disagree (methodology §11).

"Answers better than facts" is a sign for operators alone; "facts better than answers" is told to the center too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.results import indicator_scores
from bot.results.method_2026 import norms_file
from bot.results.method_2026.windows import Spans
from questionnaire.loader import load
from scoring.facts import GapVerdict
from scoring.method_2022.perceived import Gap
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.index import Composition
from scoring.method_2026.norms import Norms
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots_2026

PATHS = (("people",), ("groups",), ("index", "composition"))


@dataclass(frozen=True, slots=True)
class Answered:
    """The part of a center's `OwnFigures` that facts are held against, read many times faster than the whole.

    groups        scores as answered, by their codes
    composition   of the index; None without one
    """

    people: tuple[int, int]
    groups: Mapping[str, float]
    composition: Composition | None


@dataclass(frozen=True, slots=True)
class Perceived:
    """The groups with answers and facts at enough centers.

    gaps      by center, in the questionnaire's order: of each such group that the center has both of
    omega2    by group: ω², the variance between centers of what facts do not tell, in squared points
    centers   by group: how many have both
    """

    gaps: dict[int, tuple[Gap, ...]] = field(default_factory=dict)
    omega2: dict[str, float] = field(default_factory=dict)
    centers: dict[str, int] = field(default_factory=dict)

    def ordered(self, codes: Mapping[int, str], *, every: bool = False) -> list[tuple[int, Gap]]:
        """The notable gaps of these centers, or `every` one, by center id: those farthest apart first."""
        pairs = [
            (center_id, gap)
            for center_id, mine in self.gaps.items()
            if center_id in codes
            for gap in mine
            if every or gap.verdict is not GapVerdict.USUAL
        ]
        return sorted(pairs, key=lambda pair: (-abs(pair[1].d), codes[pair[0]], pair[1].group))

    def told(self, center_id: int) -> tuple[Gap, ...]:
        """Those that the center itself may read of."""
        return tuple(one for one in self.gaps.get(center_id, ()) if one.verdict is GapVerdict.FACTS_BETTER)


async def read(db: Database, week: int, *, constants: Constants = STANDARD) -> Perceived:
    """Of all open centers, by their newest figures up to a week and the measurements of the months that its index
    window touches. Nothing without either."""
    parts = await snapshots_2026.newest_parts(db, PATHS, up_to_week=week)
    # A nation's measurements take longer than to see that there are no figures yet.
    facts = await indicator_scores.scores(db, Spans.of(week).now) if parts else {}
    listed = facts.keys() & await centers.open_ids(db) if facts else set()
    found = {center_id: one for center_id, one in parts.items() if center_id in listed}
    norms = await norms_file.by_digest(db, {one.norms for one in found.values() if one.norms is not None})
    own = {
        one: (_answered(parts.values), norms[parts.norms]) for one, parts in found.items() if parts.norms is not None
    }
    return compared(own, facts, constants) if own else Perceived()


def _answered(values: Sequence[Any]) -> Answered:
    people, groups, composition = values
    scores = {code: float(one["value"]) for code, one in groups.items()}
    return Answered(tuple(people), scores, None if composition is None else Composition(composition))


def compared(
    own: Mapping[int, tuple[Answered, Norms]],
    facts: Mapping[int, Mapping[str, float]],
    constants: Constants = STANDARD,
) -> Perceived:
    """`own` figures by center with the norms that they are judged by; `facts` by center and group, on 0–100."""
    # Mostly there is nothing to compare, and no need of arrays.
    import numpy as np

    from scoring.method_2026.gaps import gaps_beyond

    ids, result = sorted(own), Perceived()
    for at, group in enumerate(load().groups):
        both = [one for one in ids if group.code in own[one][0].groups and group.code in facts.get(one, {})]
        answers = np.array([own[one][0].groups[group.code] for one in both])
        measured = np.array([facts[one][group.code] for one in both])
        errors = np.array([_error(*own[one], at) for one in both])
        found = gaps_beyond(answers, measured, errors, constants)
        if found is None:
            continue
        result.omega2[group.code], result.centers[group.code] = found.omega2, len(both)
        for place, center_id in enumerate(both):
            gap = Gap(
                group.code,
                float(answers[place]),
                float(measured[place]),
                float(found.d[place]),
                found.verdict(place, constants),
            )
            result.gaps[center_id] = (*result.gaps.get(center_id, ()), gap)
    return result


def _error(own: Answered, norms: Norms, at: int) -> float:
    """v of a group that is composed as the index is: Σ π_t²·σ_t²/n_t, or σ_s²/n_s of job seekers alone."""
    variances = [norms.group_sigma2[kind][at] / max(1, own.people[kind]) for kind in range(2)]
    if own.composition is not Composition.OWN:
        return variances[0]
    return sum(share**2 * variance for share, variance in zip(norms.shares, variances, strict=True))
