"""The bridge between two wordings, from figures made up for it."""

import math
from dataclasses import replace

import pytest

from scoring.type_index import Score, TypeIndex
from scoring.wording_bridge import Difference, wording_bridge
from tests.approx import Approx

Z = 1.959963984540054


def wording(value: float, variance: float | None, n: int = 10) -> TypeIndex:
    """A type whose index and every question are alike."""
    score = Score(value, variance)
    return TypeIndex(n, score, True, {}, (score,) * 15, (n,) * 15, (0.0,) * 15)


def test_the_difference_has_the_error_of_both() -> None:
    """√(9 + 16) = 5 points."""
    found = wording_bridge(wording(60.0, 9.0, 10), wording(64.0, 16.0, 12), least=10)
    expected = Difference(10, 12, 60.0, 64.0, 4.0, Approx(4 - 5 * Z), Approx(4 + 5 * Z))
    assert found.index == expected and list(found.questions) == [expected] * 15
    assert found.index is not None and not found.index.is_clear


def test_too_few_answers_on_either_side_or_no_variance_give_nothing() -> None:
    enough = wording(60.0, 9.0, 10)
    for other in (wording(64.0, 16.0, 9), wording(64.0, None), replace(enough, items=(None,) * 15, index=None)):
        for pair in ((enough, other), (other, enough)):
            found = wording_bridge(*pair, least=10)
            assert found.index is None and list(found.questions) == [None] * 15


def test_an_index_that_does_not_stand_on_either_side_is_not_compared() -> None:
    stands, falls = wording(60.0, 9.0), replace(wording(60.0, 9.0), stands=False)
    for pair in ((stands, falls), (falls, stands)):
        found = wording_bridge(*pair, least=10)
        assert found.index is None and None not in found.questions


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [(0.0, 1.0, False), (0.1, 1.0, True), (-1.0, 0.0, False), (-1.0, -0.1, True), (-1.0, 1.0, False)],
)
def test_a_difference_is_clear_if_its_interval_leaves_zero_out(low: float, high: float, clear: bool) -> None:
    assert Difference(10, 10, 60.0, 60.0, 0.0, low, high).is_clear == clear


def test_questionnaires_of_different_lengths_are_refused() -> None:
    whole = wording(60.0, 9.0)
    for shorter in (
        replace(whole, item_n=whole.item_n[1:]),
        replace(whole, items=whole.items[1:]),
        replace(whole, item_n=whole.item_n[1:], items=whole.items[1:]),
    ):
        with pytest.raises(ValueError):
            wording_bridge(whole, shorter, least=10)
    fewer = replace(whole, item_n=whole.item_n[1:])
    with pytest.raises(ValueError):
        wording_bridge(fewer, fewer, least=10)
    assert math.isfinite(wording_bridge(whole, whole, least=10).questions[14].points)  # type: ignore[union-attr]
