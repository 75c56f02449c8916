"""`czn-index report` as an operator meets it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.sandbox import pilot
from tests.bot.cli.operators import Operator

AS_OF = "2026-03-02"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--region", "Нигде"], "czn-index: there is no region Нигде\n"),
        ([], "czn-index: nothing has been published yet; run: czn-index index compute\n"),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_line_and_leaves_nothing(
    operator: Operator, arguments: list[str], line: str
) -> None:
    assert operator.run("report", "--out", "report", *arguments, status=1) == line
    assert not (operator.folder / "report").exists()


def test_a_report_is_written_once_something_is_published(operator: Operator) -> None:
    pilot.write(operator.folder / "pilot.csv", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    operator.run("responses", "import", "pilot.csv", "--strict")
    operator.run("index", "compute", "--as-of", AS_OF)
    assert operator.run("report", "--out", "report").split() == ["report/report.html", "report/report.xlsx"]
    page = (operator.folder / "report" / "report.html").read_text(encoding="utf-8")
    assert "Вся страна" in page and "Центр занятости «Десна» (пример)" in page
    assert load_workbook(operator.folder / "report" / "report.xlsx")["Рейтинг"].max_row == 30
    operator.run("report", "--out", "region", "--region", "Псковская область", "--language", "en")
    page = (operator.folder / "region" / "report.html").read_text(encoding="utf-8")
    assert "Псковская область" in page and "League table" in page and "«Десна»" not in page
    (operator.folder / "file").write_text("mine", encoding="utf-8")
    for out in ("file", "file/below", "/proc/report"):
        error = operator.run("report", "--out", out, status=1)
        assert error.startswith("czn-index: ") and error.count("\n") == 1
    assert (operator.folder / "file").read_text(encoding="utf-8") == "mine"


def test_the_quality_report_has_two_names(operator: Operator) -> None:
    files = "quality/quality-2026.html\nquality/quality-2026.xlsx\n"
    assert operator.run("quality", "export", "--year", "2026", "--out", "quality") == files
    assert operator.run("report", "quality", "--year", "2026", "--out", "quality") == files
    page = (operator.folder / "quality" / "quality-2026.html").read_text(encoding="utf-8")
    assert "За этот год ничего не опубликовано." in page
    assert "2099" in operator.run("report", "quality", "--year", "2099", "--out", "later", status=2)
    assert not (operator.folder / "later").exists()


def test_where_2026_1_leads_the_report_is_of_its_figures(operator: Operator) -> None:
    operator.environment["METHODOLOGY_VERSION"] = "2026.1"
    pilot.write(operator.folder / "pilot.csv", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    operator.run("responses", "import", "pilot.csv", "--strict")
    operator.run("norms", "compute", "--as-of", AS_OF, "--out", "norms.json")
    operator.run("norms", "publish", "norms.json", "--from", "2026-01-05")
    operator.run("index", "compute", "--as-of", AS_OF)
    operator.run("report", "--out", "report", "--language", "en")
    page = (operator.folder / "report" / "report.html").read_text(encoding="utf-8")
    assert "methodology 2026.1" in page and "No stars yet" in page
    operator.run("digest", "preview", "BRY-01", "--as-of", AS_OF, "--out", "preview", "--language", "en")
    words = (operator.folder / "preview" / "digest.txt").read_text(encoding="utf-8")
    assert "No stars yet" in words
