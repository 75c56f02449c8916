"""The codebook: complete, in both languages, and a page of its own."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.codebook import writing
from bot.codebook.labels import labels
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, RespondentType
from scoring.quality import Reason
from storage.files.columns import Form, Kind, columns, shipped


def book(folder: Path, suffix: str, language: str) -> str:
    path = folder / f"book.{suffix}"
    writing.write(path, language)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_every_variable_wording_code_and_reason_is_in_it(tmp_path: Path, suffix: str, language: str) -> None:
    text = book(tmp_path, suffix, language).replace("&#39;", "'")
    for form in Form:
        for column in columns(form, shipped()):
            assert column.name in text
            for value in column.values:
                assert value in text
    for question in load().questions:
        for wording in question.wording.values():
            assert wording[language] in text
    for option in load().options:
        assert option.label[language] in text
    for group in load().groups:
        assert group.title[language] in text and f" {group.weight}" in text
    for reason in Reason:
        assert reason.value in text
    for other in LANGUAGES:
        if other != language:
            assert load().question("U3").wording[RespondentType.JOB_SEEKER][other] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_carry_the_figures_of_the_methodology(tmp_path: Path, language: str) -> None:
    text = book(tmp_path, "md", language)
    rules = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE))
    for reason, figures in {
        "duplicate": ["30"], "out_of_range": ["18", "70"], "speeding": ["20", "100"], "straight_lining": ["12"],
        "burst": ["10"], "off_hours": ["2"],
    }.items():  # fmt: skip
        assert all(re.search(rf"\b{figure}\b", rules[reason]) for figure in figures), reason
    assert rules["speeding"].endswith(("X вместе с straight_lining", "X together with straight_lining"))
    assert {reason for reason, rule in rules.items() if rule.endswith("| X")} == {
        "duplicate", "staff", "out_of_range", "other_type", "unverified", "invalid",
    }  # fmt: skip
    assert "15" in text


def test_the_page_asks_for_nothing_else_and_closes_what_it_opens(tmp_path: Path) -> None:
    page = book(tmp_path, "html", "ru")
    assert not re.search(r"""(src|href)=["'](?!#)""", page) and "url(" not in page and "@import" not in page
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attributes: object) -> None:
            if tag not in ("meta",):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Reader().feed(page)
    assert opened == []
    targets = set(re.findall(r'id="([\w-]+)"', page))
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= targets


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_label_and_every_known_value_its_words(language: str) -> None:
    found = labels(texts_in(language))
    for form in Form:
        for column in columns(form, shipped()):
            assert found.variables[column.name]
            if column.values:
                assert list(found.values[column.name]) == list(column.values)
            if column.kind is Kind.CODE:
                assert set(found.values[column.name]) == set("1234589")


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_stand_side_by_side_where_they_differ(tmp_path: Path, language: str) -> None:
    text = book(tmp_path, "md", language)
    assert "2022.1, 2026.1" in text
    for version in ("2022.1", "2026.1"):
        for code in ("F1", "E2"):
            statement = load(version).question(code).wording[RespondentType.JOB_SEEKER][language]
            (line,) = [line for line in text.splitlines() if f"«{statement}»" in line]
            assert f" · {version}:" in line
    same = load().question("F2").wording[RespondentType.JOB_SEEKER][language]
    (line,) = [line for line in text.splitlines() if f"«{same}»" in line]
    assert "2022.1" not in line and "2026.1" not in line
    # In the pilot F1 had its old wording.
    assert text.count({"ru": "вопрос пилота · 2022.1", "en": "pilot item · 2022.1"}[language]) == 1
