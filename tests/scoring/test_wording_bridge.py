"""The bridge between two wordings, against hand arithmetic."""

import math

import pytest

from questionnaire.loader import load
from scoring.gram_sums import gram_sums
from scoring.packed_answers import codes
from scoring.type_index import TypeIndex, type_index
from scoring.wording_bridge import wording_bridge

LEAST = 10


def half(answers: list[str]) -> TypeIndex:
    return type_index(gram_sums(codes(answers)), load(), 5)


def test_the_difference_of_a_question_and_of_the_index() -> None:
    # Ten threes against five fours and five fives: 50 and 87.5, with the variances 0 and 156.25/9 (12.5² each of ten).
    bridge = wording_bridge(half(["3" * 15] * 10), half(["4" * 15] * 5 + ["5" * 15] * 5), least=LEAST)
    margin = 1.959963984540054 * math.sqrt(156.25 / 9)
    for found in (bridge.index, bridge.questions[0]):
        assert found is not None and found.is_clear
        assert (found.earlier_n, found.later_n, found.earlier, found.later) == (10, 10, 50.0, 87.5)
        assert (found.points, found.low, found.high) == pytest.approx((37.5, 37.5 - margin, 37.5 + margin))


def test_equal_halves_differ_by_nothing() -> None:
    mixed = ["2" * 15, "4" * 15] * 10
    found = wording_bridge(half(mixed), half(mixed), least=LEAST).index
    assert found is not None and found.points == 0.0 and not found.is_clear and found.low == -found.high < 0


def test_too_few_answers_on_one_side_show_nothing() -> None:
    # Nine people, and a tenth who has answered nothing but the first question.
    few = ["4" * 15] * 9 + ["4" + "8" * 14]
    bridge = wording_bridge(half(few), half(["3" * 15] * 30), least=LEAST)
    assert bridge.questions[0] is not None
    assert list(bridge.questions[1:]) == [None] * 14
    assert wording_bridge(half(few[:9]), half(["3" * 15] * 30), least=LEAST).index is None
