"""Text that people type is cleaned before it is stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.comment import MAX_LENGTH, clean, clean_line

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean("Спасибо\x00\x07!\r\nВсё\tбыстро") == "Спасибо!\nВсёбыстро"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_is_one(line_break: str) -> None:
    assert clean(f"один{line_break}два") == "один\nдва"


def test_letters_are_composed() -> None:
    assert clean("и\u0306") == "й"
    assert clean("и\x00\u0306") == "й"


def test_lone_surrogates_go_and_whole_emoji_stay() -> None:
    assert clean("\ud83dпривет 👍🏽 👩‍💼 ❤️") == "привет 👍🏽 👩‍💼 ❤️"


@pytest.mark.parametrize("mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"])
def test_marks_that_turn_the_text_round_go(mark: str) -> None:
    assert clean(f"хоро{mark}шо") == "хорошо"


@pytest.mark.parametrize("mark", [*"\u200b\u2060\ufeff\u00ad\ufffe\uffff\ufdd0"])
def test_what_hides_in_a_text_goes(mark: str) -> None:
    """Otherwise hidden signs could split a telephone number for the mask, but not for readers."""
    assert clean(f"{mark}8 900{mark} 123") == "8 900 123"


def test_a_long_comment_is_cut_to_its_limit() -> None:
    assert clean("я" * 5_000) == "я" * MAX_LENGTH
    assert clean("👍" * 4_096) == "👍" * MAX_LENGTH


def test_what_holds_no_text_is_empty() -> None:
    assert clean(" \n\u0007\u200b ") == ""


def test_markup_and_formulas_are_kept_as_they_are() -> None:
    assert clean("<b>=cmd|' /C calc'!A0</b> & co") == "<b>=cmd|' /C calc'!A0</b> & co"


def test_a_name_is_one_line() -> None:
    assert clean_line(" Анна\n\u202eМария \t Ким ", 200) == "Анна Мария Ким"
    assert clean_line("я" * 300, 200) == "я" * 200


@given(ANYTHING)
def test_whatever_is_typed_comes_out_clean_and_cleaning_again_changes_nothing(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert all(char in "\n\u200c\u200d" for char in kept if unicodedata.category(char) in ("Cc", "Cs", "Cf"))
