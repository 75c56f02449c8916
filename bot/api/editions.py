"""The published figures as the site has them, assembled once for every publication."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.site import assembling, building
from bot.site.method_2026.assembling import newest_at
from scoring.method_2026.versions import Methodologies
from storage.engine.database import Database
from storage.errors import NothingPublished
from storage.results import snapshots

LOOKED_EVERY = timedelta(seconds=5)
"""How often to ask the database whether something newer is published."""
NOT_SHOWN = ("$schema", "generated_at", "centers")


@dataclass(frozen=True)
class Edition:
    """A publication: what holds for all, and the centers' rows in the order of their codes, as in ratings.json."""

    published_at: datetime
    head: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    def of(self, code: str) -> tuple[Mapping[str, Any], ...]:
        """The row with this code: in this case, or else in any; at most one."""
        alike = [row for row in self.rows if row["code"].casefold() == code.casefold()]
        return tuple(([row for row in alike if row["code"] == code] or alike)[:1])


class Editions:
    """Assembles in a thread with a connection of its own, so that other calls are answered meanwhile. While a newer
    edition is in the making, the earlier one is shown, as on the site."""

    def __init__(
        self,
        db: Database,
        url: str,
        clock: Callable[[], datetime],
        contact: str | None,
        methodologies: Methodologies,
    ) -> None:
        self._db = db
        self._url = url
        self._clock = clock
        self._contact = contact
        self._methodologies = methodologies
        self._edition: Edition | None = None
        self._looked_at: datetime | None = None
        self._making: asyncio.Task[Edition] | None = None

    async def current(self) -> Edition:
        """Raises NothingPublished, SiteError, StorageError."""
        await self._look()
        if self._edition is not None:
            return self._edition
        if self._making is None:
            raise NothingPublished
        return await asyncio.shield(self._making)

    async def close(self) -> None:
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    async def _look(self) -> None:
        now = self._clock()
        if self._making is not None and self._making.done():
            making, self._making = self._making, None
            # A failed one is reported to who waits for it, and made anew after a while.
            if making.exception() is None:
                self._edition = making.result()
        if self._looked_at is not None and now - self._looked_at < LOOKED_EVERY and self._edition is not None:
            return
        newest = await newest_at(self._db, await snapshots.newest_at(self._db))
        self._looked_at = now
        known = None if self._edition is None else self._edition.published_at
        if newest is not None and newest != known and self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(self._make))

    def _make(self) -> Edition:
        return asyncio.run(self._assemble())

    async def _assemble(self) -> Edition:
        db = await Database.open(self._url, must_exist=True)
        try:
            found = await assembling.site(
                db, now=self._clock(), contact=self._contact, methodologies=self._methodologies
            )
        finally:
            await db.close()
        content = json.loads(building.ratings(found))
        head = {name: value for name, value in content.items() if name not in NOT_SHOWN}
        rows = sorted(content["centers"], key=lambda row: str(row["code"]))
        return Edition(found.published_at, head, tuple(rows))
