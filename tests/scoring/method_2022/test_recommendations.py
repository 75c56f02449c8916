"""Recommendations: importance, quartiles and gains, by hand and against numpy's own correlation."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method_2022.recommendations import ItemStanding, importance, recommend, upper_quartiles
from tests.approx import Approx

BEHIND = ItemStanding("P1", weight=0.05, mean=70.0, n=30, se=4.0, p75=80.0, importance=0.5)
"""10 points behind, 0.5 in the index; its error 4 points, 0.2 in the index."""

tables = st.integers(2, 12).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=n, max_size=n)
)


def test_importance_by_hand() -> None:
    # Residuals of three questions over four people: a = (1, −1, 1, −1), b = (1, −1, −1, 1), c = (2, −2, 0, 0).
    # E_aa = 4, E_bb = 4, E_cc = 8, E_ab = 0, E_ac = 4, E_bc = 4; k = (1, 1, 2).
    # a: rest b + 2c: E_ab + 2·E_ac = 8; its variance 4 + 2·2·4 + 4·8 = 52; 8/√(4·52) = 0.5547.
    # c: rest a + b: 4 + 4 = 8; 4 + 0 + 4 = 8; 8/√(8·8) = 1.
    products = np.array([[4.0, 0, 4], [0, 4, 4], [4, 4, 8]])
    found = importance(products, np.array([1.0, 1.0, 2.0]))
    assert found == pytest.approx((8 / math.sqrt(208), 8 / math.sqrt(208), 1.0), rel=1e-15)


@given(tables)
def test_importance_is_the_correlation_with_the_rest(table: list[list[int]]) -> None:
    points, weights = np.array(table, dtype=float), np.array([0.1, 0.2, 0.3, 0.4])
    residuals = points - points.mean(axis=0)
    found = importance(residuals.T @ residuals, weights)
    for q, value in enumerate(found):
        rest = points @ np.where(np.arange(4) == q, 0, weights)
        if points[:, q].std() == 0 or rest.std() < 1e-9:
            assert value is None
        else:
            assert value == pytest.approx(np.corrcoef(points[:, q], rest)[0, 1], abs=1e-9)


def test_a_question_that_everyone_answers_alike_has_no_importance() -> None:
    # Rounding errors in a constant answer's products do not count as spread.
    products = np.array([[4.0, 0, 2], [0, 1e-8, 0], [2, 0, 4]])
    assert importance(products, np.ones(3)) == (Approx(0.5), None, Approx(0.5))
    assert importance(np.zeros((3, 3)), np.ones(3)) == (None, None, None)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit 3 weights"):
        importance(np.zeros((2, 2)), np.ones(3))
    with pytest.raises(ValueError, match="do not fit"):
        upper_quartiles(np.zeros((2, 2)), np.zeros((2, 3), dtype=np.int64))


def test_upper_quartiles_by_hand() -> None:
    # First question: 40, 50, 60, 70, 80 → the fourth of five, 70. Second: 40, 60, 80, 100 (one center has too few
    # answers) → 80 + 0.25·20 = 85. Third: a missing mean leaves three centers.
    means = np.array([[80, 40, 1], [40, 60, 2], [70, 80, 3], [50, 100, math.nan], [60, 0, 5]], dtype=float)
    counts = np.array([[30, 30, 30], [30, 30, 30], [99, 30, 30], [30, 30, 30], [30, 29, 29]])
    assert upper_quartiles(means, counts) == (70, 85, None)


def test_a_gain_by_hand_over_both_types() -> None:
    # 0.04·(85 − 75) + 0.01·(90 − 70) = 0.4 + 0.2 = 0.6; SE = √((0.04·3)² + (0.01·9)²) = √(0.0144 + 0.0081) = 0.15.
    job_seekers = ItemStanding("E2", 0.04, 75.0, 60, 3.0, 85.0, 0.6)
    employers = ItemStanding("E2", 0.01, 70.0, 30, 9.0, 90.0, 0.1)
    [found] = recommend([job_seekers, employers])
    assert (found.question, found.gain, found.gain_se) == ("E2", Approx(0.6), Approx(0.15))
    # It is the only question, so its importance is the mean.
    assert found.rank_value == pytest.approx(0.6)


def test_a_type_that_is_ahead_wins_nothing_but_takes_nothing_away() -> None:
    ahead = replace(BEHIND, weight=0.01, mean=95.0, se=1.0)
    [found] = recommend([BEHIND, ahead])
    assert found.gain == pytest.approx(0.5)


@pytest.mark.parametrize(
    "standing",
    [
        replace(BEHIND, n=29),
        replace(BEHIND, p75=None),
        replace(BEHIND, mean=None),
        replace(BEHIND, se=None),
        replace(BEHIND, mean=80.0, se=0.0),
        replace(BEHIND, mean=90.0),
        replace(BEHIND, se=5.0),  # exactly two standard errors
    ],
)
def test_what_is_not_certain_is_not_recommended(standing: ItemStanding) -> None:
    assert recommend([standing]) == ()
    assert recommend([replace(standing, question="P2"), BEHIND]) == recommend([BEHIND])


def test_importance_decides_the_order() -> None:
    # Importances 0.3, 0.6 and unknown; their mean 0.45. 0.5·0.3/0.45 = 1/3; 0.4·0.6/0.45 = 0.5333; 0.45 as it is.
    plain = replace(BEHIND, question="F1", importance=0.3)
    telling = replace(BEHIND, question="F2", mean=72.0, se=3.0, importance=0.6)
    unknown = replace(BEHIND, question="F3", mean=71.0, se=3.0, importance=None)
    found = recommend([plain, telling, unknown])
    assert [one.question for one in found] == ["F2", "F3", "F1"]
    assert [one.rank_value for one in found] == pytest.approx([0.4 * 0.6 / 0.45, 0.45, 0.5 * 0.3 / 0.45])


def test_types_share_a_questions_importance_by_weight() -> None:
    # P1: (0.04·0.6 + 0.01·0.1)/0.05 = 0.5; P2: 0.25; mean 0.375. P1: 0.5·0.5/0.375 = 2/3 (the employers are no judge
    # of the gain: too few answers).
    first = [replace(BEHIND, importance=0.6, weight=0.04), replace(BEHIND, importance=0.1, weight=0.01, n=5)]
    other = replace(BEHIND, question="P2", importance=0.25, mean=99.0)
    [found] = recommend([*first, other])
    assert found.rank_value == pytest.approx(0.4 * 0.5 / 0.375)


def test_importances_that_tell_nothing_leave_the_order_to_the_gains() -> None:
    small, large = replace(BEHIND, importance=0.2), replace(BEHIND, question="U1", mean=60.0, importance=-0.4)
    assert [one.question for one in recommend([small, large])] == ["U1", "P1"]


def test_there_are_three_at_the_most() -> None:
    codes = ("F1", "F2", "F3", "U1", "U2")
    found = recommend([replace(BEHIND, question=code) for code in codes])
    assert [one.question for one in found] == ["F1", "F2", "F3"]


def test_a_rest_that_cancels_out_tells_nothing() -> None:
    """Two questions of weight 0.1 that nearly cancel out: their rest varies by 0.01·2,000·x beside parts of 20."""

    def of(x: float, sign: float = 1.0) -> float | None:
        opposite = -1_000.0 * (1 - x)
        products = np.array([[4.0, sign, sign], [sign, 1_000.0, opposite], [sign, opposite, 1_000.0]])
        return importance(products, np.full(3, 0.1))[0]

    assert of(5e-7) is None
    # 0.2/√(4·2·10⁻⁴) is beyond 1, as no answers would be.
    assert (of(1e-5), of(1e-5, -1.0)) == (1.0, -1.0)
    assert importance(np.array([[4.0, 1.0], [1.0, 1.0]]), np.array([1.0, 0.0])) == (None, 0.5)


def test_a_question_varies_from_a_quarter_on_and_else_adds_nothing_to_the_rest() -> None:
    assert importance(np.array([[4.0, 0.5], [0.5, 0.25]]), np.ones(2)) == (0.5, 0.5)
    products = np.array([[4.0, 1.0, 0.1], [1.0, 1.0, 0.1], [0.1, 0.1, 0.2]])
    assert importance(products, np.array([1.0, 1.0, 0.5])) == (0.5, 0.5, None)


def test_standings_are_weighed_and_those_with_few_answers_passed_over() -> None:
    """0.05·20 = 1 from 30 answers; 29 tell nothing. Importances are means by weight: one half for both."""
    few = ItemStanding("P3", weight=0.2, mean=60.0, n=29, se=1.0, p75=80.0, importance=0.5)
    enough = ItemStanding("P3", weight=0.05, mean=60.0, n=30, se=1.0, p75=80.0, importance=0.5)
    other = ItemStanding("F1", weight=0.1, mean=60.0, n=30, se=1.0, p75=80.0, importance=0.5)
    assert [(one.question, one.gain, one.rank_value) for one in recommend([few, enough, other])] == [
        ("F1", Approx(2.0), Approx(2.0)),
        ("P3", Approx(1.0), Approx(1.0)),
    ]


def test_importances_that_cancel_out_leave_the_order_to_the_gains() -> None:
    pair = [
        ItemStanding(code, weight=0.1, mean=60.0, n=30, se=1.0, p75=p75, importance=importance)
        for code, p75, importance in (("F1", 70.0, 0.5), ("F2", 80.0, -0.5))
    ]
    assert [(one.question, one.rank_value) for one in recommend(pair)] == [
        ("F2", Approx(2.0)),
        ("F1", Approx(1.0)),
    ]
