"""A report is written whole or not at all."""

from pathlib import Path

import pytest

from bot.report.writing import write
from tests.bot.report.synthetic import report


def test_both_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    files = write(report(12), out, "en")
    assert [file.relative_to(out).name for file in files] == ["report.html", "report.xlsx"]
    assert sorted(file.name for file in out.iterdir()) == ["report.html", "report.xlsx"]
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_second_report_takes_the_place_of_the_first(tmp_path: Path) -> None:
    write(report(12), tmp_path, "en")
    write(report(12), tmp_path, "ru")
    assert "Вся страна" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_where_a_file_cannot_be_written_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").mkdir()
    (tmp_path / "report.html").write_text("the last one", encoding="utf-8")
    with pytest.raises(OSError, match=r"report\.xlsx"):
        write(report(12), tmp_path, "en")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report.html", "report.xlsx"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "the last one"


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        write(report(12), tmp_path / "file", "en")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
