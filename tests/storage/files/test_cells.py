"""Cells that a spreadsheet cannot take for anything but text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.files.cells import plain_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+7 900", "-1", "@sum", "\tx", "\rx", "\nx", "  =1", "\u00a0=1", "\u3000@a", "＝1", "＋1", "－1", "＠a"],
)
def test_what_looks_like_a_formula_is_marked_and_read_back_without_the_mark(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "Спасибо!", "5", "«=»", "👍 =1", "'тихо", "a=1"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == plain_cell(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_cell_is_quoted_where_a_spreadsheet_would_calculate_and_nowhere_else(text: str) -> None:
    # A spreadsheet skips white space and reads full-width signs as the plain ones.
    seen = unicodedata.normalize("NFKC", text).lstrip()
    cell = safe_cell(text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    if seen[:1] in tuple("=+-@") or text[:1] in tuple("\t\r\n"):
        assert cell == f"'{text}"
    elif text[:1].isalnum():
        assert cell == text
