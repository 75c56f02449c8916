"""The themes of comments: the subjects that clients write about, and the words that identify them.

`questionnaire/catalogue/themes.toml` holds them and is meant to be edited; an operator may use another file. A broken
file is refused with file, place and reason.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from questionnaire import loader
from questionnaire.comment import clean_name
from questionnaire.model import LANGUAGES, Text
from questionnaire.reader import shown
from questionnaire.text_reader import TextReader

CATALOGUE = Path(__file__).parent / "catalogue" / "themes.toml"
LONGEST_TITLE = 30
"""Several titles share one line of a digest."""
CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
ENTRY = re.compile(r"(?:[^\W\d_]{2,}\*|[^\W\d_]+)(?:[ -](?:[^\W\d_]{2,}\*|[^\W\d_]+)){0,4}")
"""One to five words; a star stands for any ending, after two letters or more."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject of comments, within a group of indicators.

    words     each makes a comment one of the theme: a word in any form, a beginning with a star, or several words that
              stand together in any order
    but_not   the same; the text that they match is ignored for this theme
    """

    code: str
    group: str
    title: Text
    words: tuple[str, ...]
    but_not: tuple[str, ...] = ()


def load(path: Path | None = None) -> tuple[Theme, ...]:
    """The themes in a file, by default the shipped ones, for the groups of the newest questionnaire, in the file's
    order. Raises QuestionnaireError."""
    return _shipped() if path is None else read(path, _groups())


def read(path: Path, groups: Collection[str]) -> tuple[Theme, ...]:
    """The themes in a file, in its order. Raises QuestionnaireError."""
    return _ThemeReader(path).themes(groups)


@cache
def _shipped() -> tuple[Theme, ...]:
    return read(CATALOGUE, _groups())


def _groups() -> list[str]:
    return [group.code for group in loader.load().groups]


class _ThemeReader(TextReader):
    def themes(self, groups: Collection[str]) -> tuple[Theme, ...]:
        content = self.content()
        self.keys(content, "top level", required=("themes",))
        themes = tuple(
            self._theme(table, f"themes[{number}]", groups) for number, table in self.tables(content, "themes")
        )
        if not themes:
            self.refuse("themes", "there are none")
        self.no_duplicates([theme.code for theme in themes], "themes")
        for language in LANGUAGES:
            self.no_duplicates([theme.title[language] for theme in themes], f"themes: title.{language}")
        return themes

    def _theme(self, table: dict[str, object], place: str, groups: Collection[str]) -> Theme:
        self.keys(table, place, required=("code", "group", "title", "words"), optional=("but_not",))
        code = self.string(table["code"], f"{place}.code")
        if not CODE.fullmatch(code):
            self.refuse(f"{place}.code", f"{shown(code)} is not up to 30 of a–z 0–9 _")
        title = self.text(table["title"], f"{place}.title")
        for language, words in title.items():
            if len(words) > LONGEST_TITLE or "\n" in words or not clean_name(words, LONGEST_TITLE):
                self.refuse(f"{place}.title.{language}", f"{words!r} is not one line of up to {LONGEST_TITLE} letters")
        entries = self._entries(table["words"], f"{place}.words")
        if not entries:
            self.refuse(f"{place}.words", "there are none")
        return Theme(
            code=code,
            group=self.one_of(table["group"], groups, f"{place}.group"),
            title={language: clean_name(words, LONGEST_TITLE) for language, words in title.items()},
            words=entries,
            but_not=self._entries(table.get("but_not", []), f"{place}.but_not"),
        )

    def _entries(self, value: object, place: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.refuse(place, f"{shown(value)} is not a list of words")
        entries = tuple(self.string(entry, f"{place}[{number}]") for number, entry in enumerate(value))
        for number, entry in enumerate(entries):
            if not ENTRY.fullmatch(entry):
                self.refuse(f"{place}[{number}]", f"{entry!r} is not one to five words of letters, with * for endings")
        self.no_duplicates(entries, place)
        return entries
