"""The words that people write for a code. Each kind of value has one list, and every import uses it."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from questionnaire.languages import installed
from questionnaire.model import AgeBand, Entry, RespondentType

E = TypeVar("E", bound=StrEnum)

DASHES = re.compile(r"\s*[\u2010-\u2015\u2212]\s*|(?<=\d)\s+-\s*|-\s+(?=\d)")


def words(text: str) -> str:
    """The text as it is compared: in lower case, with one kind of dash and of space."""
    if text.isascii() and " " not in text:
        return text.casefold()
    return DASHES.sub("-", " ".join(text.casefold().replace("ё", "е").split()))


def _table(kinds: Iterable[E], more: Mapping[str, E]) -> dict[str, E]:
    return {kind.value: kind for kind in kinds} | {words(word): kind for word, kind in more.items()}


TYPES = _table(
    RespondentType,
    {
        "соискатель": RespondentType.JOB_SEEKER,
        "соискатели": RespondentType.JOB_SEEKER,
        "соискательница": RespondentType.JOB_SEEKER,
        "гражданин": RespondentType.JOB_SEEKER,
        "гражданка": RespondentType.JOB_SEEKER,
        "граждане": RespondentType.JOB_SEEKER,
        "безработный": RespondentType.JOB_SEEKER,
        "безработная": RespondentType.JOB_SEEKER,
        "физлицо": RespondentType.JOB_SEEKER,
        "физическое лицо": RespondentType.JOB_SEEKER,
        "job seeker": RespondentType.JOB_SEEKER,
        "работодатель": RespondentType.EMPLOYER,
        "работодатели": RespondentType.EMPLOYER,
        "юрлицо": RespondentType.EMPLOYER,
        "юридическое лицо": RespondentType.EMPLOYER,
        "другое": RespondentType.OTHER,
    },
)
AGES = _table(
    AgeBand,
    {
        **{f"{band} лет": band for band in AgeBand if "-" in band},
        **{f"от {band.replace('-', ' до ')}{years}": band for band in AgeBand if "-" in band for years in ("", " лет")},
        "до 18 лет": AgeBand.UNDER_18,
        "старше 70 лет": AgeBand.OVER_70,
        "до 18": AgeBand.UNDER_18,
        "младше 18": AgeBand.UNDER_18,
        "under 18": AgeBand.UNDER_18,
        "<18": AgeBand.UNDER_18,
        "старше 70": AgeBand.OVER_70,
        "больше 70": AgeBand.OVER_70,
        "over 70": AgeBand.OVER_70,
        ">70": AgeBand.OVER_70,
    },
)
ENTRIES = _table(
    Entry,
    {
        "талон": Entry.VISIT_TOKEN,
        "плакат": Entry.POSTER,
        "код": Entry.TYPED_CODE,
        "бумага": Entry.PAPER,
        "анкета": Entry.PAPER,
        "сайт": Entry.WEB,
        "браузер": Entry.WEB,
        "киоск": Entry.KIOSK,
        "телефон": Entry.TELEPHONE,
        "звонок": Entry.TELEPHONE,
    },
)
TRUTHS = {
    "true": True, "да": True, "истина": True, "yes": True, "1": True,
    "false": False, "нет": False, "ложь": False, "no": False, "0": False,
}  # fmt: skip
"""As exports, people and spreadsheets, Russian ones too, write them."""
LANGUAGES = {"рус": "ru", "russian": "ru", "англ": "en", "английский": "en"}


@lru_cache
def languages() -> dict[str, str]:
    """Every installed language by its code, by its own name and by other names of the two first."""
    return LANGUAGES | {words(name): one.code for one in installed().values() for name in (one.code, one.name)}


VERIFICATIONS = {
    "open": "open", "открыто": "open", "нет": "open", "не требуется": "open",
    "required": "required", "да": "required", "требуется": "required", "обязательно": "required",
}  # fmt: skip
QUALITIES = {"clean": "clean", "b": "B", "x": "X", "в": "B", "х": "X"}
"""The last two are Cyrillic."""
