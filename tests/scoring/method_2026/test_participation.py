"""Who did not answer: the worked example of section 15, and strata by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.model import Questionnaire
from scoring.gram_sums import gram_sums
from scoring.method_2026.participation import (
    Calibration,
    Response,
    ResponseClass,
    calibrated_index,
    calibration,
    enough_reported,
    response,
    too_few_were_asked,
)
from scoring.packed_answers import codes


def found(visits: list[int], answers: list[int]) -> Calibration:
    one = calibration(np.array(visits), np.array(answers))
    assert one is not None
    return one


def test_the_worked_example() -> None:
    # Quiet, middle, busy: 200 visits each; 50, 40, 20 answers with means 84, 82, 79.
    example = found([200, 200, 200], [50, 40, 20])
    assert example.rate == pytest.approx(110 / 600)
    assert [round(weight, 3) for weight in example.weights] == [0.733, 0.917, 1.833]
    assert round(example.r_indicator, 3) == 0.875
    assert round(example.bound(160.0), 2) == 4.30
    weighted = sum(g * n * mean for g, n, mean in zip(example.weights, (50, 40, 20), (84, 82, 79), strict=True))
    assert round(weighted / 110, 2) == 81.67


def test_days_are_cut_into_thirds_of_the_visits() -> None:
    # In order 10, 10, 20, 20, 30, 30: 120 visits, with middles 5, 15, 30, 50, 75, 105. The cuts are at 40 and 80.
    example = found([30, 10, 20, 20, 30, 10], [5] * 6)
    assert example.stratum.tolist() == [1, 0, 0, 1, 2, 0]
    assert example.visits.dtype == example.answers.dtype == np.int64
    assert example.visits.tolist() == [40, 50, 30]
    assert example.answers.tolist() == [15, 10, 5]


def test_a_stratum_of_fewer_than_five_answers_is_joined_to_the_quieter() -> None:
    assert found([100, 100, 100], [5, 5, 4]).stratum.tolist() == [0, 1, 1]
    assert found([100, 100, 100], [5, 4, 5]).stratum.tolist() == [0, 0, 1]


def test_the_quietest_is_joined_to_the_next() -> None:
    assert found([100, 100, 100], [4, 5, 5]).stratum.tolist() == [0, 0, 1]
    assert found([100, 100, 100], [1, 1, 1]).stratum.tolist() == [0, 0, 0]


def test_a_stratum_without_visits_is_joined_too() -> None:
    # One day has all the visits and lies in the middle; the other has answers of people who came before.
    example = found([0, 50], [6, 10])
    assert example.stratum.tolist() == [0, 0]
    assert example.weights.tolist() == [1.0]
    assert example.r_indicator == 1


def test_nothing_is_calibrated_without_visits_or_answers() -> None:
    assert calibration(np.array([0, 0]), np.array([3, 4])) is None
    assert calibration(np.array([5, 5]), np.array([0, 0])) is None
    assert calibration(np.array([], dtype=np.int64), np.array([], dtype=np.int64)) is None


def test_counts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="same days"):
        calibration(np.array([1, 2]), np.array([1]))
    with pytest.raises(ValueError, match="same days"):
        calibration(np.array([1, -2]), np.array([1, 1]))


def test_the_calibrated_index_weighs_each_answer(questionnaire: Questionnaire) -> None:
    # Quiet days: six fives, 60 visits. Busy days: six threes (50 points), 30 + 30 visits. 0.5·100 + 0.5·50 = 75.
    example = Calibration(np.array([0, 1]), np.array([60, 60]), np.array([12, 6]), np.array([0.75, 1.5]), 0.15, 0.9)
    strata = [gram_sums(codes(["5" * 15] * 12)), gram_sums(codes(["3" * 15] * 6))]
    item_n, points = np.stack([one.item_n for one in strata]), np.stack([one.item_points for one in strata])
    assert calibrated_index(item_n, points, example, questionnaire) == pytest.approx(75.0)
    # What nobody answered has no mean, and the rest is the index.
    item_n[:, 14] = points[:, 14] = 0
    assert calibrated_index(item_n, points, example, questionnaire) == pytest.approx(75.0)


def test_who_never_used_a_question_does_not_count_in_it(questionnaire: Questionnaire) -> None:
    example = Calibration(np.array([0]), np.array([60]), np.array([2]), np.array([1.0]), 0.15, 1.0)
    sums = gram_sums(codes(["555555559555599", "333333333333333"]))
    # By hand: E1, E2 75, E3 50, so E is 66.667; C1 75, C2 and C3 50, so C is 58.333; others 75.
    expected = (30 * 75 + 25 * 75 + 20 * 200 / 3 + 15 * 75 + 10 * 175 / 3) / 100
    assert calibrated_index(sums.item_n[None], sums.item_points[None], example, questionnaire) == pytest.approx(
        expected
    )


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), min_size=1, max_size=40))
def test_weights_add_up_to_the_answers_and_every_stratum_stands(days: list[tuple[int, int]]) -> None:
    visits, answers = (np.array(column, dtype=np.int64) for column in zip(*days, strict=True))
    one = calibration(visits, answers)
    if one is None:
        assert not visits.sum() or not answers.sum()
        return
    assert one.visits.sum() == visits.sum()
    assert (one.weights * one.answers).sum() == pytest.approx(answers.sum())
    assert one.r_indicator <= 1
    assert len(one.visits) == 1 or ((one.answers >= 5) & (one.visits > 0)).all()


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        (4, ResponseClass.LOW),
        (5, ResponseClass.MIDDLE),
        (20, ResponseClass.MIDDLE),
        (21, ResponseClass.HIGH),
        (100, ResponseClass.HIGH),
    ],
)
def test_the_response_rate_is_shown_in_classes(answers: int, shown: ResponseClass) -> None:
    assert response(answers, 100, 10, 10) == Response(shown, answers / 100)


def test_half_of_the_opening_days_must_be_reported() -> None:
    assert response(10, 100, 5, 10).shown is ResponseClass.MIDDLE
    assert response(10, 100, 4, 10) == Response(ResponseClass.NOT_REPORTED)
    assert enough_reported(1, 1) and not enough_reported(0, 0)


def test_more_answers_than_visits_are_named_and_have_no_rate() -> None:
    assert response(101, 100, 10, 10) == Response(ResponseClass.MORE_ANSWERS)


def test_days_without_visitors_have_no_rate() -> None:
    assert response(3, 0, 10, 10) == Response(ResponseClass.UNKNOWN)


@pytest.mark.parametrize(
    ("by_token", "issued", "reported", "expected"),
    [
        (50, 0, 0, False),  # half of the answers are not more than half
        (51, 0, 0, True),  # not reported
        (51, 99, 124, True),  # 124 of 250 days
        (51, 300, 124, True),  # silence does not help a center that gives slips
        (51, 99, 125, True),  # 99 of 200 visits
        (51, 100, 125, False),
        (0, 0, 250, False),
    ],
)
def test_too_few_were_asked_where_the_center_could_choose(
    by_token: int, issued: int, reported: int, expected: bool
) -> None:
    assert too_few_were_asked(100, by_token, issued, 200, reported, 250) is expected
