"""Screens in the halls of centers: announced by an operator, paired once by a code, revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import KioskNotFound
from storage.tables import centers, kiosks

CODE_HOLDS = timedelta(hours=1)
"""How long a code pairs."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """`code_hash` is a keyed hash of the code that pairs it, once, before `expires_at`."""

    center_id: int
    center_code: str
    id: str
    place: str
    made_at: datetime
    expires_at: datetime
    paired_at: datetime | None
    revoked_at: datetime | None

    @property
    def works(self) -> bool:
        return self.paired_at is not None and self.revoked_at is None


async def announce(db: Database, center_id: int, place: str, code_hash: str, now: datetime) -> str:
    """A kiosk that waits for its code; returns its id."""
    kiosk_id = secrets.token_hex(8)
    row = {"center_id": center_id, "id": kiosk_id, "place": place, "code_hash": code_hash}
    async with db.write() as connection:
        await connection.execute(kiosks.insert().values(**row, made_at=now, expires_at=now + CODE_HOLDS))
    return kiosk_id


async def pair(db: Database, center_id: int, code_hashes: list[str], now: datetime) -> str | None:
    """Uses a code up; the id of the kiosk that it pairs. None for a code that is unknown, used, late or revoked."""
    waiting = (
        kiosks.c.center_id == center_id,
        kiosks.c.code_hash.in_(code_hashes),
        kiosks.c.paired_at.is_(None),
        kiosks.c.revoked_at.is_(None),
        kiosks.c.expires_at > now,
    )
    async with db.write() as connection:
        found: str | None = await connection.scalar(select(kiosks.c.id).where(*waiting).limit(1))
        if found is None:
            return None
        mine = update(kiosks).where(*waiting, kiosks.c.id == found).values(paired_at=now)
        return found if (await connection.execute(mine)).rowcount == 1 else None


async def works(db: Database, center_id: int, kiosk_id: str) -> bool:
    """Whether it is paired and has not been revoked."""
    async with db.read() as connection:
        return bool(await connection.scalar(_working(center_id).where(kiosks.c.id == kiosk_id)))


async def number(connection: Connection, center_id: int) -> int:
    """How many of a center's kiosks work."""
    return int(await connection.scalar(_working(center_id)))


async def listing(db: Database) -> list[Kiosk]:
    """All that were ever announced, by center, the newest first."""
    columns = [kiosks.c[name] for name in Kiosk.__dataclass_fields__ if name != "center_code"]
    query = select(*columns, centers.c.code.label("center_code")).join(centers, centers.c.id == kiosks.c.center_id)
    rows = await db.rows(query.order_by(centers.c.code, kiosks.c.made_at.desc(), kiosks.c.id))
    return [Kiosk(**row._mapping) for row in rows]


async def revoke(db: Database, kiosk_id: str, now: datetime) -> str:
    """Ends a kiosk, paired or not, at once; returns its center's code. Raises KioskNotFound."""
    async with db.write() as connection:
        query = select(kiosks.c.center_id, centers.c.code).join(centers, centers.c.id == kiosks.c.center_id)
        row = (await connection.execute(query.where(kiosks.c.id == kiosk_id))).first()
        if row is None:
            raise KioskNotFound(kiosk_id)
        mine = kiosks.c.center_id == row.center_id, kiosks.c.id == kiosk_id, kiosks.c.revoked_at.is_(None)
        await connection.execute(update(kiosks).where(*mine).values(revoked_at=now))
    return str(row.code)


def _working(center_id: int) -> Select[Any]:
    return select(func.count()).where(
        kiosks.c.center_id == center_id, kiosks.c.paired_at.is_not(None), kiosks.c.revoked_at.is_(None)
    )
