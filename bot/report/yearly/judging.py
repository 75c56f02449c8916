"""The figures of a yearly report that rest on the norms: reliability, case-mix, unlike questions, other weights."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from bot.report.case_mix import item_weights
from bot.report.yearly.model import SizeLine
from bot.results.method_2026.figures import national_norms
from bot.results.method_2026.own import OwnFigures, own_figures
from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import Questionnaire
from scoring.method_2026.consistency import reliability
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.disclosure import effect_shown
from scoring.method_2026.item_functioning import Unlike, unlike
from scoring.method_2026.norms import Norms
from scoring.method_2026.weight_sensitivity import Sensitivity, sensitivity

ANY_MONTH = "0000-01"
Standing = Mapping[int, tuple[float, int]]
"""Of a center the mean of its posterior, and the star that it lies in."""


def sizes(people: Sequence[int], norms: Norms, constants: Constants = STANDARD) -> tuple[SizeLine, ...]:
    """Centers by the job seekers of their star window, from those that are shown at all."""
    edges = [constants.shown, *constants.size_classes, None]
    return tuple(_size(least or 0, most, people, norms) for least, most in pairwise(edges))


def _size(least: int, end: int | None, people: Sequence[int], norms: Norms) -> SizeLine:
    inside = [n for n in people if n >= least and (end is None or n < end)]
    middle = median(inside) if inside else None
    found = None if middle is None else reliability(norms.tau2[0], norms.sigma2[0], middle)
    return SizeLine(least, None if end is None else end - 1, len(inside), middle, found)


def questions_unlike(country: Country, norms: Norms, questionnaire: Questionnaire) -> tuple[tuple[int, Unlike], ...]:
    """By type, of cells with enough people."""
    weights, found = item_weights(questionnaire), []
    for kind in range(len(TYPES)):
        people = country.cells[View.STAR, kind].people.sum(axis=0)
        some = np.where([effect_shown(int(n)) for n in people], np.array(norms.mix[kind]), 0.0)
        found += [(kind, one) for one in unlike(norms.effects(kind), weights, some)]
    return tuple(found)


def standing(
    country: Country, questionnaire: Questionnaire, without: Sequence[int], constants: Constants = STANDARD
) -> Standing:
    """The centers with enough people for a star, each by the norms of this very country and these weights."""
    year = national_norms(country, questionnaire, constants, without=without)
    if year is None or not year.has_stars():
        return {}
    own = own_figures(country, year, questionnaire, month=ANY_MONTH, constants=constants)
    return {
        center_id: (one.posterior.mean, 1 + sum(one.posterior.mean >= cut for cut in year.cuts))
        for center_id, one in own.items()
        if one.posterior is not None and _may_have_a_star(one, year) and center_id not in without
    }


def _may_have_a_star(own: OwnFigures, year: Norms) -> bool:
    return own.star_people[0] >= year.n_star


def other_weights(usual: Standing, other: Standing) -> Sensitivity:
    """Over the centers that have a star by both."""
    both = sorted(usual.keys() & other.keys())
    means = [np.array([one[center_id][0] for center_id in both]) for one in (usual, other)]
    stars = [[one[center_id][1] for center_id in both] for one in (usual, other)]
    return sensitivity(means[0], means[1], stars[0], stars[1])
