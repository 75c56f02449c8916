"""The wording: both languages say everything, arguments are escaped, plurals are Russian."""

import re

import pytest
from fluent.syntax import ast, parse, visitor

from handlers.language.locale_files import LOCALES
from handlers.language.texts import TextError, texts_in
from questionnaire.languages import Offered
from questionnaire.model import LANGUAGES


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """The variables of every message, by key."""
    found: dict[str, set[str]] = {}
    for path in (LOCALES / language).glob("*.ftl"):
        for entry in parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                variables = _Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.names
    return found


def test_every_text_exists_in_every_language_with_the_same_arguments() -> None:
    reference = messages(LANGUAGES[0])
    for language in LANGUAGES[1:]:
        assert messages(language) == reference


def test_every_text_file_exists_in_every_language() -> None:
    files = [{path.name for path in (LOCALES / language).iterdir()} for language in LANGUAGES]
    assert files[0] == files[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_in_an_argument_is_escaped_in_html_and_left_alone_in_plain_text(language: str) -> None:
    texts = texts_in(language)
    assert "<b>&lt;i&gt; &amp; &quot;ЦЗН&quot;</b>" in texts("consent", center='<i> & "ЦЗН"', city="Псков")
    assert 'Псков · <i> & "ЦЗН"' == texts.plain("center-button", name='<i> & "ЦЗН"', city="Псков")


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "15 ответов меньше чем за минуту."),
        (1, "15 ответов за 1 минуту."),
        (2, "15 ответов за 2 минуты."),
        (5, "15 ответов за 5 минут."),
        (21, "15 ответов за 21 минуту."),
    ],
)
def test_russian_plurals_agree(minutes: int, expected: str) -> None:
    assert texts_in("ru")("thanks-summary", answers=15, minutes=minutes, comment=0) == expected


def test_an_unknown_key_and_a_missing_argument_are_errors() -> None:
    with pytest.raises(TextError, match="no text 'nonsense'"):
        texts_in("ru")("nonsense")
    with pytest.raises(TextError, match="consent"):
        texts_in("ru")("consent")


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(ValueError, match="'de'"):
        texts_in("de")


@pytest.mark.parametrize(
    ("setting", "language"), [("ru", "ru"), ("en-GB", "en"), ("EN", "en"), ("de", "ru"), (None, "ru"), ("", "ru")]
)
def test_the_language_follows_the_clients_setting(setting: str | None, language: str) -> None:
    assert Offered(("ru", "en"), "ru").preferred(setting) == language


def test_russian_texts_contain_no_english_words_by_oversight() -> None:
    for path in (LOCALES / "ru").glob("*.ftl"):
        for entry in parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message) and entry.id.name not in ("command-language", "help"):
                words = re.findall(r"(?<![</{$\w-])[a-z]{4,}(?![\w-]*\s*[}\]])", _visible(entry))
                assert not words, f"{entry.id.name}: {words}"


def _visible(entry: ast.Message) -> str:
    texts: list[str] = []

    class Collect(visitor.Visitor):
        def visit_TextElement(self, node: ast.TextElement) -> None:
            texts.append(node.value)

    Collect().visit(entry)
    return " ".join(texts)
