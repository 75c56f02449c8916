"""Two countries of centers: that of `benchmarks.population`, and one where nine answers in ten are the best."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks import population
from questionnaire.loader import load
from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT
from scoring.gram_sums import GramSums, gram_sums, gram_sums_by
from scoring.method_2026.cells import cell_sums
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.national_norms import norms
from scoring.method_2026.norms import Norms
from scoring.packed_answers import Codes
from scoring.type_index import TypeIndices, type_indices

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
QUESTIONNAIRE = load("2022.1")
LARGE = 60_000
"""People of whom a figure is as good as true."""


@dataclass(frozen=True)
class Country:
    """Leanings on the scale of answers: the usual one by question, and standard deviations between centers, people and
    one person's answers."""

    name: str
    usual: tuple[float, ...]
    spread: float
    mood: float
    moment: float

    def levels(self, dice: np.random.Generator, centers: int) -> Floats:
        """How each center differs from the usual, by steps of the scale."""
        return dice.normal(0, self.spread, centers)

    def answers(self, dice: np.random.Generator, levels: Floats, shift: Floats | float = 0.0) -> Codes:
        """Codes of n people, shape (n, 15), at centers of these levels (n,); `shift` moves single questions."""
        n = len(levels)
        person = levels + dice.normal(0, self.mood, n)
        leaning = np.array(self.usual) + shift + person[:, None]
        codes = _rounded(leaning + dice.normal(0, self.moment, (n, QUESTION_COUNT)))
        straight = dice.random(n) < population.STRAIGHT_SHARE
        codes[straight] = _rounded(leaning[straight].mean(axis=1, keepdims=True))
        codes[dice.random(codes.shape) < population.HARD_SHARE] = HARD_TO_SAY
        codes[dice.random(codes.shape) < population.NON_USE] = NOT_USED
        return codes

    def true_index(self, level: float, shift: Floats | float = 0.0, seed: int = 0) -> TypeIndices:
        """The figures that all clients of a center would give."""
        codes = self.answers(np.random.default_rng(seed), np.full(LARGE, level), shift)
        return indices(gram_sums(codes)[None])

    @cached_property
    def _curves(self) -> tuple[Floats, TypeIndices]:
        """Levels and the true figures at each."""
        levels = np.linspace(-8 * self.spread, 5 * self.spread, 40)
        return levels, TypeIndices.joined([self.true_index(level) for level in levels.tolist()])

    @property
    def _curve(self) -> tuple[Floats, Floats]:
        """Levels and their true indices."""
        levels, figures = self._curves
        return levels, figures.index

    def true(self, levels: Floats) -> Floats:
        """The true indices of centers of these levels, of any shape."""
        return np.interp(levels, *self._curve)

    def true_items(self, levels: Floats) -> Floats:
        """The true item means of centers of these levels, with the questions in a last axis."""
        at, figures = self._curves
        return np.stack([np.interp(levels, at, figures.items[:, q]) for q in range(QUESTION_COUNT)], axis=-1)

    def once(self, stability: float) -> "Country":
        """The same people where a part of their mood's variance is known and in their level already."""
        return replace(self, mood=self.mood * float(np.sqrt(1 - stability)))

    def lasting(self, dice: np.random.Generator, people: int, stability: float) -> Floats:
        """The part of people's moods that is the same at each of their visits."""
        return dice.normal(0, self.mood * np.sqrt(stability), people)

    def moved(self, levels: Floats, points: Floats | float) -> Floats:
        """The levels of centers whose true index is higher by the points."""
        at, index = self._curve
        return np.interp(np.interp(levels, at, index) + points, index, at)

    def shift_to(self, level: float, items: Floats) -> Floats:
        """The shift of each question that gives a center of this level these true item means; NaN leaves one as it is.

        By secants, with the same people throughout.
        """
        shift, step = np.zeros(QUESTION_COUNT), 0.2
        for _ in range(4):
            means, beyond = (self.true_index(level, shift + more).items[0] for more in (0.0, step))
            shift += np.nan_to_num((items - means) * step / (beyond - means))
        return shift

    def norms(self, dice: np.random.Generator, centers: int = 2300) -> Norms:
        """The norms of centers with a hundred people a year, of whom a fifth are employers who answer alike."""
        levels = self.levels(dice, centers)
        plain, cells = [], []
        for people in (np.full(centers, 80), np.full(centers, 20)):
            place = np.repeat(np.arange(centers), people)
            codes = self.answers(dice, levels[place])
            plain.append(indices_by(codes, place, centers))
            cells.append(cell_sums(codes, place, np.full(len(place), 8), centers))
        found = norms(plain, cells, QUESTIONNAIRE)
        assert found is not None
        return found


PRODUCT = Country("product", tuple(population.USUAL.tolist()), population.CENTERS_SPREAD, population.MOOD_SPREAD,
                  population.MOMENT_SPREAD)  # fmt: skip
CEILING = Country("ceiling", (8.05,) * QUESTION_COUNT, 0.48, 2.85, 1.7)


def indices(sums: GramSums) -> TypeIndices:
    return type_indices(sums, QUESTIONNAIRE, 5)


def indices_by(codes: Codes, place: Counts, size: int) -> TypeIndices:
    return indices(gram_sums_by(codes, place, size))


def type_figure(found: TypeIndices, place: int) -> TypeFigure:
    """A type's part of the index; nobody is young or came by slip, so the adjusted index is the plain one."""
    n = int(found.n[place])
    return TypeFigure(n, float(found.index[place]), float(found.variance[place]) * n, bool(found.stands[place]))


def sizes(dice: np.random.Generator, centers: int, median: float, least: int = 1, spread: float = 0.8) -> Counts:
    """People by center, log-normal around a median."""
    drawn = np.exp(dice.normal(np.log(median), spread, centers))
    return np.maximum(least, np.rint(drawn)).astype(np.int64)


def _rounded(leanings: Floats) -> Codes:
    return np.clip(np.rint(leanings), 1, 5).astype(np.uint8)
