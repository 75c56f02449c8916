"""The version of the questionnaire that is in force on a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from questionnaire import loader

FOLLOWING = re.compile(r"(\S+) from (\S+)")
BESIDE = "/"
"""Stands between the two versions of a split sample."""


@dataclass(frozen=True, slots=True)
class Split:
    """A split sample: each interview that begins on these days has one of two versions, drawn by lot. `first` is None
    if it began with the installation, `end` (the first day after it) if it goes on."""

    earlier: str
    later: str
    first: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The version in force from the beginning, and later ones from their first day on, by each center's calendar. In
    the place of a version may stand a split sample of two, such as "2022.1/2026.1".

    An interview ends in the version in which it began.
    """

    first: str = loader.USUAL
    following: tuple[tuple[date, str], ...] = ()

    def on(self, day: date) -> str:
        """The version by which figures of the day are named: of a split sample the first.

        >>> both = Versions("2022.1", ((date(2027, 1, 1), "2026.1"),))
        >>> both.on(date(2026, 12, 31)), both.on(date(2027, 1, 1))
        ('2022.1', '2026.1')
        """
        return self.asked_on(day)[0]

    def asked_on(self, day: date) -> Sequence[str]:
        """The versions in which interviews of the day begin, equally often: one, or the two of a split sample."""
        return next((one for start, one in reversed(self.following) if day >= start), self.first).split(BESIDE)

    def splits(self) -> list[Split]:
        """The split samples, in their order."""
        days = [None, *(start for start, _ in self.following)]
        names = [self.first, *(one for _, one in self.following)]
        found = []
        for name, first, end in zip(names, days, [*days[1:], None], strict=True):
            earlier, _, later = name.partition(BESIDE)
            if later:
                found.append(Split(earlier, later, first, end))
        return found


USUAL = Versions()


def brief_of(code: str, language: str) -> str:
    """The brief name of a question over all versions; both names where they differ."""
    shipped = map(loader.load, loader.versions())
    return " / ".join(dict.fromkeys(one.question(code).brief[language] for one in shipped if code in one.codes))


def parse(words: str) -> Versions:
    """Reads a setting such as "2022.1" or "2022.1, 2022.1/2026.1 from 2027-01-04, 2026.1 from 2027-04-05". Raises
    ValueError."""
    first, *others = (part.strip() for part in words.split(","))
    following = tuple(_following(part) for part in others)
    for _, chosen in ((None, first), *following):
        names = chosen.split(BESIDE)
        for version in names:
            if version not in loader.versions():
                raise ValueError(f"{version!r} is not one of {', '.join(loader.versions())}")
        if len(names) > 2 or len(set(names)) < len(names):
            raise ValueError(f"{chosen!r} is no split sample of two versions")
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
