"""HTML as the Bot API reads it."""

import pytest

from bot.sandbox.entities import parse_html, strip_outer_space
from bot.sandbox.errors import ApiError


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("&nbsp; &#60; &", "&nbsp; < &", []),
        ("<b>я</b>", "я", [{"type": "bold", "offset": 0, "length": 1}]),
        # A smile is two units, so the bold begins at 2.
        ("🙂<strong>x</strong>", "🙂x", [{"type": "bold", "offset": 2, "length": 1}]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            "x",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}],
        ),
        ("<a>x</a>", "x", []),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<b></b>x", "x", []),
    ],
)
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, str | int]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        # "я" is two bytes: the tag begins at byte 2.
        ("я<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ("<b class='x'>y</b>", 'Unexpected attributes in tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
def test_broken_markup_is_refused_in_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.status == 400
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {words}")


def test_white_space_around_a_text_goes_and_entities_move_along() -> None:
    # "\n\n" is removed: bold from 1 to 5 (with its spaces) becomes 0 to 1.
    text, entities = strip_outer_space("\n\n x  ", [{"type": "bold", "offset": 1, "length": 4}])
    assert (text, entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])
