"""Dictionary forms of Russian words: a word is recognised in any case, number or tense."""

import re

from pymorphy3 import MorphAnalyzer

WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 40
"""Anything longer is not a word, and guessing its forms takes time."""


class Lemmas:
    """Takes a twentieth of a second and 28 MB to make. Make it where it is needed, then drop it."""

    def __init__(self) -> None:
        self._analyzer = MorphAnalyzer(lang="ru")

    def dictionary_form(self, word: str) -> str:
        """The likeliest dictionary form; the word itself if it is one already, or is unknown."""
        word = folded(word)
        if not self._analyzer.word_is_known(word):
            return word
        forms = [folded(form) for form in self._analyzer.normal_forms(word)]
        return word if word in forms else forms[0]

    def forms(self, word: str) -> frozenset[str]:
        """A folded word and each of its possible dictionary forms: "стоит" comes from "стоить" or "стоять"."""
        return frozenset({word, *(folded(form) for form in self._analyzer.normal_forms(word))})


def words_of(text: str) -> list[str]:
    """The words of a text, folded; hyphens part them.

    >>> words_of("Чат-бот всё путает, 5 раз!")
    ['чат', 'бот', 'все', 'путает', 'раз']
    """
    return [folded(word) for word in WORD.findall(text) if len(word) <= LONGEST_WORD]


def folded(word: str) -> str:
    """In lower case, with "е" for "ё": few people type the dots."""
    return word.lower().replace("ё", "е")
