"""The report as a page: complete on its own, valid, honest about ranks and changes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

import pytest

from bot.report import page
from bot.report.model import CenterLine, Place, Report
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2022.heading import Heading
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.stars import StarState
from scoring.response import VisitTotals
from tests.bot.report.reading import Element, read
from tests.bot.report.synthetic import report

ONE = next(line for line in report(40).centers if line.firm and line.stars)
NASTY = "ГКУ <script>alert(\"ЦЗН\")</script> & 'труд' {{ 7 * 7 }} {% raw %} "
LONG = (NASTY * 4)[:200]


def rendered(content: Report, language: str = "ru") -> Element:
    return read(page.render(content, texts_in(language), load()))


def with_centers(*lines: CenterLine, hidden: tuple[Place, ...] = ()) -> Report:
    return replace(report(40), centers=lines, hidden=hidden)


class Changed(TypedDict, total=False):
    """What a center has otherwise than the others: fields of `CenterLine`."""

    place: Place
    window_end: date
    n: int
    n_job_seeker: int | None
    n_employer: int | None
    index: float | None
    ci_low: float | None
    ci_high: float | None
    se: float | None
    index_employer: float | None
    groups: Mapping[str, float | None]
    star_state: StarState
    stars: int | None
    heading: Heading | None
    shrunk_index: float | None
    change: float | None
    called: bool
    funnel_z: float | None
    funnel_flag: str | None
    under_review: bool
    b: int
    x: int
    reasons: Mapping[str, int]
    gaps: tuple[Gap, ...]
    lenses: tuple[Lens, ...]
    visits: VisitTotals | None


def center(code: str, **changed: Unpack[Changed]) -> CenterLine:
    place = Place(code, f"Центр {code}", "Псков", "Псковская область")
    usual = replace(ONE, place=place, under_review=False, called=False, n=100, heading=None)
    return replace(usual, **changed)


def league(content: Report) -> list[list[str]]:
    """The text of the cells of the league table."""
    table = rendered(content).by_id("league").all("table")[0]
    return [[cell.text for cell in row.children] for row in table.all("tbody")[0].all("tr")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", [None, "Псковская область"])
def test_a_page_is_sound_and_every_plot_says_what_it_shows_and_how_to_read_it(
    language: str, region: str | None
) -> None:
    content = rendered(report(40, region=region), language)
    assert content.all("html")[0].attributes["lang"] == language
    assert content.all("h1")[0].text == (region or {"ru": "Вся страна", "en": "The whole country"}[language])
    plots = content.all("svg", "plot")
    # Trend, profile, funnel, and the two groups for which the synthetic nation has measurements.
    assert len(plots) == 5
    for plot in plots:
        assert plot.attributes["role"] == "img"
        assert plot.children[0].tag == "title" and len(plot.children[0].text) > 10
    for name in ("trend", "profile", "funnel"):
        assert len(content.by_id(name).all("figcaption")[0].text) > 30
    for name in ("gaps", "lenses", "league", "channels", "regions", "quality"):
        assert len(content.by_id(name).all("p", "caption")[0].text) > 30


def test_a_page_asks_for_nothing_from_outside_and_runs_nothing() -> None:
    text = page.render(report(40), texts_in("ru"), load())
    assert not re.search(r"//|url\(|@import|<script|<link|<img|\bon\w+=", text)
    content = read(text)
    targets = [element.attributes["href"] for element in content.all() if "href" in element.attributes]
    assert targets
    for target in targets:
        assert target is not None and target.startswith("#")
        content.by_id(target.removeprefix("#"))


@pytest.mark.parametrize("name", [NASTY, LONG, "=1+2", '"', "$100$ &amp; <b>"])
def test_a_name_is_read_as_it_is_written_whatever_it_contains(name: str) -> None:
    place = Place(name[:20], name, name, name)
    line = replace(ONE, place=place, funnel_flag="alarm", funnel_z=3.4, b=3)
    small = center("SMALL", place=place, n=12, star_state=StarState.PRELIMINARY)
    content = rendered(replace(with_centers(line, small, hidden=(place,)), region=name))
    written = " ".join(name.split())
    assert not content.all("script") and not content.all("b")
    assert content.all("h1")[0].text == written
    for section in ("funnel", "league", "quality"):
        assert written in content.by_id(section).all("th")[-1].text or written in content.by_id(section).text
    assert content.all("ul", "names")[0].text.startswith(written)
    assert any(written in mark.text for mark in content.by_id("funnel").all("use", "alarm"))


def test_the_table_is_ordered_by_the_shrunk_index_and_a_center_under_review_has_no_rank() -> None:
    content = with_centers(
        center("LUCKY", index=95.0, shrunk_index=83.0, n=31),
        center("LOW", index=71.0, shrunk_index=72.0),
        center("REVIEW", index=90.0, shrunk_index=88.0, under_review=True, star_state=StarState.UNDER_REVIEW),
        center("HIGH", index=86.0, shrunk_index=85.0),
    )
    rows = league(content)
    assert [(row[0], row[1].split()[1]) for row in rows] == [
        ("–", "REVIEW"),
        ("1", "HIGH"),
        ("2", "LUCKY"),
        ("3", "LOW"),
    ]
    assert "на проверке" in rows[0][4]
    assert rows[1][2] == "86,0"


def test_the_table_tells_the_year_it_is_ordered_by_and_where_the_13_weeks_are_heading() -> None:
    content = with_centers(
        center("UP", index=91.0, shrunk_index=88.0, heading=Heading.UP),
        center("SAME", index=86.0, shrunk_index=87.0, heading=Heading.SAME),
        center("YOUNG", index=85.0, shrunk_index=86.0, heading=None),
    )
    rows = league(content)
    assert [(row[2], row[4].split()[-1]) for row in rows] == [("91,0 ↗", "88,0"), ("86,0 →", "87,0"), ("85,0", "86,0")]


def test_an_arrow_stands_only_where_a_change_is_called_one() -> None:
    content = with_centers(
        center("UP", change=4.24, called=True, shrunk_index=90.0),
        center("DOWN", change=-3.0, called=True, shrunk_index=89.0),
        center("NOISE", change=2.9, called=False, shrunk_index=88.0),
        center("NEW", change=None, called=False, shrunk_index=87.0),
    )
    assert [row[7] for row in league(content)] == ["▲ +4,2", "▼ −3,0", "+2,9", "–"]


def test_a_center_shows_its_stars_and_every_other_state_by_its_name() -> None:
    content = with_centers(
        center("FOUR", star_state=StarState.STAR, stars=4, shrunk_index=90.0),
        center("FROZEN", star_state=StarState.UNDER_REVIEW, stars=3, shrunk_index=89.0),
        center("WAITS", star_state=StarState.NOT_ENOUGH_DATA, stars=None, shrunk_index=88.0),
    )
    assert [row[4] for row in league(content)] == [
        "★★★★☆ 90,0",
        "★★★☆☆ 89,0 на проверке",
        "88,0 недостаточно данных",
    ]


def test_a_preliminary_index_is_shown_apart_without_a_rank() -> None:
    content = with_centers(
        center("FIRM", n=30, star_state=StarState.NOT_ENOUGH_DATA, stars=None),
        center("YOUNG", n=29, star_state=StarState.PRELIMINARY, stars=None),
        center("NONE", n=11, index=None, ci_low=None, ci_high=None, se=None, star_state=StarState.PRELIMINARY),
    )
    first, second = rendered(content).by_id("league").all("table")
    assert "FIRM" in first.text and "YOUNG" not in first.text
    assert [row.children[0].text for row in second.all("tbody")[0].all("tr")] == ["–", "–"]
    assert "YOUNG" in second.text and "NONE" in second.text


def test_of_a_center_below_the_minimum_only_the_name_is_shown() -> None:
    place = Place("TINY", "Крошечный центр", "Псков", "Псковская область")
    content = rendered(with_centers(center("BIG"), hidden=(place,)))
    assert content.all("ul", "names")[0].text == "Крошечный центр Псков · TINY"
    assert sum("TINY" in element.text for element in content.all("tr")) == 0


def test_a_center_that_waits_for_more_answers_says_how_far_its_figures_go() -> None:
    content = with_centers(
        center("NOW", shrunk_index=90.0), center("WAITS", shrunk_index=89.0, window_end=date(2026, 11, 1))
    )
    assert [row[5] for row in league(content)] == ["100", "100 по 1 нояб."]


def test_a_difference_between_job_seekers_and_employers_is_named_where_it_is_real() -> None:
    """Both lenses are 6 points wide; only one is more than chance."""
    real, chance = Lens("E", 80.0, 74.0, 6.0, 2.0, 2.0, 10.0, True), Lens("U", 80.0, 74.0, 6.0, 4.0, -2.0, 14.0, False)
    rows = rendered(with_centers(center("TWO", lenses=(chance, real)))).by_id("lenses").all("tbody")[0].all("tr")
    assert [[cell.text for cell in row.children] for row in rows] == [
        ["Центр TWO Псков · TWO", "Минимизация усилий", "80,0", "74,0", "+6,0", "+2,0 … +10,0"]
    ]


def test_types_with_few_people_are_not_told_apart() -> None:
    content = with_centers(center("FEW", n=103, n_job_seeker=None, n_employer=None, index_employer=None))
    assert league(content)[0][6].endswith("· –")


def test_a_report_with_hardly_anything_in_it_still_stands() -> None:
    small = center("YOUNG", n=10, index=None, ci_low=None, ci_high=None, se=None, shrunk_index=None, change=None,
                   groups={}, funnel_z=None, funnel_flag=None, star_state=StarState.PRELIMINARY, stars=None, gaps=(),
                   lenses=(), b=0, x=0, reasons={})  # fmt: skip
    whole = report(1)
    empty = replace(whole.nation, index=None, ci_low=None, ci_high=None, groups={}, centers=0, n=0)
    bare = replace(
        whole, nation=empty, place=empty, regions=(), centers=(small,), hidden=(), trend=(), non_use=(), between=None
    )
    for language in LANGUAGES:
        content = rendered(bare, language)
        assert not content.all("svg", "plot")
        assert "YOUNG" in content.by_id("league").text


def test_thousands_of_centers_make_a_page_that_can_still_be_sent() -> None:
    text = page.render(report(2300), texts_in("ru"), load())
    assert len(text.encode()) < 6_000_000
    assert len(read(text).by_id("funnel").all("use", "usual")) > 1500


def test_visits_and_answers_begin_with_the_alarms_and_are_left_out_where_nothing_is_known() -> None:
    counted = VisitTotals(issued=0, redeemed=0, completed=0, answers=34, visits=170, alarm=False)
    handed = VisitTotals(issued=1_200, redeemed=90, completed=60, answers=0, visits=None, alarm=False)
    content = rendered(
        with_centers(
            center("B", visits=counted),
            center("C", visits=handed, reasons={"unverified": 3}),
            center("A"),
            center("D", visits=replace(counted, answers=187, alarm=True)),
        )
    ).by_id("visits")
    rows = [[cell.text for cell in row.children] for row in content.all("tbody")[0].all("tr")]
    assert [row[0].rsplit(" ", 1)[-1] for row in rows] == ["D", "B", "C"]
    assert [row[1:] for row in rows] == [
        ["0", "0", "0", "170", "110,0 %", "ответов больше, чем визитов", "0"],
        ["0", "0", "0", "170", "20,0 %", "", "0"],
        ["1 200", "90", "60", "–", "5,0 %", "", "3"],
    ]
    without = page.render(with_centers(center("A")), texts_in("ru"), load())
    assert 'id="visits"' not in without and "#visits" not in without
