"""A14, A16 and A22: differences within a center."""

import math

import numpy as np

from benchmarks.scenarios.country import PRODUCT, QUESTIONNAIRE, indices, indices_by
from benchmarks.scenarios.figure import Figure
from scoring.gram_sums import gram_sums, gram_sums_by
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.gaps import gaps
from scoring.method_2026.lenses import lenses
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import calibrated_index, calibration
from scoring.method_2026.recommendations import ItemStanding, recommend

CENTERS = 1500
DAYS = 65
U2, ITEM = 4, 12.0


def both_lenses(dice: np.random.Generator, norms: Norms, centers: int = CENTERS) -> list[Figure]:
    """A14: sixty people of each type at every center, who see it alike, or friendliness eight points apart."""
    people = 60
    levels = np.repeat(PRODUCT.levels(dice, centers), people)
    place = np.repeat(np.arange(centers), people)
    first = indices_by(PRODUCT.answers(dice, levels), place, centers)
    found = []
    friendly = np.array([question.group == "F" for question in QUESTIONNAIRE.questions])
    lower = PRODUCT.shift_to(0.0, np.where(friendly, PRODUCT.true_index(0.0).items[0] - 8, np.nan))
    for shift in (np.zeros(15), lower):
        second = indices_by(PRODUCT.answers(dice, levels, shift), place, centers)
        named = [
            [lens.named for lens in lenses(
                (first.groups[at], second.groups[at]),
                (first.group_variances[at] * people, second.group_variances[at] * people),
                (people, people), norms.group_sigma2,
            )]
            for at in range(centers)
        ]  # fmt: skip
        if shift.any():
            part = float(np.mean([one[0] for one in named]))
            found.append(Figure("A14", "n = 60: 8 points in F named", part, low=0.55, stated="0.62"))
        else:
            part = float(np.mean([any(one) for one in named]))
            found.append(Figure("A14", "n = 60: no difference, any group named", part, high=0.06, stated="0.046–0.050"))
    return found


def facts(dice: np.random.Generator, norms: Norms, centers: int = 4 * CENTERS) -> list[Figure]:
    """A14: true group scores follow the facts apart from a normal step of three points."""
    sizes = (10, 25, 50, 100, 200, 400)
    people = np.resize(sizes, centers)
    measured = dice.uniform(20, 80, centers)
    sigma2 = norms.group_sigma2[0][2]
    true = 70 + 0.1 * measured + dice.normal(0, 3, centers)
    found = gaps(true + np.sqrt(sigma2 / people) * dice.standard_normal(centers), measured, people, sigma2)
    assert found is not None
    flagged = np.abs(found.d) > STANDARD.gap_errors
    return [
        Figure(
            "A14",
            f"facts agree, n = {n}: share flagged",
            float(flagged[people == n].mean()),
            high=0.03,
            stated="0.004–0.021",
        )
        for n in sizes
    ]


def busy_days(dice: np.random.Generator, norms: Norms, centers: int = 200) -> list[Figure]:
    """A16: on busy days fewer visitors answer, and they are less content.

    Quiet, usual and busy days have about a third of the visits each.
    """
    plain, calibrated, indicators, bounds = [], [], [], []
    fewer = np.exp([0.5, 0.0, -0.5])
    kinds = fewer / fewer.sum()
    for level in PRODUCT.levels(dice, centers).tolist():
        busy = dice.choice([-1, 0, 1], DAYS, p=kinds)
        visits = np.maximum(1, dice.poisson(40 * np.exp(0.5 * busy)))
        day = np.repeat(np.arange(DAYS), visits)
        codes = PRODUCT.answers(dice, level - 0.2 * busy[day])
        answered = dice.random(len(day)) < 1 / (1 + np.exp(1.45 + 0.6 * busy[day]))
        truth = float(indices(gram_sums(codes)[None]).index[0])
        found = calibration(visits, np.bincount(day[answered], minlength=DAYS))
        assert found is not None
        sums = gram_sums_by(codes[answered], found.stratum[day[answered]], len(found.visits))
        plain.append(float(indices(sums.total()[None]).index[0]) - truth)
        calibrated.append(calibrated_index(sums.item_n, sums.item_points, found, QUESTIONNAIRE) - truth)
        indicators.append(found.r_indicator)
        bounds.append(found.bound(norms.sigma2[0]))
    bias = float(np.mean(plain))
    return [
        Figure("A16", "bias of the plain index", bias, stated="1.18–1.29"),
        Figure(
            "A16", "bias of the calibrated index", float(np.mean(calibrated)), low=-0.3, high=0.3, stated="0.03–0.18"
        ),
        Figure("A16", "mean R-indicator", float(np.mean(indicators)), stated="0.86"),
        Figure(
            "A16",
            "centers whose bound holds the bias",
            float(np.mean(np.array(bounds) >= abs(bias))),
            low=1.0,
            stated="1",
        ),
    ]


def advice(dice: np.random.Generator, norms: Norms) -> list[Figure]:
    """A22: eighty people at centers whose true item means are the upper quartiles, or with U2 twelve points below."""
    people = 80
    upper = 0.6744897501960817 * PRODUCT.spread
    place = np.repeat(np.arange(CENTERS), people)
    target = np.array(norms.p75[0])
    low = np.where(np.arange(len(target)) == U2, target - ITEM, target)
    found = []
    for means in (target, low):
        shift = PRODUCT.shift_to(upper, means)
        one = indices_by(PRODUCT.answers(dice, np.full(len(place), upper), shift), place, CENTERS)
        advised = [
            [recommendation.question for recommendation in recommend([
                ItemStanding(q, 0, 0.8 * float(one.weights[at, q]), float(one.items[at, q]),
                             math.sqrt(one.item_variances[at, q]), int(one.item_n[at, q]), norms.p75[0][q], None)
                for q in range(15)
            ])]
            for at in range(CENTERS)
        ]  # fmt: skip
        if means is low:
            part = float(np.mean([U2 in one for one in advised]))
            found.append(Figure("A22", "n = 80: 12 points low found", part, low=0.9, stated="0.97–0.98"))
        else:
            part = float(np.mean([bool(one) for one in advised]))
            found.append(Figure("A22", "n = 80: nothing to recommend, any", part, high=0.06, stated="0.035–0.045"))
    return found
