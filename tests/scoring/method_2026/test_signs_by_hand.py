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
from scoring.method_2026.signs import (
    Signs,
    Voices,
    _correlations,
    _from_line,
    _p_values,
    _scaled,
    _slips_against_posters,
    _usual_share_of_ones,
    joined,
    signs,
)
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


SLIP, POSTER = (ENTRIES.index(one) for one in (Entry.VISIT_TOKEN, Entry.POSTER))
PEOPLE = [(0, SLIP, 5), (0, POSTER, 3), *[(1, SLIP, 5)] * 2, *[(1, POSTER, 4)] * 4, (2, POSTER, 5)]
"""By slip and poster: one each; two and four; none and one. Fives are 100 points, fours 75, threes 50."""
VOICES = Voices(
    codes([str(code) * 15 for *_, code in PEOPLE]),
    np.array([center for center, *_ in PEOPLE]),
    np.array([entry for _, entry, _ in PEOPLE]),
)
FEW = replace(STANDARD, entry_people=1, sign_people=2, yardstick_centers=2)


def test_slips_are_compared_with_posters_from_enough_of_each_on() -> None:
    praise, errors = _slips_against_posters(VOICES, 3, load(), FEW)
    assert praise == pytest.approx(np.array([50.0, 25.0, np.nan]), nan_ok=True)
    assert errors[:2] == pytest.approx(np.sqrt([2.0, 0.75]))


def test_signs_of_a_few_centers() -> None:
    """50/√2 = 35.36 and 25/√0.75 = 28.87: both are half of 6.49 from their middle, and 1.4826 of that is the scale."""
    found = signs(VOICES, np.array([75.0, 83.0, 100.0, np.nan]), load(), FEW)
    assert found.people[:, 0].tolist() == [2, 6, 1, 0]
    assert found.tested[:, 0].tolist() == [True, True, False, False]
    middle = (50 / 2**0.5 + 25 / 0.75**0.5) / 2
    assert found.usual[:2, 4] == pytest.approx([middle * 2**0.5, middle * 0.75**0.5])
    assert found.z[:, 4] == pytest.approx(np.array([1, -1, np.nan, np.nan]) / 1.4826, rel=1e-4, nan_ok=True)


def test_the_usual_share_of_ones_is_that_of_all_but_never_nothing() -> None:
    one = Voices(codes(["1" * 15]), np.array([0]), np.array([SLIP]))
    assert _usual_share_of_ones(one, STANDARD) == 1.0
    assert _usual_share_of_ones(VOICES, STANDARD) == STANDARD.all_ones_share


def test_each_sign_is_taken_from_its_own_run() -> None:
    at = np.arange(6.0)
    runs = [
        Signs(
            z=100 * run + np.tile(at[:5], (2, 1)), p=np.full((2, 6), 10.0 ** -(run + 3)), called=np.zeros((2, 6), bool),
            tested=np.full((2, 6), run != 1), people=np.full((2, 6), run), rates=run + np.tile(at, (2, 1)),
            usual=10 * run + np.tile(at, (2, 1)),
        )
        for run in range(6)
    ]  # fmt: skip
    found = joined(runs)
    assert found.z.tolist() == [[0, 101, 202, 303, 404]] * 2
    assert found.p.tolist() == [[10.0 ** -(run + 3) for run in range(6)]] * 2
    assert found.tested.tolist() == [[True, False, True, True, True, True]] * 2
    assert found.called.tolist() == found.tested.tolist()
    assert found.people.tolist() == [[0, 1, 2, 3, 4, 5]] * 2
    assert found.rates.tolist() == [[0, 2, 4, 6, 8, 10]] * 2
    assert found.usual.tolist() == [[0, 11, 22, 33, 44, 55]] * 2
