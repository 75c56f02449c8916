"""Figures of methodology 2026.1 in their public form: to one decimal, with intervals."""

from collections import Counter
from collections.abc import Iterable

from bot.site.model import Entry, Region, Site
from scoring.method_2022.card import Figure, public
from scoring.method_2026.card import Card2026
from scoring.method_2026.index import Figure as Exact
from scoring.method_2026.participation import ResponseClass

Named = list[tuple[str, Figure]]


def public_figure(of: Exact) -> Figure:
    return Figure(public(of.value), public(of.low), public(of.high))


def groups(card: Card2026 | None) -> Named:
    """The groups of a center that has an index, by code, as they stand beside it."""
    if card is None or card.figures.index is None:
        return []
    return [(code, public_figure(one)) for code, one in card.figures.shown_groups.items()]


def compared(card: Card2026, region: Region, site: Site) -> Named:
    """The center's index beside those of its region and of the country: all adjusted, or all as answered."""
    index, adjusted = card.figures.index, card.figures.adjusted
    if index is None:
        return []
    places = [(name, one) for name, one in (("region", region.place), ("country", site.nation)) if one is not None]
    if adjusted is None:
        found = [("center", index), *((name, one.index) for name, one in places)]
    else:
        others = ((name, one.adjusted) for name, one in places)
        found = [("center", adjusted), *((name, one) for name, one in others if one is not None)]
    return [(name, public_figure(one)) for name, one in found]


def responses(entries: Iterable[Entry]) -> list[tuple[ResponseClass, int]]:
    """How many centers with figures have a response rate of each class, the highest rates first; nothing where none
    reports its visits."""
    counts = Counter(entry.later.figures.response for entry in entries if entry.later is not None)
    if set(counts) <= {ResponseClass.NOT_REPORTED}:
        return []
    return [(one, counts[one]) for one in reversed(ResponseClass) if counts[one]]
