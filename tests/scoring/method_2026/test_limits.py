"""Small parts of the later methodology at their limits, by hand."""

import hashlib
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from questionnaire.model import AgeBand, Entry
from scoring.method_2026.cells import CellSums, cell, cell_sums, sums_by
from scoring.method_2026.consistency import alpha, correlations, loadings, omega, pair_sums, reliability
from scoring.method_2026.funnel import ALARM, WATCH, FunnelPoint, Signal, funnel_point
from scoring.method_2026.gaps import gaps
from scoring.method_2026.index import (
    CenterIndex,
    Composition,
    State,
    TypeFigure,
    center_index,
    composition,
    prediction_slope,
    state,
)
from scoring.method_2026.intervals import interval, middle, smoothed_variance, variance_at
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import calibration
from scoring.method_2026.versions import Methodologies, parse
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.method_2026.test_worked_example import NORMS

T_10 = 2.2281388519649385


def test_a_variance_is_drawn_to_its_prior_with_ten_people() -> None:
    assert smoothed_variance(150.0, 64, 160.0) == pytest.approx((63 * 150 + 10 * 160) / 73)
    assert smoothed_variance(None, 1, 160.0) == 160.0
    assert middle(86.0, 64, 80.0) == pytest.approx((64 * 86 + 2 * 80) / 66)
    # φ = 160/(80·20) = 0.1; the prior at 50 is 0.1·50·50 = 250.
    assert variance_at(50.0, 150.0, 64, 80.0, 160.0) == pytest.approx((63 * 150 + 10 * 250) / 73 / 66)
    assert variance_at(50.0, None, 1, 80.0, 160.0) == pytest.approx(250 / 3)


def test_an_interval_is_symmetric_on_the_logit_scale_and_holds_its_figure() -> None:
    """At 50 the logit is 0 and its slope 25: half = t·2/25. At 80 it is ln 4, the slope 16."""
    half = T_10 * 2 / 25
    low, high = interval(50.0, 50.0, 4.0, 10)
    assert (low, high) == (Approx(100 / (1 + math.exp(half))), Approx(100 / (1 + math.exp(-half))))
    half = T_10 * 2 / 16
    low, high = interval(80.0, 80.0, 4.0, 10)
    assert low == pytest.approx(100 / (1 + math.exp(half) / 4))
    assert high == pytest.approx(100 / (1 + math.exp(-half) / 4))
    assert interval(99.0, 50.0, 4.0, 10)[1] == 99.0 and interval(1.0, 50.0, 4.0, 10)[0] == 1.0


def figure(people: int, *, stands: bool = True) -> TypeFigure:
    return TypeFigure(people, 80.0, 150.0, stands)


def test_an_index_is_shown_from_ten_people_firm_from_thirty_and_employers_enter_from_ten() -> None:
    shown = {9: State.HIDDEN, 10: State.PRELIMINARY, 29: State.PRELIMINARY, 30: State.FIRM}
    assert {people: state(figure(people)) for people in shown} == shown
    assert state(figure(30, stands=False)) is State.HIDDEN
    assert composition(figure(9)) is Composition.PREDICTED
    assert composition(figure(10)) is Composition.OWN
    assert composition(figure(10, stands=False)) is Composition.PREDICTED


def test_the_slope_of_a_prediction() -> None:
    """c = 0.75·4·4 = 12; 12/(16 + 160/40) = 0.6."""
    assert prediction_slope(40, NORMS) == pytest.approx(0.6)
    assert prediction_slope(40, replace(NORMS, tau2=(0.0, 16.0), sigma2=(0.0, 160.0))) == 0.0


def test_norms_tell_what_follows_from_them() -> None:
    """S = (16, 12; 12, 16) and a = (0.8, 0.2): S·a = (15.2, 12.8), aᵀSa = 14.72."""
    assert NORMS.shares == (0.8, 0.2)
    assert NORMS.covariance == pytest.approx(12.0)
    assert NORMS.composite_mu == pytest.approx(79.6)
    assert NORMS.gains == (Approx(15.2), Approx(12.8))
    assert NORMS.composite_tau2 == pytest.approx(14.72)
    uneven = replace(NORMS, tau2=(4.0, 25.0), rho=0.5, mu=(80.0, 60.0), pi=0.7)
    assert uneven.shares == (0.7, 0.3) and uneven.covariance == pytest.approx(5.0)
    assert uneven.gains == (Approx(0.7 * 4 + 0.3 * 5), Approx(0.7 * 5 + 0.3 * 25))
    assert uneven.composite_mu == pytest.approx(74.0)
    assert uneven.composite_tau2 == pytest.approx(0.7 * 4.3 + 0.3 * 11)
    assert [replace(NORMS, centers=n).has_stars() for n in (99, 100)] == [False, True]
    assert NORMS.effects(1).shape == (20, 15)


