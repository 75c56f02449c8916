"""Contacts in a client's words: a telephone number or an e-mail address, and when or whom to ask for.

A number is written in one way, whichever way it was typed. The libraries are imported when the first contact comes:
most processes never need them.
"""

import re
from dataclasses import dataclass

from questionnaire.comment import clean_line

LONGEST = 200
"""Characters that are looked at."""
LONGEST_NOTE = 60
HOME = "RU"
"""The country of numbers without one."""
LABEL = re.compile(r"\b(?:мой|тел|телефон|номер|почта|e-?mail|my|phone|number)\b[\s:.–—-]*", re.IGNORECASE)
TRIMMED = " \t,;:.–—-()"
ADDRESS = re.compile(r"[^\s,;:<>()]+@[^\s,;:<>()]+")
FOUL = re.compile(
    r"\b(?:на|по|за|от|до|о|у|ни|вы|под|разъ?|въ?|съ?|про)?(?:ху[йиеёяюл]|пизд|еб[аиу]|ёб|бляд?\b|бляд|муд[аои]к|муд[ао]зв)"
    r"|\b(?:сук[аи]\b|сволоч|твар[ьи]|урод|гнид|мраз|козл(?!ов)|дебил|идиот|придур|дур[аы]\b|дурак|пид[оа]р|гандон|жоп|сдохн)"
    r"|\b(?:fuck|shit|bitch|asshole|bastard|idiot|moron)",
    re.IGNORECASE,
)
"""Beginnings of words with which nobody is asked to call back."""


@dataclass(frozen=True, slots=True)
class Contact:
    """`ways` are normalised numbers and addresses; `note` says when it suits, or whom to ask for."""

    ways: tuple[str, ...]
    note: str = ""

    def __str__(self) -> str:
        return ", ".join([*self.ways, *([self.note] if self.note else [])])


def read(words: str) -> Contact | None:
    """The contact in the words; None if there is none that could be right. Abuse beside it is left out."""
    line = clean_line(words, LONGEST)
    addresses, rest = _addresses(line)
    numbers, rest = _numbers(rest)
    if not (numbers or addresses):
        return None
    note = " ".join(LABEL.sub("", rest).split()).strip(TRIMMED)
    return Contact((*numbers, *addresses), "" if FOUL.search(note) or len(note) > LONGEST_NOTE else note)


def looks_mistyped(words: str) -> bool:
    """Whether somebody meant to give a number or an address."""
    return "@" in words or sum(letter.isdigit() for letter in words) >= 5


def is_foul(words: str) -> bool:
    return FOUL.search(words) is not None


def _addresses(line: str) -> tuple[list[str], str]:
    if "@" not in line:
        return [], line
    from email_validator import EmailNotValidError, validate_email

    found = []
    for match in ADDRESS.finditer(line):
        try:
            # Whether the domain takes mail is not asked: nothing leaves this machine.
            found.append(validate_email(match[0].strip(TRIMMED), check_deliverability=False).normalized)
        except EmailNotValidError:
            continue
        line = line.replace(match[0], "", 1)
    return found, line


def _numbers(line: str) -> tuple[list[str], str]:
    if sum(letter.isdigit() for letter in line) < 5:
        return [], line
    import phonenumbers

    found, spans = [], []
    for match in phonenumbers.PhoneNumberMatcher(line, HOME):
        found.append(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
        spans.append((match.start, match.end))
    for start, end in reversed(spans):
        line = line[:start] + line[end:]
    return found, line
