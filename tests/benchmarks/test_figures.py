"""Figures of benchmarks stay honest: with their range, void when the machine was not steady, and compared by ranges."""

from pathlib import Path

import pytest

from benchmarks.figures import Figure, compared, land, landed, read, regressions, save

STEADY = [10.0, 10.0, 10.9, 9.1, 10.0]
UNSTEADY = [10.0, 10.0, 10.5, 9.5, 11.1]


def figure(*rounds: float, yardstick: list[float] = STEADY) -> Figure:
    return Figure("a tap", rounds, yardstick, limit=2.6, digits=1)


def test_a_figure_is_the_median_of_the_rounds_with_their_range() -> None:
    assert str(figure(3.0, 1.0, 2.0, 9.0, 2.5)) == "2.5 (1.0–9.0)"


# The median of each yardstick is 10; what moves by 11 % is one of the five, in either direction.
@pytest.mark.parametrize("odd", [11.1, 8.9])
def test_a_figure_whose_yardstick_moved_by_more_than_a_tenth_is_void(odd: float) -> None:
    yardstick = [10.0, 10.0, 10.5, 9.5, odd]
    assert str(figure(3.0, 1.0, 2.0, 9.0, 2.5, yardstick=yardstick)) == "void: yardstick moved 11 %"


@pytest.mark.parametrize(
    ("rounds", "yardstick"), [([1.0] * 4, [1.0] * 4), ([1.0] * 5, [1.0] * 6), ([], [])], ids=["4", "5 and 6", "none"]
)
def test_fewer_than_five_rounds_or_rounds_without_a_yardstick_make_no_figure(
    rounds: list[float], yardstick: list[float]
) -> None:
    with pytest.raises(ValueError, match="at least 5"):
        figure(*rounds, yardstick=yardstick)


def test_a_regression_is_a_figure_whose_range_lies_above_the_landed_one(tmp_path: Path) -> None:
    file = tmp_path / "landed.json"
    file.write_text("{}")
    land([figure(2.0, 2.1, 2.2, 2.3, 2.4)], file)
    before = landed(file)
    overlapping, above, below = figure(2.4, 3.0, 3.0, 3.0, 3.0), figure(2.5, 3.0, 3.0, 3.0, 3.0), figure(1, 1, 1, 1, 1)
    assert regressions([overlapping], before) == []
    assert regressions([above], before) == ["a tap"]
    assert regressions([below], before) == []
    [row] = compared([above], before)
    assert (row["landed"], row["now"]) == ("2.2 (2.0–2.4) ×", "3.0 (2.5–3.0) ×")
    assert (row["limit"], row[""]) == ("≤ 2.6 ×", "over the limit, worse")
    assert compared([below], before)[0][""] == "better"
    assert compared([below], {})[0][""] == ""


def test_a_void_figure_neither_lands_nor_is_a_regression(tmp_path: Path) -> None:
    file = tmp_path / "landed.json"
    file.write_text("{}")
    land([figure(2.0, 2.1, 2.2, 2.3, 2.4)], file)
    before = landed(file)
    void = figure(9.0, 9.0, 9.0, 9.0, 9.0, yardstick=UNSTEADY)
    land([void], file)
    assert landed(file) == before
    assert regressions([void], before) == []
    assert compared([void], before)[0]["now"] == "void: yardstick moved 11 %"


def test_figures_go_from_a_benchmark_to_the_table_by_a_file(tmp_path: Path) -> None:
    save([figure(3.0, 1.0, 2.0, 9.0, 2.5)], tmp_path / "figures.json")
    [one] = read(tmp_path / "figures.json")
    assert (one.name, str(one), one.limit) == ("a tap", "2.5 (1.0–9.0)", 2.6)
