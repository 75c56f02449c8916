"""What the endpoints share, and what is known of a call."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from fastapi import Request

from bot.api.editions import Editions
from bot.api.rates import Rates
from bot.api.trail import Trail
from bot.settings import Settings
from storage.api.api_keys import ApiKey
from storage.engine.database import Database

PER_MINUTE = 300
"""Requests of one key."""
REFUSALS_PER_MINUTE = 60
"""Requests without a good key, of one address."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Api:
    """Made once by a process."""

    settings: Settings
    db: Database
    clock: Callable[[], datetime]
    editions: Editions
    trail: Trail
    rates: Rates = field(default_factory=lambda: Rates(PER_MINUTE))
    refusals: Rates = field(default_factory=lambda: Rates(REFUSALS_PER_MINUTE))
    seconds: Callable[[], float] = time.monotonic

    @classmethod
    def of(
        cls,
        settings: Settings,
        db: Database,
        clock: Callable[[], datetime] = utc_now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> "Api":
        editions = Editions(db, settings.database_url, clock, settings.operator_contact, settings.methodologies)
        return cls(settings, db, clock, editions, Trail(db, clock), seconds=seconds)


@dataclass(slots=True)
class Call:
    """A request with a good key. `secret` is the key itself; `detail` goes into the audit log, and names nobody."""

    key: ApiKey
    secret: str
    detail: str = ""
    public: bool = False

    @property
    def actor(self) -> str:
        return f"api:{self.key.id}"


def api_of(request: Request) -> Api:
    return cast(Api, request.app.state.api)


def call_of(request: Request) -> Call:
    return cast(Call, request.state.call)
