"""The forecast of a star."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.method_2026.forecast import forecast, missing_people

CUTS = (72.886, 76.723, 82.477, 86.314)


def test_the_chance_of_a_middle_class_by_an_independent_implementation() -> None:
    # s² = 1.69, s′² = 0.69, so u = 1.
    found = forecast(84.0, 1.3, 0.69**0.5, CUTS, people=64, n_star=50)
    expected = stats.norm.cdf(86.314, 84, 1) - stats.norm.cdf(82.477, 84, 1)
    assert (found.stars, found.missing) == (4, 0)
    assert found.chance == pytest.approx(expected, abs=1e-9)


def test_the_outer_classes_have_one_cut() -> None:
    lowest = forecast(72.0, 1.3, 0.69**0.5, CUTS, people=64, n_star=50)
    highest = forecast(87.0, 1.3, 0.69**0.5, CUTS, people=64, n_star=50)
    assert (lowest.stars, lowest.chance) == (1, pytest.approx(stats.norm.cdf(72.886, 72, 1), abs=1e-9))
    assert (highest.stars, highest.chance) == (5, pytest.approx(stats.norm.sf(86.314, 87, 1), abs=1e-9))


def test_without_more_people_the_star_stays() -> None:
    assert forecast(84.0, 1.3, 1.3, CUTS, people=64, n_star=50).chance == 1


def test_a_center_on_a_cut_is_in_the_class_above_it() -> None:
    assert forecast(82.477, 1.3, 1.0, CUTS, people=64, n_star=50).stars == 4


def test_missing_people() -> None:
    assert [missing_people(n, 50) for n in (0, 49, 50, 51)] == [50, 1, 0, 0]
    assert forecast(84.0, 1.3, 1.0, CUTS, people=38, n_star=50).missing == 12


def test_people_cannot_take_certainty_away() -> None:
    with pytest.raises(ValueError, match=r"1\.3 to 1\.4"):
        forecast(84.0, 1.3, 1.4, CUTS, people=64, n_star=50)


@given(st.floats(60, 95), st.floats(0.5, 3), st.floats(0, 1), st.floats(0, 1))
def test_the_chance_falls_with_more_people_to_come(mean: float, sd: float, one: float, two: float) -> None:
    near, far = sorted((one, two), reverse=True)
    chances = [forecast(mean, sd, part * sd, CUTS, people=64, n_star=50).chance for part in (near, far)]
    assert 0 <= chances[1] <= chances[0] + 1e-12 <= 1 + 1e-12
