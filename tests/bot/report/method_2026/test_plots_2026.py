"""The plots of the report by methodology 2026.1: places on the canvas, by hand."""

import dataclasses
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.comments.theme_counts import PlaceTheme, PlaceThemes, ThemeCounts, ThemeLine
from bot.report import comment_tables
from bot.report.method_2026 import national_tables, plots, quality_tables, tables
from bot.report.method_2026.model import CenterLine, NormsInForce, Quality, Report2026, WeekPoint
from bot.report.model import Place
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.response_rates import SILENT
from handlers.language.texts import texts_in
from questionnaire.loader import load
from scoring.method_2026.funnel import FunnelPoint, Signal
from scoring.method_2026.index import Figure, State
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.visible import VisibleFigures

TEXTS = texts_in("en")
NORMS = cast(Any, SimpleNamespace(composite_tau2=9.0))


def center(code: str, **figures: Any) -> CenterLine:
    own = {key: figures.pop(key) for key in ("se", "quality") if key in figures}
    known = {"job_seekers": 40, "employers": None, "star_job_seekers": 100, "state": State.FIRM,
             "star": StarState.STAR, "missing": 0, "missing_for_star": 0}  # fmt: skip
    visible = VisibleFigures(**cast(Any, known | figures))
    return CenterLine(
        Place(code, "Центр", "Город", "Область"), date(2026, 11, 29), visible, SILENT, CenterParts(), **own
    )


def report(*centers: CenterLine, **more: Any) -> Report2026:
    return dataclasses.replace(
        Report2026(
            region=None, window_start=date(2026, 8, 31), window_end=date(2026, 11, 29), methodology="2026.1",
            computed_at=datetime(2026, 11, 30, tzinfo=UTC), norms="a" * 64, shares=(0.8, 0.2), national=80.0,
            place=None, regions=(), centers=centers, hidden=(), weeks=(), versions=(), non_use=(),
            year=NormsInForce(NORMS, date(2026, 1, 5), date(2026, 1, 4)),
        ),
        **more,
    )  # fmt: skip


def shown(value: float) -> Figure:
    return Figure(value, value - 2, value + 2)


def test_the_funnel_has_the_limits_of_the_methodology() -> None:
    """τ = 3 and an error of 4 make √(9 + 16) = 5: the limits lie 9.8 and 15.45 from the median of 80."""
    found = plots.funnel(
        report(
            center("A", adjusted=shown(80), se=3.5, funnel=FunnelPoint(0.0, Signal.USUAL)),
            center("B", adjusted=shown(95.5), se=4.0, funnel=FunnelPoint(3.1, Signal.ALARM)),
            center("C", adjusted=shown(70.1), se=4.0, funnel=FunnelPoint(-1.98, Signal.WATCH)),
            center("D", index=shown(60)),
        ),
        TEXTS,
    )
    assert found is not None
    # The axes: errors 0–4 from right to left; indices in fives around 70.1 – 95.5.
    low, high = 70.0, 100.0
    ends: dict[str, list[float]] = {}
    for curve in found.curves:
        (x, y) = curve.corners[-1]
        assert x == 0
        ends.setdefault(curve.kind, []).append(low + (high - low) * (100 - y) / 100)
    assert ends == {
        "limit-watch": pytest.approx([89.8, 70.2], abs=0.1),
        "limit-alarm": pytest.approx([95.45, 64.55], abs=0.1),
    }
    assert [(mark.kind, mark.x) for mark in found.marks] == [("usual", 12.5), ("watch", 0), ("alarm", 0)]
    assert {label.text for label in found.labels} <= {"B", "C"} and len(found.marks) == 3


def test_without_norms_or_an_adjusted_index_there_is_no_funnel() -> None:
    one = center("A", adjusted=shown(80), se=4.0)
    assert plots.funnel(report(one, year=None), TEXTS) is None
    assert plots.funnel(report(center("A", index=shown(80))), TEXTS) is None


def week(day: int, methodology: str, mean: float) -> WeekPoint:
    return WeekPoint(date(2026, 11, day), methodology, mean, 10, 400)


BOTH = (week(1, "2022.1", 80), week(8, "2022.1", 81), week(15, "2026.1", 82), week(22, "2026.1", 83))


def test_no_line_joins_two_versions_and_dashes_stand_between_them() -> None:
    found = plots.weeks(report(weeks=BOTH), TEXTS)
    assert found is not None
    assert [(curve.kind, len(curve.corners)) for curve in found.curves] == [("series", 2), ("series", 2)]
    # Between a third and two thirds of three weeks; the later version's name beside it.
    (line,) = found.segments
    assert (line.kind, line.x1, line.x2) == ("break", 50, 50)
    assert [label.text for label in found.labels] == ["2026.1"]
    assert "2022.1 on the left, 2026.1 on the right" in found.caption and not found.keys


def test_the_series_before_is_shifted_by_the_link_and_says_so() -> None:
    found = plots.weeks(report(weeks=BOTH, link=1.5), TEXTS)
    assert found is not None
    (shifted,) = [curve for curve in found.curves if curve.kind == "shifted"]
    # 81.5 and 82.5 on an axis from 80 to 85.
    assert [y for _, y in shifted.corners] == [70, 50]
    assert "shifted by +1.5" in found.caption and found.keys[0].text == "series before, shifted by +1.5"