def test_the_digest_is_that_of_the_file_without_spaces_in_the_order_of_names() -> None:
    nobody = replace(
        NORMS,
        b=((), ()), mix=((), ()), group_mu=((), ()), group_tau2=((), ()), group_sigma2=((), ()),
        p75=((math.nan,), (80.7,)),
    )  # fmt: skip
    text = (
        '{"b":[[],[]],"centers":2300,"cuts":[72.885836,76.722501,82.477499,86.314164],"group_mu":[[],[]],'
        '"group_sigma2":[[],[]],"group_tau2":[[],[]],"mix":[[],[]],"mu":[80.0,78.0],"n_star":50,'
        '"p75":[[null],[80.7]],"pi":0.8,"rho":0.75,"sigma2":[160.0,160.0],"tau2":[16.0,16.0],"width":3.836665}'
    )
    assert nobody.digest() == hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(ValueError):
        replace(nobody, width=math.inf).digest()
    assert Norms.of_json(NORMS.as_json()) == NORMS


def test_cells_are_numbered_by_age_and_then_by_entry() -> None:
    entries = (Entry.POSTER, Entry.VISIT_TOKEN, Entry.TYPED_CODE, Entry.PAPER)
    assert [cell(AgeBand.FROM_18, entry) for entry in entries] == [0, 1, 2, 3]
    assert cell(AgeBand.FROM_25, Entry.TYPED_CODE) == 6 and cell(AgeBand.FROM_55, Entry.PAPER) == 19
    # Pages in a browser and in a hall are adjusted as posters are.
    assert {cell(AgeBand.FROM_25, entry) for entry in (Entry.POSTER, Entry.WEB, Entry.KIOSK)} == {4}
    # What somebody has brought in by telephone is adjusted as paper is.
    assert cell(AgeBand.FROM_25, Entry.TELEPHONE) == cell(AgeBand.FROM_25, Entry.PAPER) == 7
    for band in (AgeBand.UNDER_18, AgeBand.OVER_70):
        with pytest.raises(ValueError):
            cell(band, Entry.POSTER)


def test_sums_by_cell_leave_out_what_is_no_answer() -> None:
    codes = np.array([[5, 4, 3, 2, 1, 0, 8, 9] + [3] * 7, [5] * 15, [1] * 15], dtype=np.uint8)
    found = cell_sums(codes, np.array([1, 1, 0]), np.array([6, 6, 0]), 2)
    assert (found.people[1, 6], found.people[0, 0], found.people.sum()) == (2, 1, 3)
    assert found.item_n[1, 6].tolist() == [2] * 5 + [1] * 3 + [2] * 7
    assert found.points[1, 6].tolist() == [8, 7, 6, 5, 4, 4, 4, 4] + [6] * 7
    assert found.item_n[0, 0].tolist() == [1] * 15 and not found.points[0].any()
    assert (found.people.dtype, found.item_n.dtype, found.points.dtype) == (np.dtype(np.int64),) * 3
    chosen = found.chosen(np.array([False, True]))
    assert chosen.people.tolist() == found.people[1:].tolist() and chosen.points.shape == (1, 20, 15)
    again = CellSums.joined([found.chosen(np.array([True, False])), chosen])
    last = found[1:]
    for name in ("people", "item_n", "points"):
        assert np.array_equal(getattr(again, name), getattr(found, name))
        assert np.array_equal(getattr(last, name), getattr(found, name)[1:])


