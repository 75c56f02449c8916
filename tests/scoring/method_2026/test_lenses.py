"""Two lenses: the gap between job seekers and employers, by hand."""

import math

import numpy as np
import pytest

from scoring.method_2026.lenses import Lens, lenses
from tests.approx import Approx

NORMS = ((200.0,) * 5, (400.0,) * 5)


def five(first: float, rest: float = math.nan) -> np.ndarray:
    return np.array([first, *[rest] * 4])


def of(job_seekers: float, employers: float, people: tuple[int, int] = (31, 41)) -> tuple[Lens, ...]:
    return lenses((five(job_seekers), five(employers)), (five(160.0), five(300.0)), people, NORMS)


def test_a_gap_by_hand() -> None:
    # s*² = (30·160 + 10·200)/40 = 170 and (40·300 + 10·400)/50 = 320; SE² = 170/31 + 320/41.
    [lens] = of(82.0, 70.0)
    se = math.sqrt(170 / 31 + 320 / 41)
    assert (lens.group, lens.job_seekers, lens.employers, lens.gap) == (0, 82, 70, 12)
    assert lens.se == pytest.approx(se)  # 3.645; the limit is 9.390
    assert (lens.low, lens.high) == (Approx(12 - 2.576 * se), Approx(12 + 2.576 * se))
    assert lens.named


@pytest.mark.parametrize(("employers", "named"), [(72.62, False), (72.60, True), (91.38, False), (91.40, True)])
def test_a_gap_is_named_beyond_the_limit_of_five_groups_in_either_direction(employers: float, named: bool) -> None:
    [lens] = of(82.0, employers)
    assert lens.named is named
    assert (lens.low > 0 or lens.high < 0) is named


@pytest.mark.parametrize(("people", "groups"), [((30, 30), 1), ((29, 30), 0), ((30, 29), 0)])
def test_thirty_people_of_each_type_are_needed(people: tuple[int, int], groups: int) -> None:
    assert len(of(82.0, 60.0, people)) == groups


def test_only_groups_that_both_types_have_are_compared() -> None:
    scores = np.array([80.0, math.nan, 70.0, 80.0, 90.0]), np.array([80.0, 75.0, math.nan, 60.0, 90.0])
    found = lenses(scores, (np.full(5, 160.0), np.full(5, 300.0)), (40, 40), NORMS)
    assert [one.group for one in found] == [0, 3, 4]
    assert [one.named for one in found] == [False, True, False]


def test_people_who_all_agree_do_not_make_any_gap_certain() -> None:
    [lens] = lenses((five(80.0), five(78.0)), (five(0.0), five(0.0)), (30, 30), NORMS)
    # s*² = 10·200/39 and 10·400/39.
    assert lens.se == pytest.approx(math.sqrt(6000 / 39 / 30))
    assert not lens.named


def test_the_interval_stays_within_a_hundred_points() -> None:
    [lens] = lenses((five(100.0), five(0.0)), (five(2000.0), five(2000.0)), (30, 30), NORMS)
    assert lens.high == 100
    assert lens.named


def test_no_gap_is_not_named_even_without_any_error() -> None:
    [lens] = lenses((five(80.0), five(80.0)), (five(0.0), five(0.0)), (30, 30), ((0.0,) * 5,) * 2)
    assert (lens.gap, lens.se, lens.named) == (0.0, 0.0, False)
