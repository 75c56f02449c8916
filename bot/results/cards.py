"""Reads the public cards of centers, each beside its region and the country."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.results import places
from bot.results.places import Places
from bot.results.published import card_of, published_result
from scoring.card import Card, public
from scoring.estimate import Estimate
from storage import centers, snapshots
from storage.centers import Center
from storage.engine.database import Database
from storage.snapshots import Snapshot

AGAIN = timedelta(minutes=1)
"""How long to wait before looking again whether something has been published."""


class Cards:
    """Remembers the figures of the places until something is published: they rest on every center of the country."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._places = Places()
        self._as_of: datetime | None = None
        self._looked: datetime | None = None

    async def read(self, db: Database, center_ids: Sequence[int]) -> dict[int, Card]:
        """The cards by center id; a center without published results has none."""
        found = await snapshots.latest(db, center_ids=center_ids)
        if not found:
            return {}
        around, known = await self._around(db), await centers.of_ids(db, found.keys())
        return {
            center_id: compared(card_of_snapshot(snapshot, known[center_id]), known[center_id], around)
            for center_id, snapshot in found.items()
        }

    async def _around(self, db: Database) -> Places:
        now = self._clock()
        if self._looked is None or not timedelta() <= now - self._looked < AGAIN:
            newest = await snapshots.newest_at(db)
            if newest != self._as_of:
                self._places, self._as_of = await places.read(db), newest
            self._looked = now
        return self._places


def compared(card: Card, center: Center, of: Places) -> Card:
    """The card beside the figures of its region and of the country, if it has a figure itself."""
    if card.index is None:
        return card
    return replace(card, region=_public(of.regions.get(center.region_id)), country=_public(of.country))


def card_of_snapshot(snapshot: Snapshot, center: Center) -> Card:
    return card_of(published_result(snapshot), snapshot.questionnaire, center.timezone)


def _public(estimate: Estimate | None) -> float | None:
    return None if estimate is None else public(estimate.value)
