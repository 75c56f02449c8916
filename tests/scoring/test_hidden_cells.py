"""Which cells protect a small one, and whether a hidden cell could be another number, on tables small enough to see."""

import pytest

from scoring.hidden_cells import _Table, hidden_cells


@pytest.mark.parametrize(
    ("table", "raised", "lowered"),
    [
        # One more in the first cell is one less below it, one more beside that, one less at the end of the first row.
        ([[3, 1], [2, 0]], True, False),
        ([[3, 0], [2, 4]], False, True),
        ([[3, 0], [2, 0]], False, False),
        ([[3, 1], [2, 4]], True, True),
        ([[3, 1], [0, 4]], False, True),
    ],
)
def test_a_closed_chain_raises_and_lowers_by_turns_and_never_below_zero(
    table: list[list[int]], raised: bool, lowered: bool
) -> None:
    made = _Table(table)
    everything = set(made.counts)
    assert made._closes((0, 0), everything, raised=True) is raised
    assert made._closes((0, 0), everything, raised=False) is lowered
    assert made._may_differ((0, 0), everything) is (raised or lowered)
    assert not made._may_differ((0, 0), everything - {(1, 1)})


def test_a_zero_can_only_be_raised() -> None:
    made = _Table([[0, 1], [2, 4]])
    assert made._may_differ((0, 0), set(made.counts))
    assert not _Table([[0, 0], [2, 4]])._may_differ((0, 0), set(made.counts))


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([[3, 20, 7, 0]], {(0, 0), (0, 2)}),
        ([[3], [20], [7], [0]], {(0, 0), (2, 0)}),
        ([[5, 20]], set()),
        ([[4, 20]], {(0, 0), (0, 1)}),
        ([[1, 4, 20]], {(0, 0), (0, 1)}),  # five people together
        ([[1, 3, 20]], {(0, 0), (0, 1), (0, 2)}),  # four would be told by the rule itself
        ([[4, 9, 9]], {(0, 0), (0, 1)}),  # of equal ones the first
        ([[4, 0, 9]], {(0, 0), (0, 2)}),
        ([[4, 0]], {(0, 0), (0, 1)}),
        ([[0, 0]], set()),
        ([[3, 20, 30], [9, 40, 50], [8, 60, 70]], {(0, 0), (0, 1), (2, 0), (2, 1)}),
        ([[4, 30], [30, 30]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
        ([[4, 30, 0], [30, 30, 0]], {(0, 0), (0, 1), (1, 0), (1, 1)}),  # a column of nobody hides nobody
        ([], set()),
    ],
)
def test_a_small_cell_takes_the_cheapest_others_along(rows: list[list[int]], hidden: set[tuple[int, int]]) -> None:
    assert hidden_cells(rows, 5) == hidden


def test_a_cell_costs_least_in_lines_that_hide_something_already() -> None:
    made = _Table([[4, 9, 20], [7, 8, 20]])
    assert made.cost((1, 0), {(0, 0)}) == (False, 1, 7, (1, 0))  # its row hides nothing yet
    assert made.cost((1, 1), {(0, 0)}) == (False, 2, 8, (1, 1))
    assert made.cost((0, 1), {(0, 0)}) == (False, 1, 9, (0, 1))
    assert _Table([[4, 0]]).cost((0, 1), {(0, 0)})[0] is True
