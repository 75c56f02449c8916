"""Figures of benchmarks stay honest: with their range, and void when the machine was not steady."""

import pytest

from benchmarks.report import figure

STEADY = [10.0, 10.0, 10.9, 9.1, 10.0]


def test_a_figure_is_the_median_of_the_rounds_with_their_range() -> None:
    assert figure([3.0, 1.0, 2.0, 9.0, 2.5], STEADY, 1) == "2.5 (1.0–9.0)"


# The median of each yardstick is 10; what moves by 11 % is one of the five, in either direction.
@pytest.mark.parametrize("odd", [11.1, 8.9])
def test_a_figure_whose_yardstick_moved_by_more_than_a_tenth_is_void(odd: float) -> None:
    assert figure([3.0, 1.0, 2.0, 9.0, 2.5], [10.0, 10.0, 10.5, 9.5, odd], 1) == "void: yardstick moved 11 %"


@pytest.mark.parametrize(
    ("rounds", "yardstick"), [([1.0] * 4, [1.0] * 4), ([1.0] * 5, [1.0] * 6), ([], [])], ids=["4", "5 and 6", "none"]
)
def test_fewer_than_five_rounds_or_rounds_without_a_yardstick_make_no_figure(
    rounds: list[float], yardstick: list[float]
) -> None:
    with pytest.raises(ValueError, match="at least 5"):
        figure(rounds, yardstick, 1)
