"""Reads the public cards of centers, each beside its region and the country."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.results.method_2022 import places
from bot.results.method_2022.places import Places
from bot.results.method_2022.published import card_of, published_result
from bot.results.method_2026 import published as later
from bot.results.method_2026.nation import Comparison
from scoring.method_2022.card import Card, public
from scoring.method_2022.estimate import Estimate
from scoring.method_2026.card import Card2026
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.results import snapshots, snapshots_2026
from storage.results.snapshots import Snapshot

AGAIN = timedelta(minutes=1)
"""How long to wait before looking again whether something has been published."""


class Cards:
    """Remembers the figures of the places until something is published: they rest on every center of the country."""

    def __init__(self, clock: Callable[[], datetime], methodologies: Methodologies = USUAL) -> None:
        self._clock = clock
        self._methodologies = methodologies
        self._nation = later.NOTHING
        self._places = Places()
        self._as_of: datetime | None = None
        self._looked: datetime | None = None
        self._compared: datetime | None = None

    async def read(self, db: Database, center_ids: Sequence[int]) -> dict[int, Card | Card2026]:
        """The cards by center id, by the version that leads; a center without published results has none. Until 2026.1
        has published anything the figures of 2022.1 stay."""
        if self._methodologies.leading_on(self._clock().date()) == LATER:
            found = await self._later(db, center_ids)
            if found or await snapshots_2026.first_week(db, since=0) is not None:
                return {**found}
        return {**await self._earlier(db, center_ids)}

    async def _earlier(self, db: Database, center_ids: Sequence[int]) -> dict[int, Card]:
        found = await snapshots.latest(db, center_ids=center_ids)
        if not found:
            return {}
        around, known = await self._around(db), await centers.of_ids(db, found.keys())
        return {
            center_id: compared(card_of_snapshot(snapshot, known[center_id]), known[center_id], around)
            for center_id, snapshot in found.items()
        }

    async def _later(self, db: Database, center_ids: Sequence[int]) -> dict[int, Card2026]:
        nation = await self._compared_with(db)
        found = await later.latest(db, center_ids=center_ids, nation=nation)
        known = await centers.of_ids(db, found.keys())
        return {center_id: later.card_of(one, nation, known[center_id].timezone) for center_id, one in found.items()}

    async def _compared_with(self, db: Database) -> Comparison:
        """The ranks of all centers, too many to be read for each card."""
        if self._due(self._compared):
            self._nation, self._compared = await later.national(db), self._clock()
        return self._nation

    def _due(self, last: datetime | None) -> bool:
        return last is None or not timedelta() <= self._clock() - last < AGAIN

    async def _around(self, db: Database) -> Places:
        if self._due(self._looked):
            newest = await snapshots.newest_at(db)
            if newest != self._as_of:
                self._places, self._as_of = await places.read(db), newest
            self._looked = self._clock()
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
