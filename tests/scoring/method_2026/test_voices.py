"""One voice a person: places, periods and people that could be taken for one another (methodology §3)."""

import numpy as np

from scoring.method_2026.voices import NOBODY, by_period, several


def test_a_place_in_one_period_is_no_other_place_in_another() -> None:
    found = by_period(np.array([2, 0]), np.array([0, 1]), np.array([7, 7]), np.array([10, 20]))
    assert found.in_period.tolist() == found.overall.tolist() == [True, True]


def test_people_at_several_places_are_not_several_at_one() -> None:
    assert several(np.array([0, 2, 1, 0]), np.array([3, 3, 0, 0])).tolist() == []
    assert several(np.array([0, 2, 1, 0, 1]), np.array([3, 3, 0, 0, 0])).tolist() == [2, 4]
    assert several(np.array([1, 1]), np.array([NOBODY, NOBODY])).tolist() == []
