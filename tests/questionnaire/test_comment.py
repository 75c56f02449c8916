"""What people type is cleaned before it is kept."""

from questionnaire.comment import MAX_LENGTH, clean


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean("Спасибо\x00\x07!\r\nВсё\tбыстро") == "Спасибо!\nВсёбыстро"


def test_letters_are_composed() -> None:
    assert clean("и\u0306") == "й"


def test_lone_surrogates_go_and_whole_emoji_stay() -> None:
    assert clean("\ud83dпривет 👍🏽") == "привет 👍🏽"


def test_a_long_comment_is_cut_to_its_limit() -> None:
    assert clean("я" * 5_000) == "я" * MAX_LENGTH


def test_what_holds_no_text_is_empty() -> None:
    assert clean(" \n\u0007 ") == ""


def test_markup_and_formulas_are_kept_as_they_are() -> None:
    assert clean("<b>=cmd|' /C calc'!A0</b> & co") == "<b>=cmd|' /C calc'!A0</b> & co"
