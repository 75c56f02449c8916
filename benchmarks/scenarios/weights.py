"""A17 and A18: what other weights would change, and what covariates of centers would add."""

from dataclasses import replace

import numpy as np

from benchmarks.scenarios.country import CEILING, PRODUCT, QUESTIONNAIRE, Floats
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import Nation, Window, eligible, posteriors, star_at
from questionnaire.model import Questionnaire
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.consistency import alpha, omega, pairwise_correlations
from scoring.method_2026.constants import TYPES
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.norms import Norms
from scoring.method_2026.robust import between_variance
from scoring.method_2026.weight_sensitivity import equal_weights, rank_order_centroid, reweighted, sensitivity
from scoring.type_index import type_indices

FEW = 50
NOBODY = TypeFigure(0, float("nan"), float("nan"), False)


def other_weights(dice: np.random.Generator) -> list[Figure]:
    """A17. ω and α over all job seekers; stars are those of the posterior means, each by its own norms."""
    found = []
    for country, stated in ((PRODUCT, "0.91"), (CEILING, "0.95")):
        nation = Nation.drawn(dice, country)
        answered = nation.answered(dice)
        correlations = pairwise_correlations(answered.codes[answered.kind == 0])
        found.append(Figure("A17", f"{country.name}: ω", omega(correlations), stated=stated))
        found.append(Figure("A17", f"{country.name}: α", alpha(correlations)))
        window = answered.window()
        sums = [
            gram_sums_by(answered.codes[answered.kind == kind], answered.place[answered.kind == kind], answered.centers)
            for kind in range(len(TYPES))
        ]
        year = window.norms()
        chosen = eligible(window.types(year), year)
        usual = _standing(window, QUESTIONNAIRE, chosen)
        weights = [group.weight for group in QUESTIONNAIRE.groups]
        for name, other in (
            ("equal weights", equal_weights(len(weights))),
            ("rank-order centroid", rank_order_centroid(weights)),
        ):
            questionnaire = reweighted(QUESTIONNAIRE, other)
            moved = Window(tuple(type_indices(one, questionnaire, 5) for one in sums), window.cells)
            one = sensitivity(*_by_both(usual, _standing(moved, questionnaire, chosen)))
            found.append(Figure("A17", f"{country.name}, {name}: Spearman", one.spearman, stated="0.990–0.992"))
            found.append(Figure("A17", f"{country.name}, {name}: stars changed", one.changed, stated="0.07–0.09"))
    return found


def covariates(dice: np.random.Generator) -> list[Figure]:
    """A18: job seekers alone. "With" puts the line on a covariate in the place of the norms' mean: no part of the
    product."""
    found = []
    for part, few, few_with in ((0.2, "2.28–2.37", "2.16–2.22"), (0.5, "2.28–2.39", "1.90–2.00")):
        nation = Nation.drawn(dice, PRODUCT)
        x = np.asarray(dice.standard_normal(nation.levels.shape[1]))
        seekers = PRODUCT.spread * part**0.5 * x + (1 - part) ** 0.5 * nation.levels[0]
        nation = replace(nation, levels=np.stack([seekers, nation.levels[1]]))
        window = nation.answered(dice).window()
        year = replace(window.norms(), pi=1.0)
        types = [[one, NOBODY] for one, _ in window.types(year)]
        some = np.array([bool(one.people) for one, _ in types])
        plain = np.array([one.mean for one in posteriors([types[at] for at in np.flatnonzero(some)], year)])
        with_x = np.array(_by_line(types, x, year))[some]
        truth = nation.truth[0][some]
        people = np.array([one.people for one, _ in types])[some]
        for name, chosen, stated in (
            ("n < 50", people < FEW, (few, few_with)),
            ("n ≥ 50", people >= FEW, ("1.36–1.46", "1.33–1.42")),
        ):
            for how, means, words in zip(("without", "with"), (plain, with_x), stated, strict=True):
                error = float(np.sqrt(np.mean((means - truth)[chosen] ** 2)))
                found.append(Figure("A18", f"R² {part}, {name}: RMSE {how} the covariate", error, stated=words))
    return found


def _standing(window: Window, questionnaire: Questionnaire, chosen: list[int]) -> tuple[Floats, list[int]]:
    """The posterior means and stars of some centers, by the norms of these weights; nobody's age or entry differs."""
    year = window.norms(questionnaire=questionnaire)
    types = [
        [
            TypeFigure(int(one.n[at]), float(one.index[at]), float(one.variance[at] * one.n[at]), bool(one.stands[at]))
            for one in window.plain
        ]
        for at in chosen
    ]
    means = np.array([one.mean for one in posteriors(types, year)])
    return means, [star_at(value, year) for value in means.tolist()]


def _by_both(
    one: tuple[Floats, list[int]], other: tuple[Floats, list[int]]
) -> tuple[Floats, Floats, list[int], list[int]]:
    return one[0], other[0], one[1], other[1]


def _by_line(types: list[list[TypeFigure]], x: Floats, year: Norms) -> list[float]:
    """Posterior means around the line of the indices on x, with the variance that is left around it."""
    people = np.array([one.people for one, _ in types])
    enough = people >= 10
    index = np.array([one.index for one, _ in types])
    errors = year.sigma2[0] / people[enough]
    slope, constant = np.polyfit(x[enough], index[enough], 1, w=1 / np.sqrt(errors + year.tau2[0]))
    expected = constant + slope * x
    left = between_variance(index[enough] - expected[enough], errors, 0.0)
    found = []
    for one, mean in zip(types, expected.tolist(), strict=True):
        around = replace(year, mu=(mean, year.mu[1]), tau2=(left, year.tau2[1]))
        found.append(posteriors([one], around)[0].mean if one[0].people else float("nan"))
    return found
