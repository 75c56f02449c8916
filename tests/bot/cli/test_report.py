"""`czn-index report` as an operator meets it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.sandbox import pilot
from tests.bot.cli.operators import SAMPLE, Operator

AS_OF = "2026-03-02"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    made = Operator(tmp_path)
    made.run("centers", "import", str(SAMPLE))
    return made


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
