"""Operators' rows as flat tables, and how they are printed."""

import csv
import json
from math import nan

import pytest

from bot.cli.printing import Format, Layout, Row, in_percent, print_rows
from bot.tables.flattening import flat
from storage.files.cells import safe_cell

ROWS: list[Row] = [
    {"center": "A", "n": None, "groups": {"F": None}, "trend": None, "alarm": None, "gaps": [], "share": None},
    {"center": "B", "n": 7, "groups": {"F": 0.1, "U": 100.0}, "trend": {"points": -1}, "alarm": True,
     "gaps": [{"d": 1}], "share": 0.25},
]  # fmt: skip


def test_nested_values_become_columns_in_their_place_also_where_some_rows_have_none() -> None:
    table = flat(ROWS)
    assert list(table) == ["center", "n", "groups_F", "groups_U", "trend_points", "alarm", "gaps", "share"]
    assert table.iloc[1].tolist() == ["B", 7, 0.1, 100.0, -1, True, '[{"d": 1}]', 0.25]
    assert table.iloc[0].isna().tolist() == [False, True, True, True, True, True, False, True]


def test_whole_numbers_stay_whole_beside_missing_ones() -> None:
    table = flat(ROWS)
    assert [type(table.iloc[1][name]) for name in ("n", "groups_U", "alarm")] == [int, float, bool]


def test_nothing_is_a_table_without_columns() -> None:
    assert flat([]).shape == (0, 0)


def test_a_csv_has_every_digit_and_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Row] = [{"name": "=1+1", "value": 0.1 + 0.2, "n": None}, {"name": "ok", "value": None, "n": 3}]
    print_rows(rows, Layout(Format.CSV))
    assert list(csv.reader(capsys.readouterr().out.splitlines())) == [
        ["name", "value", "n"],
        ["'=1+1", "0.30000000000000004", ""],
        ["ok", "", "3"],
    ]


def test_a_csv_is_that_of_a_frame(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Row] = [
        {
            "name": 'Центр "Десна", 1',
            "few": None,
            "deep": {"a": {"b": 1.50}},
            "none": {},
            "at": nan,
            "texts": ["=1", "ё"],
        },
        {"name": "two\nlines", "few": {"x": 1e-7, "y": "+1"}, "deep": None, "none": None, "at": 1e16, "texts": []},
        {"name": "", "few": {"z": False, "x": 2}, "deep": {"c": nan}, "none": {}, "at": -0.0, "texts": [None]},
    ]
    print_rows(rows, Layout(Format.CSV))
    assert capsys.readouterr().out == flat(rows, text=safe_cell).to_csv(index=False)


def test_json_keeps_what_is_nested(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, Layout(Format.JSON))
    assert json.loads(capsys.readouterr().out) == ROWS


def test_a_column_of_figures_stands_to_the_right_though_it_begins_with_a_gap(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"center": name, "share": share} for name, share in (("A", None), ("B", 0.0512), ("C", 1.0))]
    print_rows([in_percent(row) for row in rows], Layout(Format.TABLE))
    lines = [line.split("│")[2] for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    assert lines == ["     – ", "   5.1 ", " 100.0 "]


@pytest.mark.parametrize(
    ("format", "said"), [(Format.TABLE, "Nothing to show.\n"), (Format.JSON, "[]\n"), (Format.CSV, "")]
)
def test_a_table_without_rows_says_so(format: Format, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([], Layout(format))
    assert capsys.readouterr().out == said
