"""The intent of a text that a client types: pure, by word lists (`questionnaire/catalogue/intents.toml`).

Whether a text names a center is for the search to say. Here it is only said that it may, and what it is if it does not.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from questionnaire.masking import CONTACT
from questionnaire.reader import Reader

CATALOGUE = Path(__file__).parent / "catalogue" / "intents.toml"
LISTS = (
    "thanks", "polite", "signs", "fillers", "abuse", "around_contact", "declining", "openers", "practical",
    "rhetorical", "complaint", "telling",
)  # fmt: skip
SHORT = 4
"""The most words of a text that may be a center's name although it sounds like something else."""
LONGEST_NAME = 6
"""The most words of a text that is looked up as a center."""
LEAST_BESIDE, LEAST_LETTERS = 2, 3
"""How many letters a word beside abuse has that says something more."""
MOST_BESIDE = 2
"""Words beside a contact that say nothing more, such as a name."""
WORD = re.compile(r"[^\W_]+")
VERB = re.compile(r"[а-я]{3,}(?:ли|лись|лся|лась|ть|ться|ют|ешь|ете|ите|ился|илась)")
GREETING = re.compile(r"(?:(?:здравствуйте|привет|добр\w+ (?:день|вечер|утро)|hello|hi|а|и|ну)\W+)+")
AGAIN_AND_AGAIN = re.compile(r"(.{1,3}?)\1{2,}")
NO_WORD = re.compile(r"\d{1,4}|[^аеиоуыэюяaeiouy\d]{2,}|.")
"""Nothing that can be read; but a name of a place, typed with the keyboard in another language, looks like this too."""


class Intent(StrEnum):
    CENTER = "center"
    COMMENT = "comment"
    COMPLAINT = "complaint"
    CONTACT = "contact"
    QUESTION = "question"
    """To the office: one that no bot can answer."""
    THANKS = "thanks"
    ABUSE = "abuse"
    NONSENSE = "nonsense"


class Standing(StrEnum):
    """Where the client is."""

    NOWHERE = "nowhere"
    CONSENT = "consent"
    INTERVIEW = "interview"
    COMMENT = "comment"
    """At the last step, which asks for words."""
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Reading:
    """An intent.

    otherwise   the intent if the text was taken for a center and none is found; else the same
    short       short enough for a clear match of a center's code or city to outweigh the intent
    says_more   of abuse: there is something beside it that should be heard
    """

    intent: Intent
    otherwise: Intent
    short: bool = False
    says_more: bool = False


def read(text: str, standing: Standing) -> Reading:
    """The intent of a text.

    >>> read("Брянск", Standing.NOWHERE).intent, read("Прождал два часа!", Standing.NOWHERE).intent
    (<Intent.CENTER: 'center'>, <Intent.COMPLAINT: 'complaint'>)
    """
    folded = _folded(text)
    words = WORD.findall(folded)
    short = 0 < len(words) <= SHORT and "?" not in folded
    known = _known()
    if known["abuse"].search(folded):
        rest = WORD.findall(known["abuse"].sub(" ", folded))
        return Reading(
            Intent.ABUSE, Intent.ABUSE, says_more=sum(len(word) >= LEAST_LETTERS for word in rest) >= LEAST_BESIDE
        )
    sure = _sure(folded, words)
    if sure is not None:
        return Reading(sure, sure, short and sure is not Intent.CONTACT)
    if len(words) > LONGEST_NAME or _says_something(folded):
        return Reading(Intent.COMMENT, Intent.COMMENT, short)
    otherwise = _unless_a_center(words, standing)
    if standing is Standing.COMMENT:
        return Reading(otherwise, otherwise)
    return Reading(Intent.CENTER, otherwise, short)


def declines(text: str) -> bool:
    """Whether somebody who was asked for words says that there are none."""
    return _known()["declining"].fullmatch(_folded(text).strip(" .!,)")) is not None


def says_one_of(text: str, labels: Iterable[str]) -> bool:
    """Whether a text has the words of a button's label, or those that it begins with.

    >>> says_one_of("да полностью", ["Да, полностью"]), says_one_of("25-34", ["18–24", "25–34"])
    (True, True)
    """
    words = WORD.findall(_folded(text))
    return bool(words) and any(WORD.findall(_folded(label))[: len(words)] == words for label in labels)


def lists(path: Path) -> dict[str, tuple[str, ...]]:
    """The word lists of a file, by name. Raises QuestionnaireError."""
    return _IntentReader(path).lists()


def _sure(folded: str, words: list[str]) -> Intent | None:
    """An intent that the words themselves show."""
    known = _known()
    if not words:
        thankful = any(sign in folded for sign in _signs())
        return Intent.THANKS if thankful else Intent.NONSENSE
    if CONTACT.search(folded):
        rest = WORD.findall(known["around_contact"].sub(" ", CONTACT.sub(" ", folded)))
        if len(rest) <= MOST_BESIDE:
            return Intent.CONTACT
    if known["thanks"].search(folded) and not WORD.findall(_without("polite", _without("thanks", folded))):
        return Intent.THANKS
    if all(word.isdecimal() for word in WORD.findall(_without("fillers", folded))) or _is_noise(words):
        return Intent.NONSENSE
    return _question_or_complaint(folded)


def _question_or_complaint(folded: str) -> Intent | None:
    known = _known()
    complains = known["complaint"].search(folded) is not None
    rhetorical = known["rhetorical"].search(folded) is not None
    if "?" in folded or known["openers"].match(_without_greeting(folded)):
        practical = known["practical"].search(folded) is not None
        if not rhetorical and (practical or not complains):
            return Intent.QUESTION
        complains = complains or rhetorical
    return Intent.COMPLAINT if complains else None


def _says_something(folded: str) -> bool:
    return _known()["telling"].search(folded) is not None or any(map(VERB.fullmatch, WORD.findall(folded)))


def _unless_a_center(words: list[str], standing: Standing) -> Intent:
    """Words that name no center: those of a client who has been asked for some are a comment."""
    if len(words) == 1 and NO_WORD.fullmatch(words[0]):
        return Intent.NONSENSE
    asked = standing in (Standing.COMMENT, Standing.FINISHED)
    return Intent.COMMENT if asked or len(words) > 1 else Intent.NONSENSE


def _is_noise(words: list[str]) -> bool:
    return len(words) == 1 and AGAIN_AND_AGAIN.fullmatch(words[0]) is not None


def _without_greeting(folded: str) -> str:
    found = GREETING.match(folded)
    return folded[found.end() :] if found else folded


def _without(name: str, folded: str) -> str:
    return _known()[name].sub(" ", folded)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("’", "'").split())


@cache
def _known() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(entries) for name, entries in lists(CATALOGUE).items() if name != "signs"}


@cache
def _signs() -> tuple[str, ...]:
    return lists(CATALOGUE)["signs"]


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    """Any of the entries, the longest first, as whole words."""
    ordered = sorted(entries, key=len, reverse=True)
    parts = (re.escape(entry).replace(r"\*", r"\w*").replace(r"\ ", r"\W+") for entry in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


class _IntentReader(Reader):
    def lists(self) -> dict[str, tuple[str, ...]]:
        content = self.content()
        self.keys(content, "top level", required=LISTS)
        return {name: self._entries(content[name], name) for name in LISTS}

    def _entries(self, value: object, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            self.refuse(place, "is not a list of words")
        entries = tuple(self.string(entry, f"{place}[{number}]") for number, entry in enumerate(value))
        self.no_duplicates(entries, place)
        return entries
