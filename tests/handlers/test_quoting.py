"""Text that people type stays text in a message, never markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from handlers.language.texts import texts_in
from questionnaire.comment import clean

TYPED = st.one_of(
    st.text(max_size=60),
    st.text("<>&\"'/bia =", max_size=60),
    st.sampled_from(["<b>", "</b>", "<a href='tg://user?id=1'>x</a>", "&lt;", "&#x3c;b&#x3e;", "<!--", "<![CDATA["]),
).map(clean)


class _Read(HTMLParser):
    """Reads HTML as a messenger does."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TYPED)
def test_a_typed_text_comes_out_as_it_was_typed(typed: str) -> None:
    read = _Read(texts_in("ru")("mydata-comment", comment=typed, date="сегодня"))
    assert read.tags == []
    assert read.text == f"Комментарий «{typed}» – сотрём не позже сегодня"


@given(TYPED)
def test_a_name_between_tags_stays_between_them(typed: str) -> None:
    read = _Read(texts_in("en")("mydata-number", number=typed, date="today"))
    assert read.tags == ["code"]
    assert read.text.startswith(f"Your number: {typed}\n")


def test_a_centers_name_stands_in_no_quotes_since_it_has_its_own() -> None:
    files = sorted((Path(__file__).parents[2] / "handlers" / "locales").rglob("*.ftl"))
    assert len(files) > 50
    quoted = re.compile(r"[«“\"]\{ \$center \}")
    assert [line for file in files for line in file.read_text("utf-8").splitlines() if quoted.search(line)] == []