@pytest.mark.parametrize("limit", [2**20, 0], ids=["small numbers", "large numbers"])
def test_interviews_enter_the_places_of_their_label(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.method_2026.cells.MOST_IN_32_BITS", limit)
    codes = np.repeat(np.array([5, 3, 2, 4], dtype=np.uint8), 15).reshape(-1, 15)
    # The last has no cell; the label 1 enters no place, the label 2 two of them.
    gram, cells = sums_by(codes, np.array([0, 1, 2, 2]), np.array([4, 4, 7, -1]), [[0], [], [0, 2]], 3)
    assert gram.n.tolist() == [3, 0, 2]
    # (5 − 1) + (2 − 1) + (4 − 1), and their squares.
    assert (gram.item_points[:, 0].tolist(), gram.dd[:, 0, 1].tolist()) == ([8, 0, 4], [26, 0, 10])
    assert (cells.people[0, [4, 7]].tolist(), cells.people[2, [4, 7]].tolist()) == ([1, 1], [0, 1])
    assert (cells.points[0, [4, 7], 3].tolist(), cells.item_n[2, [4, 7], 3].tolist()) == ([4, 1], [0, 1])
    assert not cells.people[1].any() and cells.people.sum() == 3


def test_a_correlation_needs_three_people_and_a_spread() -> None:
    codes = np.array([[1, 1, 3] + [0] * 12, [2, 3, 3] + [0] * 12, [3, 2, 3] + [0] * 12], dtype=np.uint8)
    # (1, 2, 3) and (1, 3, 2): covariance 0.5, deviations 1.
    found = correlations(pair_sums(codes))
    assert found[0, 1] == found[1, 0] == pytest.approx(0.5)
    assert np.isnan(found[0, 2]) and np.isnan(found[0, 3]) and found[3, 3] == 1.0
    assert np.isnan(correlations(pair_sums(codes[:2]))[0, 1])


def test_scales_of_too_few_questions_or_undefined_ones_have_no_figures() -> None:
    assert math.isnan(alpha(np.ones((1, 1))))
    # r̄ = 0.4 of three: 1.2/1.8.
    three = np.array([[1, 0.3, 0.4], [0.3, 1, 0.5], [0.4, 0.5, 1]])
    assert alpha(three) == pytest.approx(1.2 / 1.8)
    assert np.isnan(loadings(np.eye(2))).all() and loadings(np.eye(2)).shape == (2,)
    three[0, 1] = three[1, 0] = np.nan
    assert np.isnan(loadings(three)).all()
    # Loadings 0.8, 0.7, 0.6 make the correlations 0.56, 0.48, 0.42; ω = 2.1²/(2.1² + 0.36 + 0.51 + 0.64).
    one = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    assert loadings(one) == pytest.approx([0.8, 0.7, 0.6], abs=1e-9)
    assert omega(one) == pytest.approx(4.41 / (4.41 + 1.51), abs=1e-9)
    assert reliability(16.0, 160.0, 40) == pytest.approx(0.8)
    assert math.isnan(reliability(0.0, 0.0, 40))


def test_centers_without_people_are_not_compared_with_their_facts() -> None:
    facts, people = np.arange(30.0), np.full(30, 20)
    assert gaps(facts, facts, people, 160.0) is not None
    people[0] = 0
    assert gaps(facts, facts, people, 160.0) is None


def test_both_versions_are_computed_for_thirteen_weeks() -> None:
    turning = parse("2026.1 from 2027-01-06")
    week = week_of(date(2027, 1, 4))
    assert turning == Methodologies(week) and turning.first_led == week + 13
    found = [turning.of(week + after) for after in (-1, 0, 12, 13)]
    assert [(one.earlier, one.later, one.leading) for one in found] == [
        (True, False, "2022.1"), (True, True, "2022.1"), (True, True, "2022.1"), (False, True, "2026.1"),
    ]  # fmt: skip
    assert parse("2022.1") == Methodologies(None) and parse("2022.1").first_led is None
    assert parse("2026.1") == Methodologies(0) and parse("2026.1").first_led == 0
    assert parse("2026.1").of(0).computed == ("2026.1",)
    assert parse(" 2026.1 from 2027-01-04 ") == turning


def test_where_nothing_varies_no_center_is_apart_from_its_facts() -> None:
    facts = np.arange(30.0)
    found = gaps(facts, facts, np.full(30, 20), 0.0)
    assert found is not None and (found.d.tolist(), found.omega2) == ([0.0] * 30, 0.0)


def test_an_index_without_employers_stands_where_centers_do_not_differ() -> None:
    """c = 0, so the employers are taken as the norm: 0.8·86 + 0.2·78; the variance is 0.64·V + 0.04·τ_e²."""
    alike = replace(NORMS, tau2=(0.0, 16.0))
    seekers, nobody = TypeFigure(64, 86.0, 150.0, True), TypeFigure(0, math.nan, math.nan, False)
    found = center_index((seekers, nobody), alike)
    level = middle(86.0, 64, 80.0)
    sampling = variance_at(level, 150.0, 64, 80.0, 160.0)
    assert found is not None and found.value == pytest.approx(0.8 * 86 + 0.2 * 78)
    # ρ = 0.75 leaves 16·(1 − 0.5625) = 7 of τ_e² unknown.
    assert found.variance == pytest.approx(0.64 * sampling + 0.04 * 7)


def test_a_stratum_of_one_visit_stands() -> None:
    found = calibration(np.array([1, 1, 1]), np.array([5, 6, 7]))
    assert found is not None
    assert (found.visits.tolist(), found.answers.tolist()) == ([1, 1, 1], [5, 6, 7])
    assert (found.stratum.dtype, found.rate) == (np.dtype(np.int64), 6.0)


def test_where_nothing_varies_any_distance_is_beyond_chance() -> None:
    alike = replace(NORMS, tau2=(0.0, 0.0))
    found = CenterIndex(80.0, 79.0, 81.0, 0.0, Composition.OWN)
    assert funnel_point(found, 78.0, alike) == FunnelPoint(math.inf, Signal.ALARM)
    assert funnel_point(found, 82.0, alike) == FunnelPoint(-math.inf, Signal.ALARM)
    # A z at the limit itself is not beyond it.
    at_limits = [funnel_point(replace(found, value=z, variance=1.0), 0.0, alike).signal for z in (WATCH, ALARM)]
    assert at_limits == [Signal.USUAL, Signal.WATCH]
    # √(4 + 14.72) = 4.3267: 8.5 points are 1.9646, 8.45 are 1.953 and 13.4 are 3.097.
    wide = replace(found, variance=4.0)
    assert [funnel_point(wide, 80.0 - points, NORMS).signal for points in (8.45, 8.5, 13.4, -13.4)] == [
        Signal.USUAL, Signal.WATCH, Signal.ALARM, Signal.ALARM,
    ]  # fmt: skip
