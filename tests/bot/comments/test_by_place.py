"""Comment themes in the operator's report."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from bot import jobs
from bot.comments.theme_counts import PlaceTheme, PlaceThemes, ThemeCounts, ThemeLine
from bot.report import assembling, page, workbook
from bot.report.model import Report
from handlers.language.texts import texts_in
from questionnaire.loader import load
from tests.bot.nation import Nation, moment_of
from tests.bot.report.reading import read
from tests.bot.report.synthetic import report
from tests.scoring.by_hand import halves

WEEK = 105_700
WAITING = ThemeLine("waiting", "E", {"ru": "ожидание", "en": "waiting"}, 12)
SITE = ThemeLine("website", "C", {"ru": "сайт <и> соцсети", "en": "site"}, 3)
PLACE = PlaceThemes(
    20, {"E": 12, "C": 3}, (PlaceTheme(WAITING, ("Раз", "=1+2", "<b>")), PlaceTheme(SITE, ("а", "б", "в"))), 6
)


async def gathered(url: str, **comments: list[str]) -> Report:
    """Centers by their code, each with twenty answers and these comments."""
    nation = await Nation.build(url, [*comments])
    for code, mine in comments.items():
        await nation.answer(code, WEEK, halves(20), comments=mine)
    await jobs.run_week(nation.db, week=WEEK, now=moment_of(WEEK))
    found = await assembling.report(nation.db, region=None, now=moment_of(WEEK))
    await nation.db.close()
    return found


async def test_a_report_counts_the_comments_of_each_center_and_of_the_place(url: str) -> None:
    """Eleven at A; five at B and six at C, too few to stand alone but enough together."""
    found = await gathered(
        url,
        A=[f"Очередь {number}" for number in range(7)] + ["Сайт, тел. 8 912 345 67 89"] * 2 + ["Спасибо"] * 2,
        B=["На сайте пусто", "Сайт пуст", "Сайт висит", "На сайте пусто", "Сайт висит"],
        C=[f"Вежливо {number}" for number in range(6)],
    )
    assert {line.place.code: line.comments.n for line in found.centers if line.comments} == {"A": 11}
    mine = next(line.comments for line in found.centers if line.comments)
    assert [(theme.code, theme.n) for theme in mine.themes] == [("waiting", 7)]
    assert (mine.groups, mine.unassigned) == ({"E": 7}, 2)
    assert found.comments is not None
    assert (found.comments.n, found.comments.unassigned) == (22, 2)
    assert found.comments.groups == {"E": 7, "C": 7, "F": 6}
    counts = {theme.line.code: theme.line.n for theme in found.comments.themes}
    assert counts == {"waiting": 7, "website": 7, "courtesy": 6}
    for theme in found.comments.themes:
        assert len(theme.examples) == 3
        assert not any("912" in example for example in theme.examples)


async def test_what_is_too_little_to_stand_alone_is_not_what_remains_of_the_place(url: str) -> None:
    """Nine comments at B: if they were in the total, subtracting A's would reveal them."""
    found = await gathered(url, A=["Очередь"] * 10, B=["На сайте пусто"] * 9)
    assert found.comments is not None
    assert (found.comments.n, found.comments.groups) == (10, {"E": 10})


async def test_below_ten_comments_a_report_is_silent_about_them(url: str) -> None:
    found = await gathered(url, A=["Очередь"] * 5, B=["На сайте пусто"] * 4)
    assert found.comments is None
    assert [line.comments for line in found.centers] == [None, None]
    html = page.render(found, texts_in("ru"), load())
    assert "report-comment-themes" not in html and 'id="comments"' not in html and "О чём пишут" not in html


def test_the_page_has_every_theme_under_its_group_with_three_examples() -> None:
    content = read(page.render(replace(report(40), comments=PLACE), texts_in("ru"), load())).by_id("comments")
    rows = [[cell.text for cell in row.children] for row in content.all("tbody")[0].all("tr")]
    assert rows == [
        ["Минимизация усилий", "12", "60,0 %", ""],
        ["ожидание", "12", "60,0 %", "«Раз»«=1+2»«<b>»"],
        ["Внешний комфорт и удобство", "3", "15,0 %", ""],
        ["сайт <и> соцсети", "3", "15,0 %", "«а»«б»«в»"],
        ["Без темы", "6", "30,0 %", ""],
    ]
    assert "Комментариев: 20" in content.all("p", "caption")[0].text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_workbook_has_the_same_and_a_sheet_of_centers(language: str) -> None:
    whole = report(40)
    mine = ThemeCounts(11, {"E": 7}, (replace(WAITING, n=7),), 2)
    first, *others = whole.centers
    lines = (replace(first, comments=mine), *others)
    file = workbook.render(replace(whole, comments=PLACE, centers=lines), texts_in(language), load())
    *_, themes, centers = load_workbook(io.BytesIO(file))
    group = load().group("E").title[language]
    rows = [list(row) for row in themes.iter_rows(min_row=2, values_only=True)]
    assert [group, None, 12, 0.6, None, None, None] in rows
    assert [group, WAITING.title[language], 12, 0.6, "Раз", "=1+2", "<b>"] in rows
    assert [row[2] for row in rows] == [12, 12, 3, 3, 6, 20]
    assert themes.cell(3, 6).data_type == "s"
    head, *found = [list(row) for row in centers.iter_rows(values_only=True)]
    assert len(found) == 1 and len(set(head)) == len(head)
    row = dict(zip(head, found[0], strict=True))
    assert (found[0][0], row[group], row[WAITING.title[language]]) == (first.place.code, 7, 7)
    assert row[SITE.title[language]] is None and found[0][-1] == 2
