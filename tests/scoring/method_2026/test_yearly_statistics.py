"""Statistics of the yearly quality report: sums that add, and the variance by way of answering."""

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.method_2026.cells import ENTRIES
from scoring.method_2026.consistency import correlations, pair_sums, pairwise_correlations
from scoring.method_2026.entry_variance import entry_sums, entry_variance, person_indices
from scoring.packed_answers import codes
from tests.scoring.method_2026.populations import population


def test_correlations_of_parts_added_are_those_of_all_people_and_of_numpy() -> None:
    given = population("product").codes[:500]
    parts = pair_sums(given[:123]) + pair_sums(given[123:])
    found = correlations(parts)
    assert np.array_equal(found, pairwise_correlations(given), equal_nan=True)
    # F1 and F2, by numpy, over the people who graded both.
    both = given[((given[:, :2] >= 1) & (given[:, :2] <= 5)).all(axis=1)][:, :2].astype(float)
    assert found[0, 1] == pytest.approx(np.corrcoef(both.T)[0, 1], abs=1e-12)


def test_a_persons_own_index_is_that_of_the_groups_they_answered() -> None:
    """5 everywhere is 100. Fives in the first group (weight 30) and ones in the second (25): 100·30/55."""
    questionnaire = load("2022.1")
    found = person_indices(codes(["5" * 15, "555111000000000", "0" * 9 + "888999"]), questionnaire)
    assert found[0] == 100
    assert found[1] == pytest.approx(100 * 30 / 55, abs=1e-12)
    assert np.isnan(found[2])


def test_the_parts_of_the_variance_add_up_to_one() -> None:
    """Posters 60, 80 and slips 90, 90: mean 80; 400 + 0 and 100 + 100 of 600; the means 70 and 90 make 400 of it."""
    indices = np.array([60.0, 80.0, 90.0, 90.0, np.nan, 50.0])
    found = entry_variance(entry_sums(indices, np.array([0, 0, 1, 1, 2, 9])))
    assert found is not None
    assert [one.people for one in found.entries] == [2, 2, *[0] * 5]
    assert [one.variance for one in found.entries[:2]] == pytest.approx([400 / 600, 200 / 600])
    assert found.between == pytest.approx(400 / 600)
    assert sum(one.share for one in found.entries) == sum(one.variance for one in found.entries) == 1
    assert len(found.entries) == len(ENTRIES)


def test_where_nobody_differs_or_answers_there_are_no_parts() -> None:
    assert entry_variance(entry_sums(np.zeros(0), np.zeros(0, dtype=np.int64))) is None
    assert entry_variance(entry_sums(np.array([50.0, 50.0]), np.array([0, 1]))) is None


def test_sums_by_entry_are_added_part_by_part() -> None:
    one = entry_sums(np.array([50.0, 60.0, np.nan, 70.0]), np.array([0, 1, 1, 9]))
    both = one + entry_sums(np.array([40.0]), np.array([0]))
    assert (both.people.tolist(), both.total.tolist()) == ([2, 1, *[0] * 5], [90.0, 60.0, *[0.0] * 5])
    assert both.squares.tolist() == [4100.0, 3600.0, *[0.0] * 5]
