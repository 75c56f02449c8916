"""Measurements: imported once, corrected by another file, refused if they make no sense."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from tests.bot.cli.operators import Operator

HEADER = "center,month,indicator,value"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


def write(operator: Operator, *lines: str) -> str:
    (operator.folder / "facts.csv").write_text("\n".join(lines), encoding="utf-8")
    return "facts.csv"


def shown(operator: Operator, *arguments: str) -> list[list[object]]:
    rows = json.loads(operator.run("indicators", "show", "--from", "2026-01", *arguments, "--format", "json"))
    return [list(row.values()) for row in rows]


def test_a_value_is_added_once_and_replaced_by_a_later_one(operator: Operator) -> None:
    file = write(operator, HEADER, "bry-01,2026-01,waiting_minutes,12.5", "PSK-01,2026-01,placed_90_days,40")
    said = "2 rows read: 2 added, 0 changed, 0 unchanged, 0 rejected.\n"
    assert operator.run("indicators", "import", file, "--strict") == said
    file = write(
        operator, HEADER.replace(",", ";"), "BRY-01;2026-01;waiting_minutes;8,25", "PSK-01;2026-01;placed_90_days;40"
    )
    said = "2 rows read: 0 added, 1 changed, 1 unchanged, 0 rejected.\n"
    assert operator.run("indicators", "import", file, "--strict") == said
    waiting, placed = ["BRY-01", "2026-01", "waiting_minutes", 8.25], ["PSK-01", "2026-01", "placed_90_days", 40.0]
    assert shown(operator) == [waiting, placed]
    assert shown(operator, "--center", "psk-01") == [placed]
    assert shown(operator, "--region", "Брянская область") == [waiting]
    assert shown(operator, "--from", "2026-02") == []
    assert operator.run("indicators", "show", "--center", "XXX", status=1) == "czn-index: there is no center XXX\n"


BAD = {
    "XXX,2026-01,waiting_minutes,5": "center: 'XXX' is not a center",
    "BRY-01,2026-01,mood,5": "indicator: 'mood' is not one of waiting_minutes",
    "BRY-01,январь,waiting_minutes,5": "month: 'январь' is not a month such as 2026-11",
    "BRY-01,2026-13,waiting_minutes,5": "month: '2026-13' is not a month such as 2026-11",
    "BRY-01,2099-01,waiting_minutes,5": "month: '2099-01' lies in the future",
    "BRY-01,2026-02,waiting_minutes,": "value: '' is not a number",
    "BRY-01,2026-02,waiting_minutes,nan": "value: 'nan' is not a number",
    "BRY-01,2026-02,waiting_minutes,inf": "value: 'inf' is not a number",
    "BRY-01,2026-02,waiting_minutes,1e999": "value: '1e999' is not a number",
    "BRY-01,2026-02,waiting_minutes,1_000": "value: '1_000' is not a number",
    "BRY-01,2026-02,waiting_minutes,-5": "value: '-5' is negative",
    "bry-01,2026-01,waiting_minutes,6": "row: 'bry-01,2026-01,waiting_minutes,6' stands in line 2 already",
}


def test_every_bad_row_is_named_and_the_good_ones_enter(operator: Operator) -> None:
    file = write(operator, HEADER, "BRY-01,2026-01,waiting_minutes,5", *BAD)
    wanted = [f"line {line}, {problem}" for line, problem in enumerate(BAD.values(), start=3)]
    error = operator.run("indicators", "import", file, "--strict", status=1)
    assert [problem for problem in wanted if problem not in error] == []
    assert error.endswith("12 bad rows; nothing was imported\n") and shown(operator) == []
    out = operator.run("indicators", "import", file, problems=True)
    assert "13 rows read: 1 added, 0 changed, 0 unchanged, 12 rejected." in out
    assert [problem for problem in wanted if problem not in out] == []
    rejected = (operator.folder / "facts.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert [",".join(row[:-1]).replace("'", "") for row in csv.reader(rejected[1:])] == list(BAD)


def test_spreadsheets_with_real_dates_are_read(operator: Operator) -> None:
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["BRY-01", datetime.fromisoformat("2026-01-01"), "waiting_minutes", 12.5])
    book.save(operator.folder / "facts.xlsx")
    operator.run("indicators", "import", "facts.xlsx", "--strict")
    assert shown(operator) == [["BRY-01", "2026-01", "waiting_minutes", 12.5]]


def test_the_catalogue_is_listed_in_both_languages(operator: Operator) -> None:
    first, *_ = json.loads(operator.run("indicators", "list", "--format", "json", "--language", "en"))
    assert first == {
        "code": "waiting_minutes",
        "title": "Waiting time",
        "unit": "min",
        "good": 5,
        "bad": 30,
        "direction": "lower",
        "group": "E",
    }
    assert "Ожидание в очереди" in operator.run("indicators", "list")


def test_a_percentage_is_one_in_every_format(operator: Operator) -> None:
    book = xlsxwriter.Workbook(operator.folder / "shares.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["center", "month", "indicator", "value"])
    sheet.write_row(1, 0, ["BRY-01", "2026-01", "placed_90_days"])
    sheet.write(1, 3, 0.65, book.add_format({"num_format": "0%"}))
    sheet.write_row(2, 0, ["BRY-01", "2026-02", "placed_90_days", 65])
    book.close()
    operator.run("indicators", "import", "shares.xlsx", "--strict")
    told = {"03.2026": "65%", "апр.26": "65,0 %", "01.05.2026": "65.0"}
    rows = [f"BRY-01;{month};placed_90_days;{value}" for month, value in told.items()]
    operator.run("indicators", "import", write(operator, "center;month;indicator;value", *rows), "--strict")
    wanted = [["BRY-01", f"2026-0{month}", "placed_90_days", 65.0] for month in range(1, 6)]
    assert shown(operator) == wanted


def test_what_nobody_can_have_measured_is_refused_by_line(operator: Operator) -> None:
    bad = {
        "placed_90_days,650": "'650' is out of the range of placed_90_days: 0 to 100 % of job seekers",
        "waiting_minutes,65%": "'65%' is a percentage, and waiting_minutes is measured in min",
        "placed_90_days,0.65": "'0.65' could be 0.65 or 65 percent: write 65, or 0.65%",
        "waiting_minutes,481": "'481' is out of the range of waiting_minutes: 0 to 480 min",
    }
    file = write(operator, HEADER, *(f"BRY-01,2026-01,{cells}" for cells in bad))
    said = operator.run("indicators", "import", file, "--strict", status=1)
    wanted = [f"line {line}, value: {problem}" for line, problem in enumerate(bad.values(), start=2)]
    assert [problem for problem in wanted if problem not in said] == []
