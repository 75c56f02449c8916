"""Samples of simulated answers as indices, and the national frame behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.population import EMPLOYER_SHARE, Floats, answers, center_levels
from questionnaire.loader import load
from questionnaire.model import COUNTED_TYPES, RespondentType
from scoring.gram_sums import GramSums, gram_sums_by
from scoring.method_2022.frame import TypeFrame, type_frame
from scoring.methodology import STANDARD
from scoring.type_index import TypeIndex, TypeIndices, type_indices

TYPES = COUNTED_TYPES
QUESTIONNAIRE = load()
NATION_CENTERS, NATION_INTERVIEWS = 800, 150

Types = dict[RespondentType, TypeIndex]
Frame = dict[RespondentType, TypeFrame]


@dataclass(frozen=True)
class Sample:
    """The indices of many places by type, and the Gram sums of them all."""

    indices: dict[RespondentType, TypeIndices]
    totals: dict[RespondentType, GramSums]

    def place(self, place: int) -> Types:
        return {kind: self.indices[kind][place] for kind in TYPES}

    def frame(self) -> Frame:
        return {kind: type_frame(self.indices[kind], self.totals[kind], QUESTIONNAIRE, STANDARD) for kind in TYPES}


def sums(dice: np.random.Generator, levels: Floats, sizes: Sequence[int] | NDArray[np.int64]) -> GramSums:
    """Gram sums of shape (places, types) of `sizes` interviews at each place, a random part of them of employers."""
    places = np.repeat(np.arange(len(levels)), sizes)
    employers = dice.random(len(places)) < EMPLOYER_SHARE
    labels = places * len(TYPES) + employers
    codes = answers(dice, levels[places], employers)
    return gram_sums_by(codes, labels, len(levels) * len(TYPES)).reshaped(len(levels), len(TYPES))


def sample(many: GramSums) -> Sample:
    """From Gram sums of shape (places, types)."""
    by_type = {kind: many[:, position] for position, kind in enumerate(TYPES)}
    indices = {kind: type_indices(mine, QUESTIONNAIRE, STANDARD.min_item_answers) for kind, mine in by_type.items()}
    return Sample(indices, {kind: mine.total() for kind, mine in by_type.items()})


def nation(dice: np.random.Generator) -> Frame:
    """The frame of a nation of centers like the simulated ones."""
    levels = center_levels(dice, NATION_CENTERS)
    return sample(sums(dice, levels, np.full(NATION_CENTERS, NATION_INTERVIEWS))).frame()


def joined(parts: Sequence[Sample]) -> Sample:
    """The places of several samples, one after the other."""
    indices = {kind: TypeIndices.joined([part.indices[kind] for part in parts]) for kind in TYPES}
    totals = {kind: parts[0].totals[kind] for kind in TYPES}
    for part in parts[1:]:
        totals = {kind: totals[kind] + part.totals[kind] for kind in TYPES}
    return Sample(indices, totals)
