"""The page on the method says the numbers of the constants, and docs/ say what the site says."""

import re
from dataclasses import replace

import pytest

from bot.results.method_2026.windows import INDEX_WEEKS, STAR_WEEKS
from bot.site.method_2026.in_documents import DOCS, NAMES, markdown
from bot.site.method_2026.method import SECTIONS, plain
from bot.site.wording import Words
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.versions import LATER

NUMBER = re.compile(r"\d+(?:\.\d+)?")
WRITTEN = {
    "star": {"4", "3"}, "calm": {"3", "4"}, "rank": {"14", "210", "1", "650"}, "index": {"0", "100"},
    "interval": {"100"}, "trend": {"100"}, "counts": {"18", "70"},
}  # fmt: skip
"""Numbers that stand in the words themselves: examples of stars and places, the ends of scales, ages."""


def page(language: str, constants: Constants = STANDARD, shares: tuple[float, float] = (0.8, 0.2)) -> dict[str, str]:
    sections = plain(Words(language, load()), load(), shares, constants)
    return {one.code: "\n".join((one.title, *one.paragraphs)) for one in sections}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_a_constant(language: str) -> None:
    """By hand from the methodology, section by section; the text of the languages has no other."""
    wanted = {
        "ask": {"15"}, "voice": set(), "index": {"30", "25", "20", "15", "10", "80", "13"}, "interval": {"95"},
        "adjusted": {"30"}, "region": set(), "norms": {"100"}, "star": {"80", "52", "50"}, "calm": {"65", "90", "12"},
        "nostar": {"10", "30", "50", "80", "14"}, "rank": set(), "trend": {"13", "2", "10"},
        "response": {"5", "20"}, "counts": {"30"},
        "private": {"10", "5", "30"}, "check": {"2026.1"},
    }  # fmt: skip
    assert tuple(wanted) == SECTIONS
    for code, text in page(language).items():
        found = set(NUMBER.findall(text))
        assert wanted[code] <= found <= wanted[code] | WRITTEN.get(code, set()), code
    assert (INDEX_WEEKS, STAR_WEEKS, LATER) == (13, 52, STANDARD.version)
    assert (STANDARD.first, STANDARD.keep, STANDARD.narrow) == (0.80, 0.65, 0.90)
    assert (STANDARD.shown, STANDARD.firm, STANDARD.norms_centers, STANDARD.star_people) == (10, 30, 100, 50)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"first": 0.77}, "star"), ({"keep": 0.77}, "calm"), ({"narrow": 0.77}, "calm"), ({"shown": 77}, "nostar"),
        ({"firm": 77}, "nostar"), ({"norms_centers": 77}, "norms"), ({"star_people": 77}, "star"),
        ({"own_employers": 77}, "index"), ({"adjusted_from": 77}, "adjusted"), ({"least_change": 77.0}, "trend"),
        ({"trend_rate": 0.77}, "trend"), ({"asked_share": 0.77}, "nostar"), ({"least_cell": 77}, "private"),
        ({"operators_days": 77}, "nostar"), ({"confidence": 0.77}, "interval"),
    ],
)  # fmt: skip
def test_a_changed_constant_changes_the_page(language: str, changed: dict[str, float], code: str) -> None:
    assert "77" in page(language, replace(STANDARD, **changed))[code]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_both_types_are_those_of_the_figures(language: str) -> None:
    halves = page(language, shares=(0.5, 0.5))["index"]
    assert len(re.findall(r"\b50\xa0%", halves)) == 2 and "80" not in halves


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_word_of_a_statistician(language: str) -> None:
    """Of those, only "median" is common; it stands on the page of changes alone."""
    for word in ("постериор", "апостериор", "дисперси", "ковариац", "posterior", "variance", "τ", "σ", "percentile"):
        assert word not in " ".join(page(language).values()).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_docs_say_the_same(language: str) -> None:
    """Write them anew with `python -m bot.site.method_2026.in_documents`."""
    assert (DOCS / NAMES[language]).read_text(encoding="utf-8") == markdown(language)
    assert texts_in(language).plain("method-lead") in markdown(language)
