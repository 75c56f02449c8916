"""What each way of answering brings to the variance of people, by hand (methodology §14)."""

import math

import numpy as np
import pytest

from scoring.method_2026.entry_variance import EntryShare, EntrySums, entry_sums, entry_variance
from tests.approx import Approx

NONE = [0.0] * 5


def test_each_entry_has_its_part_of_the_squares_around_the_mean() -> None:
    """One person with 40, two with 60 and 80: mean 60, squares 400 and 0 + 400; between 1·20² + 2·10² = 600 of 800."""
    sums = entry_sums(np.array([40.0, 60.0, 80.0, math.nan, 5.0, 5.0]), np.array([0, 1, 1, 0, -1, 7]))
    assert (sums.people.tolist(), sums.people.dtype) == ([1, 2, *[0] * 5], np.dtype(np.int64))
    assert (sums.total.tolist(), sums.squares.tolist()) == ([40.0, 140.0, *NONE], [1_600.0, 10_000.0, *NONE])
    found = entry_variance(sums)
    assert found is not None and found.between == pytest.approx(0.75)
    assert found.entries[:2] == (
        EntryShare(0, 1, 40.0, Approx(1 / 3), Approx(0.5)),
        EntryShare(1, 2, 70.0, Approx(2 / 3), Approx(0.5)),
    )
    assert [one.entry for one in found.entries] == list(range(7)) and math.isnan(found.entries[2].mean)


def test_where_people_hardly_differ_there_is_a_variance_and_where_they_do_not_there_is_none() -> None:
    people, total = np.array([2, *[0] * 5, 0]), np.array([100.0, *NONE, 0.0])
    found = entry_variance(EntrySums(people, total, np.array([5_000.5, *NONE, 0.0])))
    assert found is not None and (found.entries[0].variance, found.between) == (Approx(1.0), 0.0)
    assert entry_variance(EntrySums(people, total, np.array([5_000.0, *NONE, 0.0]))) is None
    assert entry_variance(EntrySums(people * 0, total * 0, total * 0)) is None
