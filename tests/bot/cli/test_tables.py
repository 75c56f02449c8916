"""Lists as tables: the parts that a narrow terminal gets, and rows that do not fit together."""

import pytest

from bot.cli import tables
from bot.cli.printing import Format, print_rows

ROWS = [
    {"center": "A", "day": day, "issued": 1, "a rather long heading": 12.5, "another long heading": True, "note": None}
    for day in ("2026-11-01", "2026-11-02")
]


def drawn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int) -> list[str]:
    monkeypatch.setattr(tables, "WIDEST", width)
    tables.print_table(ROWS)
    return capsys.readouterr().out.splitlines()


def test_a_wide_output_gets_one_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = drawn(monkeypatch, capsys, 500)
    assert len(lines) == 6
    assert "yes" in lines[3] and "–" in lines[3]


def test_a_narrow_one_gets_parts_that_each_tell_the_rows_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = drawn(monkeypatch, capsys, 60)
    assert max(map(len, lines)) <= 60
    heads = [line for line in lines if "center" in line]
    assert len(heads) == 2 and all("day" in head for head in heads)
    assert sum("2026-11-02" in line for line in lines) == 2


@pytest.mark.parametrize("format", list(Format))
def test_rows_of_other_columns_are_refused(format: Format) -> None:
    with pytest.raises(ValueError, match="row 2 has other columns"):
        print_rows([{"a": 1, "b": 2}, {"a": 1}], format)
