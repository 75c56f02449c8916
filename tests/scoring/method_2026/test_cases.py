"""Cases for the operators: doubtful answers, and all the reasons of a center together."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.model import Questionnaire
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.cases import (
    Case,
    CaseReason,
    DoubtfulShares,
    Evidence,
    cases,
    doubtful_effect,
    doubtful_effects,
    doubtful_shares,
    uncleared,
)
from scoring.method_2026.signs import Sign, Signs
from scoring.packed_answers import codes
from scoring.type_index import TypeIndices, type_indices


def test_the_worked_example() -> None:
    # Methodology §15: 12 of 60 at r = 5 % have p = 0.000036 and 20 % ≥ 3r; 6 of 60 have p = 0.079.
    found = doubtful_shares(np.array([60, 60, 880]), np.array([12, 6, 32]))
    assert found.usual == 0.05
    assert [round(p, 6) for p in found.p[:1]] == [0.000036]
    assert round(found.p[1], 3) == 0.079
    assert found.called.tolist() == [True, False, False]


def test_the_nation_s_share_is_the_yardstick_if_it_is_above_five_percent() -> None:
    # 200 of 1000 doubtful: r = 20 %, and a center needs 60 %.
    found = doubtful_shares(np.array([50, 50, 900]), np.array([30, 29, 141]))
    assert found.usual == 0.2
    assert found.called.tolist() == [True, False, False]


def test_five_doubtful_answers_are_needed() -> None:
    assert doubtful_shares(np.array([5, 10_000]), np.array([5, 0])).called.tolist() == [True, False]
    found = doubtful_shares(np.array([4, 10_000]), np.array([4, 0]))
    assert found.p[0] == pytest.approx(0.05**4)
    assert found.called.tolist() == [False, False]


def test_centers_without_answers_are_not_tested() -> None:
    found = doubtful_shares(np.array([0, 10]), np.array([0, 0]))
    assert math.isnan(found.p[0])
    assert found.p[1] == 1
    assert not found.called.any()


def test_a_nation_of_nothing_but_doubtful_answers_has_no_case() -> None:
    assert not doubtful_shares(np.array([10, 20]), np.array([10, 20])).called.any()
    assert doubtful_shares(np.array([1]), np.array([1])).usual == 1.0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20))
def test_equal_shares_of_doubtful_answers_are_no_case(pairs: list[tuple[int, int]]) -> None:
    counted = np.array([max(pair) for pair in pairs])
    doubtful = np.array([min(pair) for pair in pairs])
    found = doubtful_shares(counted, doubtful)
    below = doubtful < 3 * found.usual * counted
    assert not found.called[below | (doubtful < 5)].any()


def test_a_doubtful_effect_by_hand() -> None:
    # σ² = 160, b = 20 of 100: 3.29·√(160·20/(100·80)) = 3.29·√0.4 = 2.0808.
    assert doubtful_effect(82.09, 80.0, 100, 20, 160.0)
    assert doubtful_effect(77.91, 80.0, 100, 20, 160.0)
    assert not doubtful_effect(82.08, 80.0, 100, 20, 160.0)
    # Exactly 3.29·√(40·20/(40·20)) is not beyond it.
    assert not doubtful_effect(3.29, 0.0, 40, 20, 40.0)


def test_a_doubtful_effect_below_two_points_is_none() -> None:
    # Of 10,000 the error is 3.29·√(160·100/(10000·9900)) = 0.04.
    assert doubtful_effect(82.0, 80.0, 10_000, 100, 160.0)
    assert not doubtful_effect(81.999, 80.0, 10_000, 100, 160.0)


def test_a_doubtful_effect_needs_five_doubtful_and_ten_clean_people() -> None:
    assert doubtful_effect(90.0, 60.0, 15, 5, 10.0)
    assert not doubtful_effect(90.0, 60.0, 15, 4, 10.0)
    assert not doubtful_effect(90.0, 60.0, 14, 5, 10.0)
    assert not doubtful_effect(90.0, math.nan, 14, 14, 10.0)


def test_doubtful_effects_take_the_people_of_all_and_of_clean_answers(questionnaire: Questionnaire) -> None:
    # At the first center ten fives of 30 are doubtful and the clean ones say 4: 83.33 against 75. At the second four.
    def figures(*people: list[str]) -> TypeIndices:
        place = np.repeat(np.arange(len(people)), [len(one) for one in people])
        return type_indices(
            gram_sums_by(codes([p for one in people for p in one]), place, len(people)), questionnaire, 5
        )

    fours, fives = ["4" * 15], ["5" * 15]
    everybody = figures(fours * 20 + fives * 10, fours * 20 + fives * 4)
    clean = figures(fours * 20, fours * 20)
    # 3.29·√(160·10/(30·20)) = 5.37 < 8.33; with σ² = 400 it is 8.50.
    assert doubtful_effects(everybody, clean, 160.0).tolist() == [True, False]
    assert doubtful_effects(everybody, clean, 160.0).dtype == np.bool_
    assert doubtful_effects(everybody, clean, 400.0).tolist() == [False, False]


def test_answers_of_a_cleared_case_are_not_looked_at_again() -> None:
    center, number = np.array([0, 0, 1, 1]), np.array([10, 11, 10, 11])
    assert uncleared(center, number, np.array([10, -1])).tolist() == [False, True, True, True]


def test_a_case_holds_all_reasons_of_its_center() -> None:
    called = np.zeros((3, len(Sign)), dtype=bool)
    called[2, 5] = True
    p = np.full((3, len(Sign)), 0.5)
    p[2, 5] = 1e-7
    found = cases(
        DoubtfulShares(np.array([0.5, 0.9, 1e-5]), np.array([False, False, True]), 0.05),
        np.array([True, False, False]),
        Signs(np.zeros((3, 5)), p, called, called, np.full((3, 6), 40), p, p),
        np.array([False, False, True]),
    )
    assert found == (
        Case(0, (Evidence(CaseReason.DOUBTFUL_EFFECT),)),
        Case(
            2,
            (
                Evidence(CaseReason.DOUBTFUL_SHARE, 1e-5),
                Evidence(CaseReason.ALL_ONES, 1e-7),
                Evidence(CaseReason.MORE_ANSWERS_THAN_VISITS),
            ),
        ),
    )
    assert found[0].reasons == (CaseReason.DOUBTFUL_EFFECT,)
