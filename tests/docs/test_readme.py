"""The two READMEs: short, with the same steps, and in the bot's own words."""

import re

from tests.docs.reading import ROOT

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
RUSSIAN = (ROOT / "README.ru.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs/administrator.ru.md").read_text(encoding="utf-8")
MOST_LINES = 120
OF_PEOPLE = {"Индекс 77,2 (от 73,0 до 81,4)", "Оцените нас, это две минуты", "до", "после"}
"""Quotations in the Russian papers that are not the bot's words."""


def shell(text: str) -> list[str]:
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def russian_words() -> str:
    """Everything that the bot says in Russian."""
    files = [*(ROOT / "handlers/locales/ru").glob("*.ftl"), ROOT / "questionnaire/data/2022.1.toml"]
    return folded(" ".join(path.read_text(encoding="utf-8") for path in files))


def test_each_is_short() -> None:
    for text in (ENGLISH, RUSSIAN):
        assert len(text.splitlines()) <= MOST_LINES


def test_both_go_live_by_the_same_commands() -> None:
    live = [line for line in shell(ENGLISH) if not line.startswith(("make demo", "make test"))]
    assert live == [line for line in shell(RUSSIAN) if not line.startswith("make demo")]
    assert len(live) >= 8


def test_what_the_russian_papers_quote_are_the_bot_s_words() -> None:
    words = russian_words()
    quoted = re.findall(r"«([^»]+)»", re.sub(r"\s+", " ", RUSSIAN + GUIDE))
    quotes = {folded(quote).rstrip("….,") for quote in quoted if quote not in OF_PEOPLE}
    poster = folded("Как вас встретили? 15 вопросов, две минуты. Анонимно, без имени")
    assert poster in quotes
    for quote in quotes:
        parts = re.split(r"(?<=[?.]) ", quote)
        for part in parts:
            assert part.rstrip(".") in words, quote
