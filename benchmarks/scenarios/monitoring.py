"""A13, A15, A20 and A23: what is seen of a center over time."""

import numpy as np

from benchmarks.scenarios.country import (
    PRODUCT,
    QUESTIONNAIRE,
    indices,
    indices_by,
    sizes,
    type_figure,
)
from benchmarks.scenarios.figure import Figure
from questionnaire.model import QUESTION_COUNT
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.actions import Course, Verdict, outcome, usual
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.cusum import early_warning
from scoring.method_2026.forecast import forecast
from scoring.method_2026.funnel import Signal, funnel_point
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.norms import Norms
from scoring.method_2026.star_range import posterior
from scoring.type_index import TypeIndices

BASE, YEAR, HALF = 39, 52, 26
ACT, STAY = 600, 600


def cusum(dice: np.random.Generator, norms: Norms, centers: int = 1500) -> list[Figure]:
    """A13: six people a week; from the first week of the year on the center is five points lower."""
    false, weeks = 0, []
    for fall in (0.0, 5.0):
        # A false alarm is rare, and needs more centers to be counted.
        for level in PRODUCT.levels(dice, centers // 3 if fall else centers).tolist():
            people = dice.poisson(6, BASE + YEAR)
            week = np.repeat(np.arange(BASE + YEAR), people)
            lower = float(PRODUCT.moved(np.array([level]), -fall)[0])
            levels = np.where(week >= BASE, lower, level)
            sums = gram_sums_by(PRODUCT.answers(dice, levels), week, BASE + YEAR)
            found = early_warning(sums, np.full(BASE + YEAR, 80.0), BASE, norms.sigma2[0], QUESTIONNAIRE)
            first = next((batch.last - BASE + 1 for batch in found if batch.alarm), YEAR + 1)
            if fall:
                weeks.append(first)
            else:
                false += first <= YEAR
    return [
        Figure("A13", "false alarms in a year", false / centers, high=0.10, stated="0.081–0.083"),
        Figure("A13", "a fall of 5 points: median weeks", float(np.median(weeks)), high=13, stated="11"),
        Figure("A13", "found within 26 weeks", float(np.mean(np.array(weeks) <= HALF)), low=0.88, stated="0.911–0.914"),
    ]


def actions(dice: np.random.Generator) -> list[Figure]:
    """A15: those who act choose their worst group, against the usual. Others report nothing."""
    found = []
    usually = PRODUCT.true_index(0.0).groups[0]
    raises = {0.0: np.zeros((len(usually), QUESTION_COUNT)), 6.0: _raises(6.0)}
    for people, least, stated in ((30, None, ""), (60, 0.5, "0.59–0.67"), (120, 0.8, "0.87–0.89")):
        levels = PRODUCT.levels(dice, STAY + ACT)
        before = _window(dice, levels, people)
        calm = _window(dice, levels[:STAY], people)
        courses = [
            usual([_course(before, calm, center, center, group, people) for center in range(STAY)])
            for group in range(len(QUESTIONNAIRE.groups))
        ]
        for effect in (0.0, 6.0):
            if effect and least is None:
                continue
            worst = np.argmin(before.groups[STAY:] - usually, axis=1)
            after = _window(dice, levels[STAY:], people, raises[effect][worst])
            told = [
                outcome(_course(before, after, STAY + at, at, int(group), people), courses[int(group)])
                for at, group in enumerate(worst)
            ]
            rose = float(np.mean([one.verdict is Verdict.ROSE_MORE for one in told]))
            if effect:
                found.append(Figure("A15", f"n = {people}: an effect of 6 found", rose, low=least, stated=stated))
            else:
                found.append(
                    Figure("A15", f'n = {people}: no effect, "rose more"', rose, high=0.035, stated="0.017–0.024")
                )
    return found


def foretold(dice: np.random.Generator, norms: Norms, centers: int = 60_000) -> list[Figure]:
    """A20: centers of the norms with 64 job seekers, who become 128."""
    now, later = 64, 128
    true = norms.mu[0] + np.sqrt(norms.tau2[0]) * dice.standard_normal(centers)
    noise = np.sqrt(norms.sigma2[0] / now) * dice.standard_normal((2, centers))
    first, second = true + noise[0], true + (noise[0] + noise[1]) / 2
    nobody = TypeFigure(0, float("nan"), float("nan"), False)
    sds = [posterior([TypeFigure(n, 80.0, 0.0, True), nobody], norms).sd for n in (now, later)]
    told, happened = np.empty(centers), np.empty(centers)
    for at in range(centers):
        means = [
            posterior([TypeFigure(n, float(index[at]), 0.0, True), nobody], norms).mean
            for n, index in ((now, first), (later, second))
        ]
        one, two = (forecast(mean, sds[0], sds[1], norms.cuts, people=now, n_star=norms.n_star) for mean in means)
        told[at], happened[at] = one.chance, one.stars == two.stars
    found = []
    for low, high in ((0.0, 0.7), (0.7, 0.9), (0.9, 1.01)):
        inside = (told >= low) & (told < high)
        difference = float(happened[inside].mean() - told[inside].mean())
        name = f"foretold {low:g} to {min(high, 1):g}: happened less foretold"
        found.append(Figure("A20", name, difference, low=-0.04, high=0.04, stated="−0.04 to 0.01"))
    return found


def funnel(dice: np.random.Generator, norms: Norms, centers: int = 1500) -> list[Figure]:
    """A23: a quarter of centers with a median of 40 job seekers, and some employers."""
    found = []
    for low in (0, centers // 20):
        levels = PRODUCT.levels(dice, centers)
        levels[:low] = PRODUCT.moved(levels[:low], -16)
        types = [
            indices_by(PRODUCT.answers(dice, levels[place]), place, centers)
            for place in (np.repeat(np.arange(centers), sizes(dice, centers, median)) for median in (40, 10))
        ]
        indices = [center_index([type_figure(one, at) for one in types], norms) for at in range(centers)]
        median = float(np.median([one.value for one in indices if one]))
        signals = [funnel_point(one, median, norms).signal if one else None for one in indices]
        if not low:
            shown = [one for one in signals if one]
            found.append(
                Figure(
                    "A23",
                    "usual centers: watch or alarm",
                    _part(shown, Signal.WATCH, Signal.ALARM),
                    high=0.06,
                    stated="0.043–0.052",
                )
            )
            found.append(
                Figure("A23", "usual centers: alarm", _part(shown, Signal.ALARM), high=0.005, stated="0.001–0.002")
            )
        else:
            lower = [one for one in signals[:low] if one]
            found.append(
                Figure("A23", "16 points lower: alarm", _part(lower, Signal.ALARM), low=0.40, stated="0.43–0.64")
            )
    return found


def _part(signals: list[Signal], *wanted: Signal) -> float:
    return sum(one in wanted for one in signals) / len(signals)


def _window(dice: np.random.Generator, levels: np.ndarray, people: int, shift: np.ndarray | None = None) -> TypeIndices:
    place = np.repeat(np.arange(len(levels)), people)
    moved = 0.0 if shift is None else shift[place]
    return indices(gram_sums_by(PRODUCT.answers(dice, levels[place], moved), place, len(levels)))


def _raises(points: float) -> np.ndarray:
    """Shifts of the leaning by group and question that raise one group by the points, of shape (5, 15)."""
    group_of = np.array([question.group for question in QUESTIONNAIRE.questions])
    usual_means = PRODUCT.true_index(0.0).items[0]
    return np.stack(
        [
            PRODUCT.shift_to(0.0, np.where(group_of == group.code, usual_means + points, np.nan))
            for group in QUESTIONNAIRE.groups
        ]
    )


def _course(before: TypeIndices, after: TypeIndices, at: int, later: int, group: int, people: int) -> Course:
    return Course(
        before=float(before.groups[at, group]),
        after=float(after.groups[later, group]),
        index_before=float(before.index[at]),
        people=max(people, STANDARD.size_classes[0]),
    )
