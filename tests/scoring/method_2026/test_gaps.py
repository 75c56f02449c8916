"""Answers against facts."""

import math

import numpy as np
import pytest

from scoring.facts import GapVerdict
from scoring.method_2026.gaps import Gaps, gaps, gaps_beyond

SIGMA2 = 200.0
FACTS = np.linspace(20, 80, 60)


def steps(seed: int, sd: float, size: int = 60) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, sd, size)


def test_residuals_and_their_spread_by_plain_loops() -> None:
    answers = 70 + 0.1 * FACTS + steps(1, 4.0)
    people = np.tile([10, 40, 160], 20)
    found = gaps(answers, FACTS, people, SIGMA2)
    assert found is not None
    rise = (np.median(answers[-20:]) - np.median(answers[:20])) / (np.median(FACTS[-20:]) - np.median(FACTS[:20]))
    around = answers - rise * FACTS
    residuals = around - np.median(around)
    # ω² solves mean(min(residual²/(ω² + v), c²)) = 0.678655, c = 1.2816 (methodology §7).
    values = [
        min(r * r / (found.omega2 + SIGMA2 / n), 1.2815515655446004**2) for r, n in zip(residuals, people, strict=True)
    ]
    assert sum(values) / 60 == pytest.approx(0.678655, abs=1e-6)
    expected = [r / math.sqrt(found.omega2 + SIGMA2 / n) for r, n in zip(residuals, people, strict=True)]
    assert found.d == pytest.approx(expected, abs=1e-9)


def test_one_center_apart_is_told_in_its_direction() -> None:
    answers = 70 + 0.1 * FACTS + steps(2, 3.0)
    answers[5] += 40
    answers[50] -= 40
    found = gaps(answers, FACTS, np.full(60, 100), SIGMA2)
    assert found is not None
    verdicts = {at: found.verdict(at) for at in range(60) if found.verdict(at) is not GapVerdict.USUAL}
    assert verdicts == {5: GapVerdict.ANSWERS_BETTER, 50: GapVerdict.FACTS_BETTER}


@pytest.mark.parametrize(
    ("d", "verdict"),
    [
        (2.576, GapVerdict.USUAL),
        (2.577, GapVerdict.ANSWERS_BETTER),
        (-2.576, GapVerdict.USUAL),
        (-2.577, GapVerdict.FACTS_BETTER),
        (math.nan, GapVerdict.USUAL),
    ],
)
def test_the_limit(d: float, verdict: GapVerdict) -> None:
    assert Gaps(np.array([d]), 1.0).verdict(0) is verdict


def test_centers_without_facts_or_answers_are_left_out() -> None:
    answers, facts = 70 + 0.1 * FACTS + steps(3, 3.0), FACTS.copy()
    answers[0], facts[1] = math.nan, math.nan
    people = np.full(60, 50)
    people[2] = 0
    found = gaps(answers, facts, people, SIGMA2)
    inside = gaps(answers[3:], facts[3:], people[3:], SIGMA2)
    assert found is not None
    assert inside is not None
    assert np.isnan(found.d[:3]).all()
    assert found.d[3:].tolist() == inside.d.tolist()


def test_a_center_with_one_person_is_compared_too() -> None:
    people = np.full(60, 50)
    people[7] = 1
    found = gaps(70 + 0.1 * FACTS + steps(5, 3.0), FACTS, people, SIGMA2)
    assert found is not None
    assert np.isfinite(found.d).all()


def test_a_spread_below_one_point_is_divided_out_like_any_other() -> None:
    answers = 70 + 0.1 * FACTS + steps(6, 0.1)
    small, large = gaps(answers, FACTS, np.full(60, 50), 0.2), gaps(10 * answers, FACTS, np.full(60, 50), 20.0)
    assert small is not None
    assert large is not None
    assert np.abs(small.d).max() > 1
    assert small.d == pytest.approx(large.d, abs=1e-6)


def test_thirty_centers_are_needed() -> None:
    answers = 70 + 0.1 * FACTS + steps(4, 3.0)
    assert gaps(answers[:29], FACTS[:29], np.full(29, 50), SIGMA2) is None
    assert gaps(answers[:30], FACTS[:30], np.full(30, 50), SIGMA2) is not None


def test_centers_that_only_differ_by_chance_have_no_spread_of_their_own() -> None:
    found = gaps(70 + 0.1 * FACTS, FACTS, np.full(60, 50), SIGMA2)
    assert found is not None
    assert found.omega2 == 0
    assert found.d == pytest.approx(np.zeros(60), abs=1e-9)


def test_errors_of_any_composition_take_the_place_of_people() -> None:
    answers, people = 70 + 0.1 * FACTS + steps(7, 3.0), np.tile([10, 40, 160], 20)
    by_people, by_errors = gaps(answers, FACTS, people, SIGMA2), gaps_beyond(answers, FACTS, SIGMA2 / people)
    assert by_people is not None
    assert by_errors is not None
    assert by_people.d.tolist() == by_errors.d.tolist()
    assert by_people.omega2 == by_errors.omega2
