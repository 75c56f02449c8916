"""Assembles the figures of methodology 2026.1 for the site from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.results.method_2022.places import LEAST_CENTERS
from bot.results.method_2026 import published
from bot.results.method_2026.bridge import EarlierFigures, bridge
from bot.results.method_2026.place_figures import PlaceFigures
from bot.results.method_2026.places import places
from bot.results.method_2026.published import PublishedFigures
from bot.site.model import Changes, Crossed
from scoring.method_2022.card import Card, public
from scoring.method_2026.card import Card2026
from scoring.method_2026.index import Figure
from storage.engine.database import Database
from storage.places.centers import Center
from storage.results import snapshots_2026


@dataclass(frozen=True, slots=True)
class Later:
    """The newest figures: cards by center id, and of the newest week its number, its last day and its questionnaire."""

    cards: dict[int, Card2026]
    figures: dict[int, PublishedFigures]
    week: int
    until: date
    questionnaire: str


async def read(db: Database, listed: Sequence[Center]) -> Later | None:
    """None if nothing has been published by this version."""
    nation = await published.national(db)
    zones = {center.id: center.timezone for center in listed}
    found = await published.latest(db, center_ids=list(zones), nation=nation)
    if not found:
        return None
    last = max(found.values(), key=lambda one: (one.week, one.published_at))
    cards = {center_id: published.card_of(one, nation, zones[center_id]) for center_id, one in found.items()}
    return Later(cards, found, last.week, last.window_end, last.questionnaire)


async def newest_at(db: Database, earlier: datetime | None) -> datetime | None:
    """When the newest figures of either version were published."""
    return max((one for one in (earlier, await snapshots_2026.newest_at(db)) if one is not None), default=None)


def changes(earlier: Mapping[int, Card], later: Later, codes: Mapping[int, str]) -> Changes | None:
    """The bridge between both versions from what each of them shows to everybody; None without a common center."""
    old = {
        center_id: EarlierFigures(None if card.index is None else card.index.value, card.star.stars)
        for center_id, card in earlier.items()
    }
    new = {
        center_id: replace(one.figures, index=replace(one.figures.index, value=public(one.visible.index.value)))
        for center_id, one in later.figures.items()
        if one.visible.index is not None and one.figures.index is not None
    }
    found = bridge(old, new)
    if found.link is None or found.spread is None:
        return None
    return Changes(
        link=public(found.link) + 0.0,
        spread=public(found.spread),
        centers=tuple(
            Crossed(codes[one.center_id], one.earlier, one.later, one.earlier_stars, later.cards[one.center_id])
            for one in found.centers
        ),
    )


def places_of(listed: Sequence[Center], later: Later) -> tuple[PlaceFigures | None, Mapping[str, PlaceFigures]]:
    """The figures of the country and of its regions by name, of those with enough centers to be compared with; rounded
    as everybody may see them."""
    ids: dict[str, list[int]] = {}
    for center in listed:
        ids.setdefault(center.region, []).append(center.id)
    found = places(ids, later.figures)
    regions = {name: _rounded(one) for name, one in found.regions.items() if one.centers >= LEAST_CENTERS}
    nation = found.nation if found.nation is not None and found.nation.centers >= LEAST_CENTERS else None
    return None if nation is None else _rounded(nation), regions


def _rounded(place: PlaceFigures) -> PlaceFigures:
    return replace(
        place, index=_public(place.index), adjusted=None if place.adjusted is None else _public(place.adjusted)
    )


def _public(of: Figure) -> Figure:
    return Figure(public(of.value), public(of.low), public(of.high))
