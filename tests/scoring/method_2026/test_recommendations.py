"""Which questions are recommended, by hand."""

import math
from dataclasses import replace

import pytest

from scoring.method_2026.recommendations import ItemStanding, Recommendation, recommend
from tests.approx import Approx

BEHIND = ItemStanding(question=4, type=0, weight=0.05, mean=70.0, se=3.0, n=40, p75=80.0, importance=0.4)


def questions(*standings: ItemStanding) -> list[int]:
    return [one.question for one in recommend(standings)]


def test_a_recommendation_by_hand() -> None:
    # Ten points behind are more than 2.713·3 = 8.139; the gain is 0.05·10, and the importance is the mean.
    assert recommend([BEHIND]) == (Recommendation(4, 0, 10.0, 0.5, 0.5),)
    assert recommend([replace(BEHIND, importance=None)]) == (Recommendation(4, 0, 10.0, 0.5, 0.5),)


@pytest.mark.parametrize(
    ("changed", "recommended"),
    [
        ({"se": 3.686}, False),  # 2.713·3.686 = 10.0001
        ({"se": 3.685}, True),
        ({"n": 29}, False),
        ({"n": 30}, True),
        ({"p75": math.nan}, False),
        ({"mean": math.nan}, False),
        ({"se": math.nan}, False),
        ({"mean": 80.0, "se": 0.0}, False),
    ],
)
def test_what_is_beyond_chance_and_known_is_recommended(changed: dict[str, float], recommended: bool) -> None:
    assert questions(replace(BEHIND, **changed)) == ([4] if recommended else [])  # type: ignore[arg-type]


def test_important_questions_come_first() -> None:
    # The mean importance is 0.3: gains 0.5·(0.4/0.3) = 0.667 and 0.6·(0.2/0.3) = 0.4.
    other = replace(BEHIND, question=7, weight=0.06, importance=0.2)
    first, second = recommend([other, BEHIND])
    assert (first.question, first.rank_value) == (4, Approx(2 / 3))
    assert (second.question, second.rank_value) == (7, Approx(0.4))


def test_an_unknown_importance_counts_as_the_mean() -> None:
    other = replace(BEHIND, question=7, weight=0.06, importance=None)
    assert [one.rank_value for one in recommend([BEHIND, other])] == [pytest.approx(0.6), pytest.approx(0.5)]


def test_importances_whose_mean_is_not_above_zero_say_nothing() -> None:
    other = replace(BEHIND, question=7, importance=-0.4)
    assert [one.rank_value for one in recommend([BEHIND, other])] == [0.5, 0.5]


def test_importances_are_compared_within_a_type() -> None:
    employers = replace(BEHIND, question=7, type=1, weight=0.0125, importance=0.1)
    assert [one.rank_value for one in recommend([BEHIND, employers])] == [0.5, 0.125]


def test_three_at_most() -> None:
    many = [replace(BEHIND, question=at, weight=0.01 * (at + 1)) for at in range(5)]
    assert questions(*many) == [4, 3, 2]


def test_a_question_that_both_types_grade_low_is_named_once() -> None:
    employers = replace(BEHIND, type=1, weight=0.08)
    [found] = recommend([BEHIND, employers])
    assert (found.question, found.type) == (4, 1)


def test_none_is_fine() -> None:
    assert recommend([]) == ()