@pytest.mark.parametrize(("link", "said"), [(0.04, "do not differ"), (-0.04, "do not differ"), (None, "")])
def test_where_nothing_would_move_no_series_is_shifted(link: float | None, said: str) -> None:
    found = plots.weeks(report(weeks=BOTH, link=link), TEXTS)
    assert found is not None and said in found.caption
    assert {curve.kind for curve in found.curves} == {"series"}


def test_one_version_has_no_break() -> None:
    found = plots.weeks(report(weeks=BOTH[:2], link=1.5), TEXTS)
    assert found is not None and not found.segments and not found.caption and len(found.curves) == 1


def test_a_place_is_drawn_from_the_best_to_the_worst_that_it_could_be() -> None:
    lines = [
        center("A", year=shown(80), rank=Rank(5, 3, 9, 11), regional_rank=Rank(2, 1, 2, 2)),
        center("B", year=shown(85), rank=Rank(2, 1, 6, 11), regional_rank=Rank(1, 1, 2, 2)),
    ]
    found = plots.ranks(report(*lines), TEXTS)
    assert found is not None
    # Of eleven places the first is above, the last below: (place − 1)·10.
    assert [(one.x1, one.y1, one.y2) for one in found.segments] == [(25, 0, 50), (75, 20, 80)]
    assert [mark.y for mark in found.marks] == [10, 40]
    in_region = plots.ranks(report(*lines, region="Область"), TEXTS)
    assert in_region is not None and [(one.y1, one.y2) for one in in_region.segments] == [(0, 100), (0, 100)]


def test_stars_are_counted_by_range_and_the_others_by_their_state() -> None:
    one = report(
        center("A", range=StarRange(3, 3)),
        center("B", range=StarRange(3, 4), star=StarState.TWO_STARS),
        center("C", range=StarRange(3, 3)),
        center("D", star=StarState.UNDER_REVIEW),
        hidden=(Place("E", "Центр", "Город", "Область"),),
    )
    found = plots.stars(one, TEXTS)
    assert found is not None
    assert [(line.x2, label.text) for line, label in zip(found.segments, found.labels, strict=False)] == [
        (50, "3–4★"),
        (100, "3★"),
    ]
    rows = national_tables.stars(one, TEXTS).cells.to_numpy().tolist()
    assert [row[1:] for row in rows] == [[1, 0.2], [2, 0.4], [1, 0.2], [1, 0.2]]


def test_answers_that_never_count_are_not_held_against_a_center() -> None:
    found = Quality(clean=6, b=2, x=92, reasons={"speeding": 2, "duplicate": 92})
    assert found.doubtful == 0.25
    assert Quality(x=5).doubtful is None
    one = report(center("A", quality=found), center("B"))
    table = quality_tables.quality(one.flawed, TEXTS)
    assert table.cells.to_numpy().tolist() == [["Центр, Город · A", 6, 2, 92, 0.25, "repeat 92, haste 2"]]


def theme(code: str, group: str, n: int) -> ThemeLine:
    return ThemeLine(code, group, {"ru": code, "en": code}, n)


CLIENTS = PlaceThemes(20, {"E": 5}, (PlaceTheme(theme("waiting", "E", 5), ("Ждали час",)),), 15)
POSTS = ThemeCounts(12, {"E": 7, "C": 3}, (theme("papers", "E", 4), theme("waiting", "E", 3), theme("site", "C", 3)), 2)


def test_a_theme_that_only_posts_have_stands_in_page_and_workbook() -> None:
    """A group of posts alone, too; and what stands where clients have written too little."""
    everybody, posts = report(comments=CLIENTS, elsewhere=POSTS), report(elsewhere=POSTS)
    effort, comfort = [load().group(code).title["en"] for code in "EC"]
    assert quality_tables.comments(everybody, TEXTS, load()).cells.to_numpy().tolist() == [
        [effort, 5, 0.25, "", 7],
        ["· waiting", 5, 0.25, "“Ждали час”", 3],
        ["· papers", None, None, "", 4],
        [comfort, None, None, "", 3],
        ["· site", None, None, "", 3],
        ["No theme", 15, 0.75, "", 2],
        ["All comments", 20, 1.0, "", 12],
    ]
    in_book = comment_tables.themes(CLIENTS, TEXTS, load(), POSTS).cells.to_numpy().tolist()
    assert [row[:5] for row in in_book if row[1] in ("papers", "site")] == [
        [effort, "papers", None, 4, None],
        [comfort, "site", None, 3, None],
    ]
    alone = quality_tables.comments(posts, TEXTS, load()).cells.to_numpy().tolist()
    assert [(row[0], row[1], row[-1]) for row in alone] == [
        (effort, None, 7), ("· papers", None, 4), ("· waiting", None, 3), (comfort, None, 3), ("· site", None, 3),
        ("No theme", None, 2), ("All comments", None, 12),
    ]  # fmt: skip
    shown = {one.name: one.lack for one in tables.parts(dataclasses.replace(posts, year=None), TEXTS, load())}
    assert shown["comments"] == "" and quality_tables.comments(report(), TEXTS, load()).cells.empty
