"""The order of centers by methodology 2026.1: by the value that stands in the list."""

from collections import Counter
from collections.abc import Iterable

from bot.site.model import Entry
from scoring.method_2026.card import Card2026
from scoring.method_2026.index import Figure
from scoring.method_2026.star_range import StarRange

Standing = tuple[Entry, Card2026, Figure]
"""A center with its card and the index of the year that it is put in order by."""


def ranked(entries: Iterable[Entry]) -> list[Standing]:
    """The centers that have a place, those with the highest index of the year first; equal ones by code."""
    found = [
        (entry, entry.later, entry.later.figures.year)
        for entry in entries
        if entry.later is not None and entry.later.figures.year is not None
    ]
    return sorted(found, key=lambda one: (-one[2].value, one[0].code))


def apart(entries: Iterable[Entry]) -> list[Entry]:
    """All other centers, those nearest to a star first."""
    others = [entry for entry in entries if entry.later is None or entry.later.figures.year is None]
    return sorted(others, key=lambda entry: (-_people(entry), entry.code))


def counts(entries: Iterable[Entry]) -> list[tuple[StarRange, int]]:
    """Each star range that a center has, the highest first, and how many centers have it."""
    found = Counter(
        entry.later.figures.range
        for entry in entries
        if entry.later is not None and entry.later.figures.range is not None
    )
    return sorted(found.items(), key=lambda one: (-one[0].low, -one[0].high))


def _people(entry: Entry) -> int:
    """Of the star's window; hidden numbers are the least."""
    return 0 if entry.later is None else entry.later.figures.star_job_seekers or 0
