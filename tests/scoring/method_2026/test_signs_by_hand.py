"""The steps of the signs one by one (methodology §2)."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from questionnaire.loader import load
from questionnaire.model import Entry
from scoring.method_2026.cells import ENTRIES
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.resistant_line import resistant_line
from scoring.method_2026.signs import Voices, _correlations, _from_line, _p_values, _scaled, _slips_against_posters
from scoring.packed_answers import codes


def test_tails_are_one_sided_but_of_the_last_column_both() -> None:
    z = np.array([[0.0, 1.5, -1.0], [-2.0, np.nan, 1.96]])
    expected = np.column_stack([stats.norm.sf(z[:, :2]), 2 * stats.norm.sf(np.abs(z[:, 2]))])
    assert _p_values(z) == pytest.approx(expected, abs=1e-12, nan_ok=True)
    assert _p_values(np.zeros((0, 5))).shape == (0, 5)


def test_a_correlation_with_means_that_hardly_differ_is_one_too() -> None:
    national = np.linspace(3.0, 3.05, 15)
    answers = np.array([[1, 5, 2, 4, 3, 1, 5, 2, 4, 3, 1, 5, 2, 4, 3], [3] * 15, [1, 5] + [9] * 13], dtype=np.uint8)
    found = _correlations(answers, national, STANDARD)
    assert found.dtype == np.float64
    assert found[0] == pytest.approx(np.corrcoef(answers[0], national)[0, 1], abs=1e-9)
    assert np.isnan(found[1:]).all()


def test_distances_are_from_the_median_in_robust_deviations() -> None:
    """1, 2, 3, 4 and 10: the median is 3, distances 2, 1, 0, 1 and 7 with the median 1, which is 1.4826 deviations."""
    few = replace(STANDARD, yardstick_centers=5)
    distance, middle = _scaled(np.array([1.0, 2.0, np.nan, 3.0, 4.0, 10.0]), few)
    expected = np.array([-2, -1, np.nan, 0, 1, 7]) / 1.4826
    assert distance == pytest.approx(expected, rel=1e-4, nan_ok=True) and middle == 3.0
    # A quarter is the least deviation.
    distance, middle = _scaled(np.array([1.0, 1.0, 1.0, 1.0, 2.0]), few)
    assert (distance.tolist(), middle) == ([0.0, 0.0, 0.0, 0.0, 4.0], 1.0)
    distance, middle = _scaled(np.ones(4), few)
    assert np.isnan(distance).all() and np.isnan(middle)


def test_a_usual_rate_has_the_median_distance() -> None:
    few = replace(STANDARD, yardstick_centers=4)
    index = np.array([60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0])
    rate = np.array([0.10, 0.30, 0.20, 0.45, 0.30, np.nan, 0.60, 0.90])
    n = np.array([40, 90, 50, 60, 70, 80, 30, 100])
    enough = np.array([True] * 7 + [False])
    known = enough & ~np.isnan(rate)
    line = resistant_line(index[known], rate[known])
    above = line.residuals(index[known], rate[known])
    z = np.sqrt(n[known]) * above
    middle = np.median(z)
    assert abs(middle) > 1e-3
    distance, usual = _from_line(rate, n, index, enough, lambda one: 10 * one, few)
    assert distance[known] == pytest.approx(_scaled(z, few)[0])
    assert usual[known] == pytest.approx(10 * (rate[known] - above + middle / np.sqrt(n[known])))
    assert np.isnan(distance[~known]).all() and np.isnan(usual[~known]).all()
    nobody = _from_line(rate, n, index, np.zeros(8, dtype=np.bool_), lambda one: one, few)
    assert np.isnan(np.array(nobody)).all()


def test_slips_are_compared_with_posters_from_enough_of_each_on() -> None:
    """Slips and posters: one each; two and four; none and one. Fives are 100 points, fours 75, threes 50."""
    slip, poster = (ENTRIES.index(one) for one in (Entry.VISIT_TOKEN, Entry.POSTER))
    people = [(0, slip, 5), (0, poster, 3), *[(1, slip, 5)] * 2, *[(1, poster, 4)] * 4, (2, poster, 5)]
    voices = Voices(
        codes([str(code) * 15 for *_, code in people]),
        np.array([center for center, *_ in people]),
        np.array([entry for _, entry, _ in people]),
    )
    praise, errors = _slips_against_posters(voices, 3, load(), replace(STANDARD, entry_people=1))
    assert praise == pytest.approx(np.array([50.0, 25.0, np.nan]), nan_ok=True)
    assert errors[:2] == pytest.approx(np.sqrt([2.0, 0.75]))
