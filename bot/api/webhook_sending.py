"""Sends webhooks: signed, a few at a time, again until a receiver has taken them or a day is over.

A receiver that hangs holds up one of several places for some seconds, and no call at all.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import aiohttp
import structlog

from bot.api.webhook_addresses import AddressRefused, Guard, LookUp, OutsideResolver, check_literal
from bot.api.webhook_signing import headers, secret_of
from bot.settings import Settings
from storage.api import webhooks
from storage.api.webhooks import Delivery
from storage.engine.database import Database

log = structlog.get_logger(__name__)

AT_ONCE = 8
SECONDS = 10.0
"""For a connection and an answer together."""
FOR_ONE = 2
"""Connections to one receiver."""
READ_BYTES = 1_024
"""Of an answer: its status is all that counts."""


class Sending:
    """`run` sends what is due. Two processes may do so side by side."""

    def __init__(
        self, db: Database, key_file: Path, guard: Guard, clock: Callable[[], datetime], look_up: LookUp | None = None
    ) -> None:
        self._db = db
        self._key_file = key_file
        self._guard = guard
        self._clock = clock
        self._look_up = look_up
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def of(cls, settings: Settings, db: Database, clock: Callable[[], datetime]) -> "Sending":
        guard = Guard.from_text(settings.webhooks_inside_allowed)
        return cls(db, settings.webhooks_key_file, guard, clock)

    async def run(self) -> int:
        """Sends until nothing is due; returns how many were taken by their receivers."""
        taken = 0
        while batch := await webhooks.claim(self._db, now=self._clock(), limit=AT_ONCE):
            taken += sum(await asyncio.gather(*map(self._deliver, batch)))
        return taken

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _deliver(self, one: Delivery) -> bool:
        status, problem = await self._sent(one)
        if problem is None and status is not None:
            await webhooks.record_sent(self._db, one, status=status, now=self._clock())
            return True
        state = await webhooks.record_failed(
            self._db, one, status=status, error=problem or "no answer", now=self._clock()
        )
        log.warning(
            "webhook_failed", webhook=one.webhook_id, webhook_event=one.event.value, state=state, reason=problem
        )
        return False

    async def _sent(self, one: Delivery) -> tuple[int | None, str | None]:
        """The status of the answer, and the problem if it was not taken."""
        body = body_of(one)
        signed = headers(secret_of(self._key_file, one.webhook_id), one.event_id, body, self._clock())
        signed |= {"Content-Type": "application/json", "User-Agent": "czn-index"}
        try:
            check_literal(self._guard, one.address)
            # A redirection could lead anywhere, and the next hop is not the one that was agreed on.
            async with self._connected().post(one.address, data=body, headers=signed, allow_redirects=False) as answer:
                await answer.content.read(READ_BYTES)
                if 200 <= answer.status < 300:
                    return answer.status, None
                return answer.status, f"answered {answer.status}"
        except AddressRefused as error:
            return None, str(error)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return None, _reason(error)

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=OutsideResolver(self._guard, self._look_up),
                use_dns_cache=False,
                limit=AT_ONCE,
                limit_per_host=FOR_ONE,
                force_close=True,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
            )
        return self._session


def body_of(one: Delivery) -> bytes:
    """What a receiver gets: the same bytes at every try."""
    told = {"id": one.event_id, "event": one.event.value, "center": one.center, "region": one.region, **one.subject}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _reason(error: Exception) -> str:
    """Without the address, which may have a secret of the receiver's in it."""
    inside = error.__cause__ or error.__context__
    if isinstance(inside, AddressRefused):
        return str(inside)
    return type(error).__name__
