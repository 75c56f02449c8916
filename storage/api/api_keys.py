"""Keys of the HTTP interface: 256 random bits of which only a hash is kept, bound to a center or a region."""

import base64
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.errors import ApiKeyNotFound
from storage.places.centers import Center
from storage.tables import api_keys, centers, regions

PREFIX = "czn_"
"""Lets people and scanners of leaks know what it is."""
RANDOM_BYTES = 32


class Scope(StrEnum):
    """What a key is for."""

    VISITS = "visits:write"
    RATINGS = "ratings:read"
    DIGESTS = "digests:read"
    INDICATORS = "indicators:write"
    RESPONSES = "responses:write"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One of `center_id` and `region_id` is set."""

    id: str
    label: str
    center_id: int | None
    region_id: int | None
    scopes: frozenset[Scope]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    center: str | None
    region: str | None

    def covers(self, center: Center) -> bool:
        """Whether the center is the key's own, or one of its region."""
        return self.center_id == center.id if self.center_id is not None else self.region_id == center.region_id

    def state(self, now: datetime) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "active" if now < self.expires_at else "expired"


async def issue(
    db: Database,
    *,
    label: str,
    center_id: int | None,
    region_id: int | None,
    scopes: Collection[Scope],
    expires_at: datetime,
    by: str,
    now: datetime,
) -> tuple[str, str]:
    """A new key: its id, and the key itself, which can never be read again. Raises ValueError for a key of no place, of
    two places or without a scope."""
    if (center_id is None) == (region_id is None) or not scopes:
        raise ValueError("a key has one place, and at least one scope")
    key = PREFIX + base64.urlsafe_b64encode(secrets.token_bytes(RANDOM_BYTES)).rstrip(b"=").decode()
    values = {
        "id": secrets.token_hex(8),
        "key_hash": _hash(key),
        "label": label,
        "center_id": center_id,
        "region_id": region_id,
        "scopes": " ".join(sorted(scopes)),
        "created_at": now,
        "created_by": by,
        "expires_at": expires_at,
    }
    async with db.write() as connection:
        await connection.execute(insert(api_keys).values(**values))
    return str(values["id"]), key


async def find(db: Database, key: str, now: datetime) -> ApiKey | None:
    """The key, if it is good; None, without a reason, for any other text."""
    if not key.startswith(PREFIX) or not key.isascii():
        return None
    rows = await db.fetch(_by_hash(), {"of_hash": _hash(key)})
    found = _key(rows[0]) if rows else None
    return found if found is not None and found.state(now) == "active" else None


async def listing(db: Database) -> list[ApiKey]:
    """All keys, the newest first."""
    query = _select().order_by(api_keys.c.created_at.desc(), api_keys.c.id)
    return [_key(row) for row in await db.rows(query)]


async def revoke(db: Database, id: str, *, now: datetime) -> None:
    """Ends a key at once. Raises ApiKeyNotFound where there is none to end."""
    change = update(api_keys).where(api_keys.c.id == id, api_keys.c.revoked_at.is_(None)).values(revoked_at=now)
    async with db.write() as connection:
        if (await connection.execute(change)).rowcount == 0:
            raise ApiKeyNotFound(id)


def _select() -> Select[Any]:
    own = [api_keys.c[name] for name in ApiKey.__dataclass_fields__ if name not in ("center", "region")]
    return (
        select(*own, centers.c.code.label("center"), regions.c.name.label("region"))
        .select_from(api_keys)
        .outerjoin(centers, centers.c.id == api_keys.c.center_id)
        .outerjoin(regions, regions.c.id == api_keys.c.region_id)
    )


@cache
def _by_hash() -> Prepared:
    return Prepared(_select().where(api_keys.c.key_hash == bindparam("of_hash")))


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(**row._asdict() | {"scopes": frozenset(map(Scope, row.scopes.split()))})


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
