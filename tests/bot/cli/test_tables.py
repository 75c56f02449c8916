"""Lists as tables: the parts that a narrow terminal gets, and rows that do not fit together."""

import pytest

from bot.cli import tables
from bot.cli.printing import Format, Layout, print_rows

ROWS = [
    {"center": "A", "day": day, "issued": 1, "a rather long heading": 12.5, "another long heading": True, "note": None}
    for day in ("2026-11-01", "2026-11-02")
]


def drawn(monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    monkeypatch.setattr(tables, "WIDEST", width)
    return tables.drawn(ROWS, wide=True).splitlines()


def test_a_wide_output_gets_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, 500)
    assert len(lines) == 6
    assert "yes" in lines[3] and "–" in lines[3]


def test_a_narrow_one_gets_parts_that_each_tell_the_rows_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, 60)
    assert max(map(len, lines)) <= 60
    heads = [line for line in lines if "center" in line]
    assert len(heads) == 2 and all("day" in head for head in heads)
    assert sum("2026-11-02" in line for line in lines) == 2


@pytest.mark.parametrize("format", list(Format))
def test_rows_of_other_columns_are_refused(format: Format) -> None:
    with pytest.raises(ValueError, match="row 2 has other columns"):
        print_rows([{"a": 1, "b": 2}, {"a": 1}], Layout(format))


def test_only_the_chosen_columns_are_shown_unless_all_are_asked_for() -> None:
    chosen = tables.drawn(ROWS, columns=("center", "issued"), about="Two days.").splitlines()
    assert chosen[0] == "Two days."
    assert "issued" in chosen[2] and "day" not in chosen[2]
    assert "note" in tables.drawn(ROWS, columns=("center", "issued"), wide=True)


def test_codes_in_a_name_are_the_names_own() -> None:
    name = "Центр [bold] :house:"
    assert name in tables.drawn([{"name": name}])
