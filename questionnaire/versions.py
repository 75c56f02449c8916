"""The version of the questionnaire that is in force on a day."""

import re
from dataclasses import dataclass
from datetime import date

from questionnaire import loader

FOLLOWING = re.compile(r"(\S+) from (\S+)")


@dataclass(frozen=True, slots=True)
class Versions:
    """The version in force from the beginning, and later ones from their first day on, by each center's calendar.

    An interview ends in the version in which it began.
    """

    first: str = loader.USUAL
    following: tuple[tuple[date, str], ...] = ()

    def on(self, day: date) -> str:
        """
        >>> both = Versions("2022.1", ((date(2027, 1, 1), "2026.1"),))
        >>> both.on(date(2026, 12, 31)), both.on(date(2027, 1, 1))
        ('2022.1', '2026.1')
        """
        return next((version for start, version in reversed(self.following) if day >= start), self.first)


USUAL = Versions()


def brief_of(code: str, language: str) -> str:
    """The brief name of a question over all versions; both names where they differ."""
    shipped = map(loader.load, loader.versions())
    return " / ".join(dict.fromkeys(one.question(code).brief[language] for one in shipped if code in one.codes))


def parse(words: str) -> Versions:
    """Reads a setting such as "2022.1" or "2022.1, 2026.1 from 2027-01-01". Raises ValueError."""
    first, *others = (part.strip() for part in words.split(","))
    following = tuple(_following(part) for part in others)
    for _, version in ((None, first), *following):
        if version not in loader.versions():
            raise ValueError(f"{version!r} is not one of {', '.join(loader.versions())}")
    days = [start for start, _ in following]
    if days != sorted(set(days)):
        raise ValueError("its days are not in order")
    return Versions(first, following)


def _following(part: str) -> tuple[date, str]:
    found = FOLLOWING.fullmatch(part)
    if found is None:
        raise ValueError(f"{part!r} is not a version and its first day, such as 2026.1 from 2027-01-01")
    version, day = found.groups()
    try:
        return date.fromisoformat(day), version
    except ValueError:
        raise ValueError(f"{day!r} is not a day such as 2027-01-01") from None
