"""The product's figures of a population, computed from its answers and norms as a run does."""

from dataclasses import dataclass
from functools import cache

from questionnaire.loader import load
from scoring.gram_sums import GramSums, gram_sums_by
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.cells import CellSums, cell_sums
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.norms import Norms
from scoring.method_2026.scores import Scores, scores
from scoring.type_index import TypeIndices, type_indices
from tests.scoring.method_2026.populations import Flags, Population

QUESTIONNAIRE = load("2022.1")


@dataclass(frozen=True)
class Window:
    """Sums and figures of each type over one window, at all centers."""

    voices: Flags
    grams: tuple[GramSums, ...]
    cells: tuple[CellSums, ...]
    plain: tuple[TypeIndices, ...]
    scores: tuple[Scores, ...]

    def figures(self, center: int, *, adjusted: bool) -> list[TypeFigure]:
        return [
            TypeFigure(
                people=int(one.people[center]),
                index=float((one.adjusted if adjusted else one.index)[center]),
                variance=float(one.variance[center]),
                stands=bool(one.stands[center]),
            )
            for one in self.scores
        ]


@cache
def window(population: Population, first: int, last: int) -> Window:
    """The weeks −first to −last of a population, by its norms."""
    return window_of(population, population.voices(first, last), population.norms)


def window_of(population: Population, voices: Flags, norms: Norms) -> Window:
    grams, cells = [], []
    for at in range(len(TYPES)):
        chosen = voices & (population.type == at)
        codes, center = population.codes[chosen], population.center[chosen]
        grams.append(gram_sums_by(codes, center, len(population.centers)))
        cells.append(cell_sums(codes, center, population.cell[chosen], len(population.centers)))
    plain = tuple(type_indices(one, QUESTIONNAIRE, STANDARD.min_item_answers) for one in grams)
    moved = [shifts(one.item_n, norms.effects(at)) for at, one in enumerate(cells)]
    found = tuple(scores(one, moved[at], QUESTIONNAIRE) for at, one in enumerate(plain))
    return Window(voices, tuple(grams), tuple(cells), plain, found)
