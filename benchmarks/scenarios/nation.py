"""A nation of centers: who answers at each in some time, their answers, and the truth behind them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import population
from benchmarks.scenarios.country import QUESTIONNAIRE, Country, Counts, Floats, indices_by, sizes
from questionnaire.model import AgeBand, Entry, Questionnaire
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.cells import AGE_BANDS, CELLS, MODES, CellSums, cell, cell_sums
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.national_norms import norms
from scoring.method_2026.norms import Norms
from scoring.method_2026.scores import composed, scores
from scoring.method_2026.star_range import Posterior, StarRange, displayed, posterior, probabilities
from scoring.packed_answers import Codes
from scoring.type_index import POINTS_PER_STEP, TypeIndices

CENTERS = 2300
A_YEAR, A_QUARTER = 100.0, 40.0
"""Median numbers of people by center: in a star window (section 18), and in an index window (A6, A23)."""
RHO = 0.93
"""Correlation of both types' levels over centers (A1b)."""
STABILITY = 0.82
"""Of people's moods from visit to visit; their indices then correlate by 0.7 (A5)."""
USUAL_CELL = cell(AgeBand.FROM_35, Entry.POSTER)
AGES = {AgeBand.FROM_18: 0.15, AgeBand.FROM_25: 0.25, AgeBand.FROM_35: 0.25, AgeBand.FROM_45: 0.20,
        AgeBand.FROM_55: 0.15}  # fmt: skip
ENTERED = {Entry.POSTER: 0.50, Entry.VISIT_TOKEN: 0.25, Entry.TYPED_CODE: 0.15, Entry.PAPER: 0.10}
AGE_EFFECTS = {AgeBand.FROM_18: -0.19, AgeBand.FROM_25: -0.10, AgeBand.FROM_35: 0.0, AgeBand.FROM_45: 0.10,
               AgeBand.FROM_55: 0.20}  # fmt: skip
ENTRY_EFFECTS = {Entry.POSTER: 0.0, Entry.VISIT_TOKEN: 0.19, Entry.TYPED_CODE: 0.05, Entry.PAPER: 0.15}
"""By steps of the scale. Of an index of 80, a tenth of a step is about two points."""
LIKE_AGES, LIKE_ENTRIES = 12.0, 6.0
"""How alike the mixes of centers are: sums of the parameters of Dirichlet's distribution."""
EFFECTS: Floats = np.array([AGE_EFFECTS[age] + ENTRY_EFFECTS[entry] for age in AGE_BANDS for entry in MODES])
NOT_SHOWN = 3
"""A run of stars this long is not shown."""


@dataclass(frozen=True, eq=False)
class Nation:
    """C centers; first axes are (job seekers, employers).

    levels     (2, C): by steps of the scale
    people     (2, C): how many answer
    mixes      (C, 20): of ages and ways of answering; None if all are alike
    effects    (20,): of them, by steps of the scale
    """

    country: Country
    levels: Floats
    people: Counts
    mixes: Floats | None = None
    effects: Floats | None = None

    @classmethod
    def drawn(
        cls,
        dice: np.random.Generator,
        country: Country,
        *,
        centers: int = CENTERS,
        median: float = A_YEAR,
        mixed: bool = False,
        effects: Floats | None = None,
    ) -> "Nation":
        """Sizes are log-normal, and the types' shares those of the pilot.

        `mixed`: centers differ by their people's ages and ways of answering.
        """
        seekers, other = country.levels(dice, centers), country.levels(dice, centers)
        employers = population.EMPLOYERS_LEANING + RHO * seekers + np.sqrt(1 - RHO**2) * other
        total = sizes(dice, centers, median)
        few = dice.binomial(total, population.EMPLOYER_SHARE)
        mixes = None
        if mixed:
            ages = dice.dirichlet(LIKE_AGES * np.array(list(AGES.values())), centers)
            ways = dice.dirichlet(LIKE_ENTRIES * np.array(list(ENTERED.values())), centers)
            mixes = (ages[:, :, None] * ways[:, None, :]).reshape(centers, CELLS)
        return cls(country, np.stack([seekers, employers]), np.stack([total - few, few]), mixes, effects)

    @property
    def usual_mix(self) -> Floats:
        """That of all people together."""
        whole = self.people.sum(axis=0)
        return np.asarray(whole @ self.mixes / whole.sum() if self.mixes is not None else np.eye(CELLS)[USUAL_CELL])

    @property
    def truth(self) -> Floats:
        """The true indices (2, C), of people of the usual mix."""
        if self.effects is None:
            return self.country.true(self.levels)
        return self.country.true(self.levels[..., None] + self.effects) @ self.usual_mix

    def composite(self, shares: Sequence[float]) -> Floats:
        """The true composite (C,)."""
        return np.asarray(shares[0] * self.truth[0] + shares[1] * self.truth[1])

    def cells(self, dice: np.random.Generator, place: Counts) -> Counts:
        """The cells of people at these centers."""
        if self.mixes is None:
            return np.full(len(place), USUAL_CELL)
        ends = self.mixes.cumsum(axis=1)[place]
        return np.asarray(np.minimum((dice.random(len(place))[:, None] > ends).sum(axis=1), CELLS - 1))

    def answered(self, dice: np.random.Generator, people: Counts | None = None) -> "Answered":
        """The answers of a window; each from another person."""
        return Answered.joined([self.of_type(dice, kind, people) for kind in range(len(TYPES))])

    def of_type(self, dice: np.random.Generator, kind: int, people: Counts | None = None) -> "Answered":
        centers = self.levels.shape[1]
        place = np.repeat(np.arange(centers), (self.people if people is None else people)[kind])
        cells = self.cells(dice, place)
        moved = 0.0 if self.effects is None else self.effects[cells]
        codes = self.country.answers(dice, self.levels[kind][place] + moved)
        return Answered(centers, codes, place, np.full(len(place), kind), cells)


