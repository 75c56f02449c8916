"""The forecast of a star."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.method_2026.constants import STANDARD
from scoring.method_2026.forecast import forecast, missing_people, with_as_many_again
from scoring.method_2026.star_range import Posterior
from tests.approx import Approx
from tests.scoring.method_2026.test_worked_example import NORMS

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
    assert (lowest.stars, lowest.chance) == (1, Approx(stats.norm.cdf(72.886, 72, 1), abs=1e-9))
    assert (highest.stars, highest.chance) == (5, Approx(stats.norm.sf(86.314, 87, 1), abs=1e-9))


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


def sd_of(job_seekers: int, employers: int) -> float:
    """s of the worked example by the plain matrix formula: S = [[16, 12], [12, 16]], a = (0.8, 0.2), σ² = 160."""
    spread, a = np.array([[16.0, 12.0], [12.0, 16.0]]), np.array([0.8, 0.2])
    kinds = [0, 1] if employers >= 10 else [0]
    measured = spread[np.ix_(kinds, kinds)] + np.diag([160 / n for n in (job_seekers, employers)[: len(kinds)]])
    gain = (spread @ a)[kinds]
    return float(np.sqrt(a @ spread @ a - gain @ np.linalg.solve(measured, gain)))


@pytest.mark.parametrize("people", [(64, 0), (64, 7), (64, 20)])
def test_as_many_people_again_by_the_matrix_formula(people: tuple[int, int]) -> None:
    now, later = sd_of(*people), sd_of(2 * people[0], 2 * people[1])
    found = with_as_many_again(Posterior(84.0, now), people, NORMS)
    u = (now**2 - later**2) ** 0.5
    cuts = NORMS.cuts
    assert found.stars == 4
    assert found.chance == pytest.approx(stats.norm.cdf(cuts[3], 84, u) - stats.norm.cdf(cuts[2], 84, u), abs=1e-9)


def test_the_constants_say_from_how_many_employers_on_they_enter() -> None:
    found = with_as_many_again(Posterior(84.0, sd_of(64, 20)), (64, 20), NORMS, replace(STANDARD, own_employers=50))
    u = (sd_of(64, 20) ** 2 - sd_of(128, 0) ** 2) ** 0.5
    cuts = NORMS.cuts
    assert found.chance == pytest.approx(stats.norm.cdf(cuts[3], 84, u) - stats.norm.cdf(cuts[2], 84, u), abs=1e-9)


def test_employers_whose_answers_do_not_stand_stay_out() -> None:
    alone = Posterior(84.0, sd_of(64, 0))
    assert with_as_many_again(alone, (64, 20), NORMS) == with_as_many_again(alone, (64, 0), NORMS)
