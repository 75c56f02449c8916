"""The report as a workbook, reopened with another library: the cells hold the data."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from bot.comments.theme_counts import PlaceTheme, PlaceThemes, ThemeLine
from bot.report import workbook
from bot.report.model import Place, Report
from bot.report.table import Column, of_rows
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.comment_themes import LEAST_TOGETHER
from scoring.response import VisitTotals
from tests.bot.report.synthetic import report

SHEETS = ["Сводка", "Рейтинг", "Меньше 10 ответов", "Профиль", "Динамика", "Регионы", "Каналы", "Качество",
          "Визиты", "Слова и факты", "Два взгляда", "Комментарии", "Комментарии центров"]  # fmt: skip


def reopened(content: Report, language: str = "ru") -> Workbook:
    return load_workbook(io.BytesIO(workbook.render(content, texts_in(language), load())))


def records(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    assert len(set(head)) == len(head)
    return [dict(zip(head, row, strict=True)) for row in rows]


def day_in(cell: object) -> date:
    assert isinstance(cell, datetime)
    return cell.date()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_sheet_with_a_head_that_stays(language: str) -> None:
    book = reopened(report(40), language)
    assert language != "ru" or book.sheetnames == SHEETS
    assert len(book.sheetnames) == len(SHEETS)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(isinstance(cell.value, str) and cell.font.bold for cell in sheet[1])


def test_every_center_that_is_shown_stands_in_the_league_with_its_figures_unrounded() -> None:
    content = report(40)
    found = records(reopened(content), "Рейтинг")
    assert [row["Код"] for row in found] == [
        *(line.place.code for _, line in content.league),
        *(line.place.code for line in content.unranked),
    ]
    lines = {line.place.code: line for line in content.centers}
    ranks = {line.place.code: rank for rank, line in content.league}
    for row in found:
        line = lines[str(row["Код"])]
        assert row["Место"] == ranks.get(line.place.code)
        assert (row["Центр"], row["Город"], row["Регион"]) == (line.place.name, line.place.city, line.place.region)
        expected = {
            "Индекс": line.index,
            "Нижняя граница": line.ci_low,
            "Верхняя граница": line.ci_high,
            "Стандартная ошибка": line.se,
            "Ответов": line.n,
            "Ответов соискателей": line.n_job_seeker,
            "Ответов работодателей": line.n_employer,
            "Индекс соискателей": line.index_job_seeker,
            "Индекс работодателей": line.index_employer,
            "Дружелюбие и партнёрство": line.groups["F"],
            "Внешний комфорт и удобство": line.groups["C"],
            "Звёзды": line.stars,
            "Индекс за год, притянутый": line.shrunk_index,
            "Надёжность": line.reliability,
            "Изменение": line.change,
            "z": line.funnel_z,
        }
        for name, value in expected.items():
            assert row[name] == (value if value is None else pytest.approx(value, rel=1e-14)), name
        assert row["Изменение настоящее"] == ("да" if line.called else "нет")


def test_the_other_sheets_hold_what_the_report_does() -> None:
    content = report(40, region="Псковская область")
    book = reopened(content)
    summary = {row[0]: row[1] for row in book["Сводка"].iter_rows(min_row=2, values_only=True)}
    assert summary["Регион"] == "Псковская область"
    assert summary["Индекс"] == content.place.index
    assert day_in(summary["Начало окна"]) == date(2026, 8, 24)
    assert (summary["Среднее μ"], summary["Разброс центров τ²"]) == (81.3, 16.0)
    assert [(row["Код"], row["Центр"]) for row in records(book, "Меньше 10 ответов")] == [
        (place.code, place.name) for place in content.hidden
    ]
    assert [(day_in(row["Конец недели"]), row["Индекс"], row["Ответов"]) for row in records(book, "Динамика")] == [
        (point.week_end, pytest.approx(point.index, rel=1e-14), point.n) for point in content.trend
    ]
    assert [(row["Регион"], row["Центров"], row["Индекс"]) for row in records(book, "Регионы")] == [
        (rollup.region or "Вся страна", rollup.centers, rollup.index) for rollup in (content.nation, *content.regions)
    ]
    assert [
        (row["Код"], row["Доля"], row["Нижняя граница"], row["Верхняя граница"]) for row in records(book, "Каналы")
    ] == [
        (line.question, *(pytest.approx(value, rel=1e-14) for value in (line.share, line.low, line.high)))
        for line in content.non_use
    ]
    quality = records(book, "Качество")
    for row, line in zip(quality, content.centers, strict=True):
        assert (row["Чистые"], row["B"], row["X"]) == (line.clean, line.b, line.x)
        assert row["спешка"] == line.reasons.get("speeding", 0)
    gaps = [(line.place.code, gap) for line in content.centers for gap in line.gaps]
    assert [(row["Код"], row["Измерено"]) for row in records(book, "Слова и факты")] == [
        (code, pytest.approx(gap.measured, rel=1e-14)) for code, gap in gaps
    ]
    lenses = [(line.place.code, lens) for line in content.centers for lens in line.lenses]
    assert [(row["Код"], row["Разница"], row["Не случайно"]) for row in records(book, "Два взгляда")] == [
        (code, pytest.approx(lens.gap, rel=1e-14), "да" if lens.real else "нет") for code, lens in lenses
    ]


def test_the_sheet_of_visits_has_the_ledger_of_the_window() -> None:
    content = report(40)
    first, second, *others = content.centers
    counted = VisitTotals(issued=0, redeemed=0, completed=0, answers=30, visits=120, alarm=False)
    handed = VisitTotals(issued=50, redeemed=12, completed=10, answers=9, visits=8, alarm=True)
    lines = (replace(first, visits=counted, reasons={"unverified": 4}), replace(second, visits=handed, reasons={}))
    rows = records(reopened(replace(content, centers=(*lines, *others))), "Визиты")
    names = ("Код", "Выдано талонов", "Открыто талонов", "Ответов по талону", "Визитов", "Доля ответивших", "Тревога",
             "Без талона, не учтены")  # fmt: skip
    assert [tuple(row[name] for name in names) for row in rows] == [
        (second.place.code, 50, 12, 10, 8, 1.125, "да", 0),
        (first.place.code, 0, 0, 0, 120, 0.25, "нет", 4),
    ]


def test_the_profile_sheet_has_means_and_quantiles() -> None:
    """Eleven centers at 50, 51 … 60."""
    content = report(40)
    lines = tuple(replace(content.centers[0], groups=dict.fromkeys("FUEPC", 50.0 + step)) for step in range(11))
    rows = records(reopened(replace(content, centers=lines)), "Профиль")
    assert rows[0] == {
        "Группа": "Дружелюбие и партнёрство",
        "Вся страна": 85.0,
        "Десятая часть ниже": 51.0,
        "Четверть ниже": 52.5,
        "Половина ниже": 55.0,
        "Три четверти ниже": 57.5,
        "Девять десятых ниже": 59.0,
    }


@pytest.mark.parametrize(
    "name", ["=1+2", "+7 812", "-5", "@SUM(A1)", '=HYPERLINK("x")', "12", "mailto:a@b.ru", "<r>x</r>"]
)
def test_a_name_stays_text_whatever_it_begins_with(name: str) -> None:
    content = report(40)
    place = Place(name, name, name, name)
    line = replace(content.centers[0], place=place)
    file = workbook.render(replace(content, centers=(line,), hidden=(place,)), texts_in("ru"), load())
    book = load_workbook(io.BytesIO(file))
    for sheet, first in (("Рейтинг", 2), ("Меньше 10 ответов", 1), ("Качество", 1)):
        cells = [book[sheet].cell(2, first + offset) for offset in range(4)]
        assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(name, "s", None)] * 4
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        sheets = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_figures_are_numbers_with_a_format_to_read_them_by() -> None:
    content = report(40)
    sheet = reopened(content)["Рейтинг"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for name, format in {"Индекс": "0.0", "Ответов": "#,##0", "Надёжность": "0.0%", "z": "0.00"}.items():
        cell = sheet.cell(2, head[name])
        assert (cell.data_type, cell.number_format) == ("n", format)


def test_a_theme_that_too_few_may_be_quoted_on_has_empty_cells() -> None:
    theme = ThemeLine("waiting", "F", {"ru": "Ожидание", "en": "Waiting"}, 4)
    voice = PlaceThemes(12, {"F": 4}, (PlaceTheme(theme, ()),), 8)
    rows = records(reopened(replace(report(40), comments=voice)), "Комментарии")
    assert [(row["Комментариев"], row["Пример 1"], row["Пример 3"]) for row in rows] == [
        (4, None, None),
        (4, None, None),
        (8, None, None),
        (12, None, None),
    ]


def test_a_row_of_another_width_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Сводка: 1 cells under 2 columns"):
        of_rows("Сводка", [Column("а"), Column("б")], [[1, 2], [3]])


def test_the_same_report_gives_the_same_file() -> None:
    first, second = (workbook.render(report(40), texts_in("ru"), load()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("quoted", range(LEAST_TOGETHER + 1))
def test_a_theme_may_have_fewer_examples_than_there_are_columns_for_them(quoted: int) -> None:
    """Clients write the same words, so too few different comments of a theme may remain to quote."""
    words = ("Долго ждали", "Перезвонили сами", "Сайт не открылся")[:quoted]
    theme = PlaceTheme(ThemeLine("queue", "E", {"ru": "очереди", "en": "queues"}, 12), words)
    comments = PlaceThemes(n=40, groups={"E": 15}, themes=(theme,), unassigned=25)
    group, of_theme, without, everything = records(reopened(replace(report(40), comments=comments)), "Комментарии")
    assert [of_theme[f"Пример {number}"] for number in (1, 2, 3)] == [*words, *[None] * (LEAST_TOGETHER - quoted)]
    assert [row["Комментариев"] for row in (group, of_theme, without, everything)] == [15, 12, 25, 40]
    # 15 / 40, 12 / 40, 25 / 40.
    assert [row["Доля"] for row in (group, of_theme, without, everything)] == [0.375, 0.3, 0.625, 1]
