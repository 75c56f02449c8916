"""The positions of things in the plots, computed by hand, in percent from the top left corner."""

from dataclasses import replace
from datetime import date

import pytest

from bot.plots.canvas import Axis, apart, axis_around
from bot.report import plots
from bot.report import plots as gap_plots
from bot.report.model import TrendPoint
from handlers.language.texts import texts_in
from questionnaire.loader import load
from scoring.facts import GapVerdict
from scoring.method_2022.perceived import Gap
from scoring.method_2022.shrinkage import Between
from tests.bot.report.synthetic import report

RU = texts_in("ru")
WHOLE = report(40)
ONE = next(line for line in WHOLE.centers if line.firm)


def test_an_axis_runs_across_and_downwards() -> None:
    axis = Axis(60, 100)
    assert [axis.across(value) for value in (60, 70, 100)] == [0, 25, 100]
    assert [axis.down(value) for value in (60, 70, 100)] == [100, 75, 0]


@pytest.mark.parametrize(
    ("axis", "most", "ticks"),
    [
        (Axis(0, 100), 6, [0, 20, 40, 60, 80, 100]),
        (Axis(60, 100), 6, [60, 70, 80, 90, 100]),
        (Axis(0, 6), 6, [0, 1, 2, 3, 4, 5, 6]),
        (Axis(0, 1), 2, [0, 0.5, 1]),
        (Axis(75, 85), 5, [76, 78, 80, 82, 84]),
    ],
)
def test_ticks_are_round_numbers(axis: Axis, most: int, ticks: list[float]) -> None:
    assert axis.ticks(most) == ticks


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([63.0, 91.0], 60, 100), ([70.0], 60, 80), ([0.0], 0, 10), ([100.0], 90, 100), ([], 0, 100)],
)
def test_an_axis_holds_its_values_and_has_a_length(values: list[float], low: float, high: float) -> None:
    assert axis_around(values, 10, 0, 100) == Axis(low, high)


def test_labels_that_would_lie_on_each_other_give_way_to_the_first() -> None:
    labels = apart([((10.0, 50.0), "first"), ((12.0, 51.0), "second"), ((12.0, 60.0), "below"), ((80.0, 50.0), "far")])
    assert [(label.text, label.kind) for label in labels] == [("first", "right"), ("below", "right"), ("far", "left")]


def test_the_funnel_is_drawn_from_the_mean_and_both_spreads() -> None:
    """μ = 80, τ² = 9, SE = 4: μ ± 1.96·√(16 + 9) = 70.2 and 89.8, μ ± 3.09·5 = 64.55 and 95.45. At SE = 0 the limits
    are μ ± 1.96·3 = 74.12 and 85.88. The axis runs from 65 to 90: it holds 69, 84 and the inner limits."""
    lines = (
        replace(ONE, place=replace(ONE.place, code="A"), index=69.0, se=4.0, funnel_z=-2.2, funnel_flag="watch"),
        replace(ONE, place=replace(ONE.place, code="B"), index=84.0, se=1.0, funnel_z=1.26, funnel_flag="usual"),
    )
    plot = plots.funnel(replace(WHOLE, centers=lines, between=Between(80.0, 0.5, 9.0, 2)), RU)
    assert plot is not None
    y = Axis(65, 90)
    assert plot.segments[0].y1 == pytest.approx(y.down(80))
    upper = [curve.corners for curve in plot.curves if curve.kind == "limit-watch" and curve.corners[0][1] < 50]
    assert upper == [plot.curves[0].corners]
    assert plot.curves[0].corners[0] == pytest.approx((100, y.down(85.88)), abs=0.02)
    assert plot.curves[0].corners[-1] == pytest.approx((0, y.down(89.8)), abs=0.02)
    # The most certain one is on the right; the one set apart is drawn last, above the others.
    assert [(mark.x, mark.kind) for mark in plot.marks] == [(75, "usual"), (0, "watch")]
    assert plot.marks[1].y == pytest.approx(y.down(69))


def test_the_profile_shows_the_middle_half_and_eight_of_ten() -> None:
    """Eleven centers at 50, 51 … 60: tenths at 51 and 59, quarters at 52.5 and 57.5."""
    lines = tuple(replace(ONE, groups=dict.fromkeys("FUEPC", 50.0 + step)) for step in range(11))
    nation = replace(WHOLE.nation, groups=dict.fromkeys("FUEPC", 55.0))
    plot = plots.profile(replace(WHOLE, centers=lines, nation=nation, place=nation), RU, load())
    assert plot is not None
    axis = Axis(50, 60)
    first = [segment for segment in plot.segments if segment.y1 == plot.marks[0].y]
    assert [(s.kind, s.x1, s.x2) for s in first] == [
        ("track", 0, 100),
        ("whisker", axis.across(51), axis.across(59)),
        ("box", axis.across(52.5), axis.across(57.5)),
    ]
    assert [(mark.kind, mark.x) for mark in plot.marks] == [("nation", 50)] * 5


def test_a_region_stands_beside_the_nation_in_the_profile() -> None:
    plot = plots.profile(report(40, region="Псковская область"), RU, load())
    assert plot is not None
    assert [mark.kind for mark in plot.marks[:2]] == ["nation", "region"]
    assert plot.keys[0].text == "Псковская область"


def test_the_trend_has_its_interval_and_its_weeks_in_their_places() -> None:
    """Of three weeks with a gap the second stands at a third of the way."""
    days = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 22))
    points = tuple(TrendPoint(day, 80.0, 78.5, 82.0, 100, 4) for day in days)
    plot = plots.trend(replace(WHOLE, trend=points), RU)
    assert plot is not None
    axis = Axis(75, 85)
    assert [mark.x for mark in plot.marks] == pytest.approx([0, 100 / 3, 100], abs=0.01)
    band = plot.curves[0].corners
    assert band[0] == pytest.approx((0, axis.down(82.0)), abs=0.01)
    assert band[-1] == pytest.approx((0, axis.down(78.5)), abs=0.01)


def test_a_single_week_stands_in_the_middle() -> None:
    plot = plots.trend(replace(WHOLE, trend=(TrendPoint(date(2026, 11, 22), 80.0, 79.0, 81.0, 100, 4),)), RU)
    assert plot is not None
    assert plot.marks[0].x == 50


def test_words_and_facts_are_plotted_by_group_and_notable_gaps_are_named() -> None:
    usual, notable = (
        Gap("E", 75.0, 70.0, 0.4, GapVerdict.USUAL),
        Gap("E", 90.0, 30.0, 3.1, GapVerdict.ANSWERS_BETTER),
    )
    lines = (replace(ONE, gaps=(usual,)), replace(ONE, gaps=(notable,)))
    drawn = gap_plots.perceived_measured(replace(WHOLE, centers=lines), RU, load())
    assert [plot.heading for plot in drawn] == ["Минимизация усилий"]
    assert [(mark.x, mark.y, mark.kind) for mark in drawn[0].marks] == [(70, 25, "usual"), (30, 10, "answers_better")]
    assert [label.text for label in drawn[0].labels] == [ONE.place.code]
