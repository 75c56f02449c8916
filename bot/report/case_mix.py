"""What the case-mix adjustment takes off, by age band and by way of answering (methodology §6, §13)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from questionnaire.model import Questionnaire
from scoring.method_2026.case_mix import REFERENCE
from scoring.method_2026.cells import AGE_BANDS, MODES, Counts, cell
from scoring.method_2026.constants import TYPES
from scoring.method_2026.disclosure import effect_shown
from scoring.method_2026.norms import Norms
from scoring.type_index import POINTS_PER_STEP, Floats

WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class MixLine:
    """An age band, or a way of answering, by its code.

    share    of each type's people in the norms, 0–1
    points   that they grade above the reference, in index points; None where the nation has too few of them
    """

    name: str
    is_entry: bool
    share: tuple[float, float]
    points: tuple[float | None, float | None]


def item_weights(questionnaire: Questionnaire) -> Floats:
    """a: each question's part of the index where all are answered; they sum to 1."""
    sizes = {group.code: 0 for group in questionnaire.groups}
    for question in questionnaire.questions:
        sizes[question.group] += 1
    weight = {group.code: group.weight / WHOLE / sizes[group.code] for group in questionnaire.groups}
    return np.array([weight[question.group] for question in questionnaire.questions])


def lines(people: tuple[Counts, Counts], norms: Norms, questionnaire: Questionnaire) -> tuple[MixLine, ...]:
    """A line for each age band, then one for each mode of answering.

    people
        By type, of shape (20,): how many of the nation there are in each cell.
    """
    weights = item_weights(questionnaire)
    age, entry = REFERENCE
    cells = [cell(one, entry) for one in AGE_BANDS] + [cell(age, one) for one in MODES]
    reference, found = cell(*REFERENCE), []
    for at, name in enumerate((*AGE_BANDS, *MODES)):
        alike = list(_alike(at))
        shares, points = [], []
        for kind in range(len(TYPES)):
            shares.append(float(sum(norms.mix[kind][one] for one in alike)))
            effects = norms.effects(kind)
            above = POINTS_PER_STEP * float((effects[cells[at]] - effects[reference]) @ weights)
            points.append(above if effect_shown(int(people[kind][alike].sum())) else None)
        found.append(MixLine(name.value, at >= len(AGE_BANDS), (shares[0], shares[1]), (points[0], points[1])))
    return tuple(found)


def _alike(at: int) -> Iterator[int]:
    """The cells of an age band or, after the last of them, of an entry."""
    for age_at, age in enumerate(AGE_BANDS):
        for entry_at, entry in enumerate(MODES):
            if at in (age_at, len(AGE_BANDS) + entry_at):
                yield cell(age, entry)
