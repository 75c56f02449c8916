"""A caller of the HTTP interface in this process, on a small nation that has been published."""

import contextlib
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.api.app import build
from bot.api.state import Api
from bot.digest.freezing import freeze
from bot.messenger.links import BOT_USERNAME
from bot.settings import Settings
from scoring.windows import week_of
from storage.api import api_keys
from storage.api.api_keys import Scope
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.workers import properties
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 11, 16))
NOW = moment_of(WEEK)
CODES = ("BRY-01", "BRY-02", "BRY-03")
ELSEWHERE = "PSK-01"


async def fill(url: str) -> None:
    """Three centers of one region, two weeks published, and one center of another region."""
    nation = await Nation.build(url, CODES)
    for week, (first, second) in ((WEEK - 1, (30, 30)), (WEEK, (12, 0))):
        await nation.answer("BRY-01", week, halves(first))
        await nation.answer("BRY-02", week, halves(second, 3, 2))
        await nation.answer("BRY-03", week, halves(4))
        await nation.publish(week)
    await centers.load(nation.db, [CenterRow(ELSEWHERE, "Центр", "Псков", "Псков", "Europe/Moscow")], now=NOW)
    await properties.put(nation.db, BOT_USERNAME, "czn_bot")
    listed = await centers.listing(nation.db)
    await freeze(nation.db, listed, [one for one in listed if one.code == "BRY-01"], week=WEEK, now=NOW)
    await nation.db.close()


@dataclass
class Caller:
    client: httpx.AsyncClient
    api: Api
    now: datetime = NOW
    seconds: float = 0.0
    _keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.api.db

    async def key(self, place: str = "BRY-01", scopes: Collection[Scope] = tuple(Scope)) -> str:
        """A key of a center or, by its name, of a region; the same for the same words."""
        known = self._keys.get((place, *scopes))
        if known is None:
            listed = {one.code: one for one in await centers.listing(self.db)}
            region_id = None if place in listed else await centers.region_id(self.db, place)
            _, known = await api_keys.issue(
                self.db, label="АИС", center_id=listed[place].id if region_id is None else None, region_id=region_id,
                scopes=scopes, expires_at=NOW + timedelta(days=30), by="cli:olga", now=NOW,
            )  # fmt: skip
            self._keys[(place, *scopes)] = known
        return known

    async def get(self, path: str, *, place: str = "BRY-01", headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.client.get(path, headers=await self._with(place, headers))

    async def post(
        self, path: str, content: Any, *, place: str = "BRY-01", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self.client.post(path, json=content, headers=await self._with(place, headers))

    async def _with(self, place: str, headers: dict[str, str] | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.key(place)}", **(headers or {})}


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(
        database_url=url, secret_key_file=folder / "secret.key", visit_keys_file=folder / "visit.keys",
    )  # fmt: skip


@contextlib.asynccontextmanager
async def calling(url: str, folder: Path) -> AsyncIterator[Caller]:
    db = await Database.open(url)
    api = Api.of(settings_of(url, folder), db, lambda: caller.now, seconds=lambda: caller.seconds)
    transport = httpx.ASGITransport(build(api), raise_app_exceptions=False)
    async with api.trail.running(), httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        caller = Caller(client, api)
        yield caller
    await api.editions.close()
    await db.close()


def problem(answer: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The problem of a refused request, whose form is the same for all."""
    found: dict[str, Any] = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), found
    assert (found["type"], found["status"]) == (f"urn:czn-index:problem:{name}", status)
    assert found["title"] and found["detail"]
    return found
