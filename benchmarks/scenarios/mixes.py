"""A7 and A25: centers whose people differ by age and by how they answer; then everything at once."""

from dataclasses import replace

import numpy as np

from benchmarks.scenarios.country import PRODUCT, QUESTIONNAIRE, Counts, Floats
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import (
    EFFECTS,
    STABILITY,
    Answered,
    Nation,
    eligible,
    star_at,
)
from benchmarks.scenarios.stars import interval_coverage, places, ranges
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.constants import TYPES
from scoring.method_2026.norms import Norms
from scoring.method_2026.scores import composed
from scoring.method_2026.voices import latest

EVERYBODY = 10**9
"""People of a center of whom nothing is left to chance."""
WITHOUT_EMPLOYERS = 0.4
COME_AGAIN, TIMES = 0.15, 5
"""The part of people who answer more than once in the window, and how often."""


def adjustment(dice: np.random.Generator) -> list[Figure]:
    """A7. Errors of the index that all people of a center would give, over centers with enough people for a star."""
    nation = Nation.drawn(dice, PRODUCT, mixed=True, effects=EFFECTS)
    year = nation.answered(dice).window()
    norms = year.norms()
    chosen = eligible(year.types(norms), norms)
    truth = nation.composite(norms.shares)[chosen]
    before, after = (one[chosen] for one in _of_everybody(nation, norms))
    stars = [star_at(value, norms) for value in truth.tolist()]
    found = []
    for name, values, most, words in (
        ("before", before, (None, None), ("0.84–0.97", "0.14–0.16")),
        ("after", after, (0.3, 0.08), ("0.19–0.20", "0.05–0.06")),
    ):
        wrong = float(
            np.mean([star_at(value, norms) != star for value, star in zip(values.tolist(), stars, strict=True)])
        )
        found.append(
            Figure("A7", f"SD of the mix error {name}", float((values - truth).std()), high=most[0], stated=words[0])
        )
        found.append(Figure("A7", f"wrong class {name}", wrong, high=most[1], stated=words[1]))  # fmt: skip
    alike = replace(nation, effects=None)
    norms = alike.answered(dice).window().norms()
    before, after = _of_everybody(alike, norms)
    sd = float((after - before)[chosen].std())
    found.append(Figure("A7", "no effects: SD of the adjustment", sd, high=0.05, stated="0.005–0.009"))
    return found


def everything(dice: np.random.Generator) -> list[Figure]:
    """A25: effects of ages and entries, people who come again, and many centers without employers."""
    nation = Nation.drawn(dice, PRODUCT, mixed=True, effects=EFFECTS)
    people = nation.people.copy()
    people[1, dice.random(people.shape[1]) < WITHOUT_EMPLOYERS] = 0
    answered, person = coming_again(dice, replace(nation, people=people), TIMES)
    kept = latest(answered.place * len(TYPES) + answered.kind, person, np.arange(len(person)))
    window, every = answered.chosen(kept).window(), answered.window()
    year = window.norms()
    types = window.types(year)
    truth = nation.composite(year.shares)
    held, careless = (interval_coverage(one, year, truth) for one in (types, every.types(year, adjusted=False)))
    return [
        Figure("A25", "coverage of intervals", held, low=0.93, stated="0.953–0.957"),
        Figure("A25", "the same without one voice and adjustment", careless, stated="0.81–0.82"),
        *ranges("everything", types, year, truth, 0.07, ("–", "–", "–", "0.039–0.054", "–"), "A25"),
        *places("A25", types, year, truth, "0.943–0.954"),
    ]


def _of_everybody(nation: Nation, norms: Norms) -> tuple[Floats, Floats]:
    """Plain and adjusted composites without sampling errors, (C,) each."""
    assert nation.mixes is not None
    plain, adjusted = np.zeros((2, nation.levels.shape[1]))
    effects = np.zeros(len(EFFECTS)) if nation.effects is None else nation.effects
    numbers: Counts = np.rint(EVERYBODY * nation.mixes).astype(np.int64)
    for kind, share in enumerate(norms.shares):
        by_cell = nation.country.true_items(nation.levels[kind][:, None] + effects)
        items = (by_cell * nation.mixes[..., None]).sum(axis=1)
        moved = shifts(np.repeat(numbers[..., None], items.shape[1], axis=2), norms.effects(kind))
        plain += share * composed(items, QUESTIONNAIRE)[1]
        adjusted += share * composed(items - moved, QUESTIONNAIRE)[1]
    return plain, adjusted


def coming_again(dice: np.random.Generator, nation: Nation, times: int) -> tuple[Answered, Counts]:
    """The answers of everybody in order of time, and who gave each."""
    parts, persons, first = [], [], 0
    for kind in range(len(TYPES)):
        place = np.repeat(np.arange(nation.levels.shape[1]), nation.people[kind])
        cells = nation.cells(dice, place)
        levels = nation.levels[kind][place] + EFFECTS[cells] + PRODUCT.lasting(dice, len(place), STABILITY)
        visit = np.repeat(np.arange(len(place)), np.where(dice.random(len(place)) < COME_AGAIN, times, 1))
        codes = PRODUCT.once(STABILITY).answers(dice, levels[visit])
        parts.append(Answered(nation.levels.shape[1], codes, place[visit], np.full(len(visit), kind), cells[visit]))
        persons.append(first + visit)
        first += len(place)
    return Answered.joined(parts), np.concatenate(persons)
