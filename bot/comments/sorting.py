"""Finds the themes of a comment by the words of a dictionary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.comments.lemmas import Lemmas, words_of
from questionnaire.themes import Theme

STAR = "*"
REMEMBERED = 20_000
"""How many words to remember once looked up: people repeat the same words, and one look-up takes 0.1 ms."""
GAP = 2
"""How many other words may stand between those of an entry: word order is free in Russian."""

Entry = tuple[str, ...]
"""Words in their dictionary forms, or beginnings of words that end in a star."""
Places = Sequence[frozenset[str]]
"""For each word of a comment, the words of the dictionary that it matches."""


@dataclass(frozen=True, slots=True)
class _Known:
    code: str
    words: tuple[Entry, ...]
    but_not: tuple[Entry, ...]


class Sorter:
    """Sorts comments by a dictionary. It knows what people write about, not whether they are pleased with it."""

    def __init__(self, themes: Sequence[Theme], lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self._themes = [_Known(one.code, self._entries(one.words), self._entries(one.but_not)) for one in themes]
        every = {word for one in self._themes for entry in (*one.words, *one.but_not) for word in entry}
        self._whole = frozenset(word for word in every if not word.endswith(STAR))
        self._beginnings = tuple(word[:-1] for word in every if word.endswith(STAR))
        self._matches = lru_cache(maxsize=REMEMBERED)(self._look_up)

    def themes_of(self, comment: str) -> frozenset[str]:
        """The codes of its themes; none if it contains no word of the dictionary."""
        places = [self._matches(word) for word in words_of(comment)]
        return frozenset(theme.code for theme in self._themes if _is_about(theme, places))

    def _entries(self, entries: Sequence[str]) -> tuple[Entry, ...]:
        return tuple(tuple(self._pattern(word) for word in entry.replace("-", " ").split()) for entry in entries)

    def _pattern(self, word: str) -> str:
        return words_of(word)[0] + STAR if word.endswith(STAR) else self._lemmas.dictionary_form(word)

    def _look_up(self, word: str) -> frozenset[str]:
        forms = self._lemmas.forms(word)
        begun = (start + STAR for start in self._beginnings if any(form.startswith(start) for form in forms))
        return forms & self._whole | frozenset(begun)


def _is_about(theme: _Known, places: Places) -> bool:
    struck = set().union(*_standing(theme.but_not, places))
    left = [frozenset() if at in struck else matches for at, matches in enumerate(places)] if struck else places
    return any(_standing(theme.words, left))


def _standing(entries: Sequence[Entry], places: Places) -> Iterator[set[int]]:
    """The places of each entry found. Only entries whose words are all in the comment are looked for."""
    present = frozenset().union(*places)
    return (found for entry in entries if present.issuperset(entry) and (found := _found(entry, places)))


def _found(entry: Entry, places: Places) -> set[int]:
    """The places of an entry whose words all stand near one another."""
    first, *others = entry
    found: set[int] = set()
    for at, matches in enumerate(places):
        if first not in matches:
            continue
        reach = range(max(0, at - len(others) - GAP), min(len(places), at + len(others) + GAP + 1))
        mine = [next((near for near in reach if other in places[near]), None) for other in others]
        if None not in mine:
            found.update({at}, (near for near in mine if near is not None))
    return found