@dataclass(frozen=True, eq=False)
class Answered:
    """n interviews at C centers: codes (n, 15), places, kinds and cells (n,)."""

    centers: int
    codes: Codes
    place: Counts
    kind: Counts
    cell: Counts

    @classmethod
    def joined(cls, parts: Sequence["Answered"]) -> "Answered":
        arrays = {name: np.concatenate([getattr(one, name) for one in parts]) for name in
                  ("codes", "place", "kind", "cell")}  # fmt: skip
        return cls(max(one.centers for one in parts), **arrays)

    def chosen(self, flags: NDArray[np.bool_]) -> "Answered":
        return Answered(self.centers, self.codes[flags], self.place[flags], self.kind[flags], self.cell[flags])

    def window(self) -> "Window":
        plain, cells = [], []
        for kind in range(len(TYPES)):
            mine = self.chosen(self.kind == kind)
            plain.append(indices_by(mine.codes, mine.place, self.centers))
            cells.append(cell_sums(mine.codes, mine.place, mine.cell, self.centers))
        return Window(tuple(plain), tuple(cells))


@dataclass(frozen=True, eq=False)
class Window:
    """The figures of each type at C centers, and their sums by cell."""

    plain: tuple[TypeIndices, ...]
    cells: tuple[CellSums, ...]

    def norms(self, constants: Constants = STANDARD, questionnaire: Questionnaire = QUESTIONNAIRE) -> Norms:
        found = norms(self.plain, self.cells, questionnaire, constants)
        assert found is not None
        return found

    def types(self, year: Norms, *, adjusted: bool = True) -> list[list[TypeFigure]]:
        """(job seekers, employers) of each center."""
        found = [
            scores(plain, shifts(cells.item_n, year.effects(kind)), QUESTIONNAIRE)
            for kind, (plain, cells) in enumerate(zip(self.plain, self.cells, strict=True))
        ]
        columns = [
            zip(
                one.people.tolist(),
                (one.adjusted if adjusted else one.index).tolist(),
                one.variance.tolist(),
                one.stands.tolist(),
                strict=True,
            )
            for one in found
        ]
        return [[TypeFigure(*one) for one in both] for both in zip(*columns, strict=True)]


def posteriors(types: Sequence[Sequence[TypeFigure]], year: Norms) -> list[Posterior]:
    """Of centers that have job seekers."""
    return [posterior(one, year) for one in types]


def eligible(types: Sequence[Sequence[TypeFigure]], year: Norms) -> list[int]:
    """The centers with enough people for a star."""
    return [at for at, one in enumerate(types) if one[0].people >= year.n_star and one[0].stands]


def run_of(found: Posterior, year: Norms, last: StarRange | None = None) -> StarRange:
    """The run of stars, shown or too long to be."""
    return displayed(probabilities(found, year), last)


def is_shown(run: StarRange) -> bool:
    return run.length < NOT_SHOWN


def star_at(value: float, year: Norms) -> int:
    return bisect_right(year.cuts, value) + 1


def holds(run: StarRange, star: int) -> bool:
    return run.low <= star <= run.high


def index_from(item_n: Counts, points: Counts) -> Floats:
    """Indices (C,) from N_q and D_q, shape (C, 15)."""
    means = np.divide(POINTS_PER_STEP * points, item_n, out=np.full(item_n.shape, np.nan), where=item_n > 0)
    return composed(means, QUESTIONNAIRE)[1]


def counted(codes: Codes, place: Counts, centers: int) -> tuple[Counts, Counts]:
    """N_q and D_q by center, shape (C, 15)."""
    sums = cell_sums(codes, place, np.zeros(len(place), dtype=np.int64), centers)
    return sums.item_n[:, 0], sums.points[:, 0]
