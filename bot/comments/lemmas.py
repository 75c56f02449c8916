"""Words in their dictionary forms: whatever the case, number or tense, a Russian word is known again."""

import re

from pymorphy3 import MorphAnalyzer

WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 40
"""Longer ones are no words, and guessing their forms takes time."""


class Lemmas:
    """Takes a twentieth of a second and 28 MB to make: to be made where it is needed, and let go."""

    def __init__(self) -> None:
        self._analyzer = MorphAnalyzer(lang="ru")

    def dictionary_form(self, word: str) -> str:
        """The word itself where it is a dictionary form already or unknown, else the likeliest one."""
        word = folded(word)
        if not self._analyzer.word_is_known(word):
            return word
        forms = [folded(form) for form in self._analyzer.normal_forms(word)]
        return word if word in forms else forms[0]

    def forms(self, word: str) -> frozenset[str]:
        """A folded word and every dictionary form that it may be of: "стоит" is of "стоить" and of "стоять"."""
        return frozenset({word, *(folded(form) for form in self._analyzer.normal_forms(word))})


def words_of(text: str) -> list[str]:
    """The words of a text, folded; hyphens part them.

    >>> words_of("Чат-бот всё путает, 5 раз!")
    ['чат', 'бот', 'все', 'путает', 'раз']
    """
    return [folded(word) for word in WORD.findall(text) if len(word) <= LONGEST_WORD]


def folded(word: str) -> str:
    """In small letters, and without the dots that few people type."""
    return word.lower().replace("ё", "е")
