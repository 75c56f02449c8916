"""The forecast of the next star, by hand and by adding the answers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.forecast import Candidate, Forecast, _interviews_for, _more_answers, forecast
from scoring.method_2022.shrinkage import Between, reliability, shrunk
from scoring.method_2022.stars import moved
from scoring.methodology import STANDARD
from tests.approx import Approx

WEIGHTS = {"F": 0.30, "U": 0.25, "E": 0.20, "P": 0.15, "C": 0.10}
NATION = {"mean": 80.0, "tau2": 25.0}
SMALL = Candidate(0.8, value=86.0, se=4.0, n=40, **NATION, groups={"F": 95.0, "P": 60.0, "C": 80.0}, weights=WEIGHTS)
LARGE = replace(SMALL, se=1.0, n=640)
STAND_IN = Candidate(0.2, value=75.0, se=1.0, n=900, mean=75.0, tau2=16.0, groups={}, weights=WEIGHTS)
EMPLOYERS = Candidate(0.2, value=70.0, se=2.0, n=60, mean=75.0, tau2=16.0, groups={"P": 50.0}, weights=WEIGHTS)


def level(*types: Candidate) -> float:
    """I*, by the shrinkage of the stars themselves."""
    total = 0.0
    for one in types:
        found = shrunk(Estimate(one.value, one.se, one.n - 1), Between(one.mean, 1.0, one.tau2, 100))
        assert found is not None
        total += one.share * found
    return total


def with_interviews(candidate: Candidate, n: int) -> Candidate:
    return replace(candidate, n=n, se=(candidate.se**2 * candidate.n / n) ** 0.5)


def test_the_first_star_needs_a_reliable_index() -> None:
    # s² = 16·40 = 640; 3·640/25 = 76.8, so 77 interviews: 37 more. λ = 25/(25 + 640/77) = 0.7505;
    # I* = 0.8·(80 + 0.7505·6) + 0.2·75 = 67.602 + 15 = 82.60: four stars.
    assert forecast(SMALL, STAND_IN, None) == Forecast(4, 37)


def test_a_reliable_index_still_needs_fifty_interviews() -> None:
    assert forecast(replace(SMALL, se=0.5), STAND_IN, None) == Forecast(4, 10)
    assert forecast(replace(SMALL, se=0.0), STAND_IN, None) == Forecast(4, 10)


def test_with_enough_data_the_first_star_comes_by_itself() -> None:
    assert forecast(LARGE, STAND_IN, None) == Forecast(4, 0)
    assert forecast(LARGE, STAND_IN, None, replace(STANDARD, star_cuts=(40.0, 50.0, 60.0, 70.0))) == Forecast(5, 0)


def test_where_centers_do_not_differ_no_number_of_answers_makes_a_star() -> None:
    assert forecast(replace(SMALL, tau2=0.0), STAND_IN, None) is None


def test_five_stars_miss_nothing() -> None:
    assert forecast(LARGE, STAND_IN, 5) is None


def test_a_star_that_is_reached_comes_with_the_next_update() -> None:
    # I* = 0.8·(80 + 6·25/26) + 15 = 83.615: above 70 + 1.5, and above 80 + 1.5.
    assert forecast(LARGE, STAND_IN, 2) == Forecast(3, 0)
    assert forecast(LARGE, STAND_IN, 3) == Forecast(4, 0)


def test_points_through_one_group_by_hand() -> None:
    # λ = 25/26; I* = 0.8·(80 + 6·25/26) + 15 = 83.6154; five stars from 91.5: 7.8846 points are missing.
    # F: 0.8·25/26·0.30 = 0.23077 a point; 7.8846/0.23077 = 34.17, but only 5 are left to 100. C: 0.076923; 102.5.
    # P: 0.11538; 68.33, but only 40 are left. No group alone can do it, and no more answers either: the plain index,
    # 0.8·86 + 15 = 83.8, is below 91.5.
    assert forecast(LARGE, STAND_IN, 4) == Forecast(5, None, Approx(7.884615385), None, None)
    # At 3 stars with I = 82: I* = 0.8·(80 + 2·25/26) + 15 = 80.5385; missing 81.5 − 80.5385 = 0.9615.
    # F: 0.9615/0.23077 = 4.167 of 5 (83 %); P: 0.9615/0.11538 = 8.333 of 40 (21 %); C: 12.5 of 20 (63 %).
    found = forecast(replace(LARGE, value=82.0), STAND_IN, 3)
    assert found == Forecast(4, None, Approx(0.961538462), "P", Approx(8.333333333))


def test_both_types_rise_together_where_both_have_the_group() -> None:
    # λ_s = 25/26, λ_e = 16/20. I* = 0.8·(80 + 2·25/26) + 0.2·(75 − 5·0.8) = 65.5385 + 14.2 = 79.7385; missing 1.7615.
    # P: 0.8·25/26·0.15 + 0.2·0.8·0.15 = 0.115385 + 0.024 = 0.139385; 12.638 of 40 (the job seekers have less room).
    found = forecast(replace(LARGE, value=82.0), EMPLOYERS, 3)
    assert found == Forecast(4, None, Approx(1.761538462), "P", Approx(1.761538462 / 0.1393846154))


def test_more_answers_at_the_same_level_may_be_enough() -> None:
    # I_s = 84, SE² = 6.4 at n = 100: s² = 640, λ = 25/31.4 = 0.796178; the employers' 74.6 is the nation's own.
    # I* = 0.8·(80 + 4·0.796178) + 14.92 = 81.467771; 0.032229 are missing to 81.5.
    # λ needed: (81.5 − 14.92 − 0.8·80)/(0.8·4) = 2.58/3.2 = 0.80625; n′ = 640/25·0.80625/0.19375 = 106.53: 7 more.
    center = replace(SMALL, value=84.0, se=6.4**0.5, n=100)
    found = forecast(center, replace(STAND_IN, value=74.6, mean=74.6), 3)
    assert found is not None
    assert (found.stars, found.answers, found.points) == (4, 7, Approx(0.032229299))


@st.composite
def centers(draw: st.DrawFn) -> tuple[Candidate, Candidate]:
    def one(share: float) -> Candidate:
        groups = {code: draw(st.floats(0, 100)) for code in WEIGHTS}
        value = sum(WEIGHTS[code] * groups[code] for code in WEIGHTS)
        se, n = draw(st.floats(0.3, 8)), draw(st.integers(10, 2_000))
        return Candidate(share, value, se, n, draw(st.floats(50, 95)), draw(st.floats(4, 100)), groups, WEIGHTS)

    return one(0.8), one(0.2)


@given(centers(), st.sampled_from([None, 1, 2, 3, 4]))
def test_what_is_foretold_comes_true(types: tuple[Candidate, Candidate], current: int | None) -> None:
    job_seekers, employers = types
    found = forecast(job_seekers, employers, current)
    assert found is not None
    if found.answers is not None:
        later = with_interviews(job_seekers, job_seekers.n + found.answers)
        trust = reliability(Estimate(later.value, later.se, None), Between(later.mean, 1.0, later.tau2, 100))
        assert later.n >= 50 and trust is not None and trust >= 0.75 - 1e-9
        assert moved(level(later, employers) + 1e-9, current) == found.stars
    if found.answers and found.points is not None and current is not None and found.answers > 1:
        sooner = with_interviews(job_seekers, job_seekers.n + found.answers - 1)
        assert moved(level(sooner, employers) - 1e-9, current) <= current
    if found.group is not None and found.group_points is not None:
        raised = []
        for one in types:
            groups = {**one.groups, found.group: one.groups[found.group] + found.group_points}
            assert groups[found.group] <= 100 + 1e-9
            raised.append(replace(one, value=one.value + WEIGHTS[found.group] * found.group_points))
        assert moved(level(*raised) + 1e-9, current) == found.stars


def test_a_candidate_by_hand() -> None:
    """s² = 16·40 = 640; λ = 25/(25 + 640/40) = 25/41; π·I* = 0.8·(25/41·86 + 16/41·80)."""
    assert SMALL.variance == 640.0
    assert SMALL.trust(40) == pytest.approx(25 / 41) and SMALL.trust(64) == pytest.approx(25 / 35)
    assert SMALL.part(40) == pytest.approx(0.8 * (25 / 41 * 86 + 16 / 41 * 80))
    certain = replace(SMALL, se=0.0)
    assert (certain.trust(1), certain.part(1)) == (1.0, Approx(0.8 * 86))


def test_the_group_that_needs_the_smallest_share_of_its_room_is_named() -> None:
    """One type, trusted wholly, at 70 with a star at 60: three stars need 71.5, so 1.5 points are missing. F needs
    1.5/0.3 = 5 of 5 points, P 1.5/0.15 = 10 of 40, C 15 of 20."""
    alone = Candidate(1.0, 70.0, 0.0, 60, 60.0, 25.0, {"F": 95.0, "P": 60.0, "C": 80.0}, WEIGHTS)
    found = forecast(alone, None, 2)
    assert found == Forecast(3, None, Approx(1.5), "P", Approx(10.0))
    # Fifty answers are just enough.
    assert forecast(replace(alone, n=50), None, 2) == found
    full = replace(alone, groups={"F": 96.0, "C": 86.0})
    assert forecast(full, None, 2) == Forecast(3, None, Approx(1.5), None, None)
    just = replace(alone, groups={"F": 95.0})
    assert forecast(just, None, 2) == Forecast(3, None, Approx(1.5), "F", Approx(5.0))
    # Of equal shares the first in the alphabet: 10 of 40 and 15 of 60.
    equal = replace(alone, groups={"P": 60.0, "C": 40.0})
    found = forecast(equal, None, 2)
    assert found is not None and (found.group, found.group_points) == ("C", Approx(15.0))


def test_more_answers_help_only_above_the_nations_mean() -> None:
    """I = 86 above μ = 80: 81.5 needs λ = 1.5/6 = 0.25, which is less than the least of any star."""
    above = Candidate(1.0, 83.0, 1.5, 77, 80.0, 25.0, {"F": 80.0}, {"F": 0.3})
    # λ for 81.5 is 0.5; s² = 2.25·77 = 173.25, so n′ = 173.25/25 = 6.93: it is reached.
    assert forecast(above, None, 3) == Forecast(4, 0)
    short = replace(above, value=81.6)
    # λ(n′) = 1.5/1.6 = 0.9375: n′ = 6.93·15 = 103.95, so 104, which are 27 more.
    found = forecast(short, None, 3)
    assert found is not None and (found.stars, found.answers) == (4, 27)
    for hopeless in (replace(above, value=81.5), replace(above, value=80.0), replace(above, value=79.0)):
        found = forecast(hopeless, None, 3)
        assert found is not None and (found.stars, found.answers) == (4, None)


def test_how_many_interviews_a_trust_needs() -> None:
    """s² = 10⁶, τ² = 1: at λ = ½ a million, which is the most that anybody is told of."""
    wide = Candidate(1.0, 83.0, 1_000.0, 1, 80.0, 1.0, {}, {})
    assert _interviews_for(0.5, wide) == 1_000_000
    assert _interviews_for(0.51, wide) is None
    certain = replace(wide, se=0.0)
    assert (_interviews_for(1.0, certain), _interviews_for(1.01, certain)) == (0, None)


def test_one_more_answer_is_the_least_that_is_missing() -> None:
    # s² = 173.25 and τ² = 25: λ = 0.9375 from 103.95 interviews on; half of 0.8 points from 6.93 on.
    for n, value, target, more in ((103, 81.6, 81.5, 1), (104, 81.6, 81.5, 1), (5, 80.8, 80.4, 2)):
        one = Candidate(1.0, value, (173.25 / n) ** 0.5, n, 80.0, 25.0, {}, {})
        assert _more_answers(one, target) == more
