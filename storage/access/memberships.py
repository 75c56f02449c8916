"""Memberships: who may see which results, and gets which digest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, insert, select, update

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.errors import MembershipNotFound, NobodyToConfirm
from storage.tables import centers, memberships, outbox, regions


class Role(StrEnum):
    CENTER_ADMIN = "center_admin"
    REGION_ADMIN = "region_admin"
    OPERATOR = "operator"


class Status(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Membership:
    """A role of an account at a place: a center, a region, or the nation where both are None.

    `digest_hour` is None for the usual hour; since `stopped_at` the account wants no messages for this role.
    """

    id: str
    account: str
    role: Role
    center_id: int | None
    region_id: int | None
    center_code: str | None
    region: str | None
    messenger: str
    user_id: int
    chat_id: int
    name: str
    status: Status
    language: str | None
    created_at: datetime
    blocked_at: datetime | None
    digest_hour: int | None = None
    stopped_at: datetime | None = None
    center_name: str | None = None


_LISTENS = (memberships.c.status == Status.ACTIVE.value, memberships.c.stopped_at.is_(None))


def place(center_id: int | None, region_id: int | None) -> str:
    if center_id is not None:
        return f"center:{center_id}"
    return "nation" if region_id is None else f"region:{region_id}"


async def active_for(db: Database, account: str) -> list[Membership]:
    """The current rights of an account."""
    return await _all(db, memberships.c.account == account, memberships.c.status == Status.ACTIVE)


async def is_pending(db: Database, account: str) -> bool:
    """Whether the account has opened an invitation that an operator has yet to confirm."""
    query = select(memberships.c.id).where(
        memberships.c.account == account, memberships.c.status == Status.PENDING.value
    )
    async with db.read() as connection:
        return await connection.scalar(query.limit(1)) is not None


async def get(db: Database, membership_id: str) -> Membership:
    """Raises MembershipNotFound."""
    async with db.read() as connection:
        row = (await connection.execute(select_one(membership_id))).first()
    if row is None:
        raise MembershipNotFound(membership_id)
    return read(row)


async def held_by(db: Database, account: str) -> list[Membership]:
    """All memberships that an account has or had."""
    return await _all(db, memberships.c.account == account)


async def has_role(db: Database, account: str) -> bool:
    """Whether the account has a role now."""
    return bool(await db.fetch(_roles(), {"of_account": account, "of_status": Status.ACTIVE.value}))


async def listing(db: Database) -> list[Membership]:
    return await _all(db)


async def pending(db: Database) -> list[Membership]:
    """Those that an operator has yet to confirm, the oldest first."""
    return await _all(db, memberships.c.status == Status.PENDING.value)


async def attended(db: Database) -> set[int]:
    """The ids of the centers that have an administrator."""
    query = select(memberships.c.center_id).where(
        memberships.c.status == Status.ACTIVE.value, memberships.c.center_id.is_not(None)
    )
    async with db.read() as connection:
        return set((await connection.scalars(query.distinct())).all())


async def recipients(db: Database, center_ids: list[int] | None = None) -> list[Membership]:
    """The administrators who get the digests of these centers; of all centers by default."""
    where = [*_LISTENS, memberships.c.center_id.is_not(None)]
    if center_ids is not None:
        where.append(memberships.c.center_id.in_(center_ids))
    return await _all(db, *where)


async def region_recipients(db: Database, region_id: int | None = None) -> list[Membership]:
    """The administrators of a region, of any by default, who get its digests."""
    mine = memberships.c.region_id.is_not(None) if region_id is None else memberships.c.region_id == region_id
    return await _all(db, *_LISTENS, mine)


async def reachable(db: Database, center_id: int, region_id: int) -> list[Membership]:
    """The administrators of a center who can be reached; of its region where there are none."""
    mine = [one for one in await recipients(db, [center_id]) if one.blocked_at is None]
    return mine or [one for one in await region_recipients(db, region_id) if one.blocked_at is None]


async def confirm(db: Database, membership_id: str, *, now: datetime) -> None:
    """Gives a pending membership its rights and queues the message about it. Raises NobodyToConfirm."""
    async with db.write() as connection:
        confirmed = await connection.execute(
            update(memberships)
            .where(memberships.c.id == membership_id, memberships.c.status == Status.PENDING.value)
            .values(status=Status.ACTIVE.value, confirmed_at=now)
        )
        if confirmed.rowcount != 1:
            raise NobodyToConfirm(membership_id)
        await connection.execute(
            insert(outbox).values(
                # The moment is part of the key: somebody revoked may be invited and confirmed again.
                key=f"confirmed:{membership_id}:{now:%Y%m%d%H%M%S%f}",
                kind="confirmed",
                membership_id=membership_id,
                state="queued",
                created_at=now,
                due_at=now,
                repeated=False,
            )
        )


async def revoke(db: Database, membership_id: str, *, now: datetime) -> None:
    """Ends the rights and cancels unsent messages. Raises MembershipNotFound."""
    async with db.write() as connection:
        revoked = await connection.execute(
            update(memberships)
            .where(memberships.c.id == membership_id, memberships.c.status != Status.REVOKED)
            .values(status=Status.REVOKED.value, revoked_at=now)
        )
        if revoked.rowcount != 1:
            raise MembershipNotFound(membership_id)
        await connection.execute(
            update(outbox)
            .where(outbox.c.membership_id == membership_id, outbox.c.state == "queued")
            .values(state="cancelled")
        )


async def set_language(db: Database, account: str, language: str) -> None:
    async with db.write() as connection:
        await connection.execute(update(memberships).where(memberships.c.account == account).values(language=language))


async def stop(db: Database, account: str, *, now: datetime, membership_id: str | None = None) -> int:
    """Stops messages for the account's roles, or for one of them; returns how many roles this changes.

    Queued messages are cancelled only when their turn comes, see
    `storage.delivery.outbox.begin_sending`: a person who changes their mind in time loses nothing.
    """
    return await _set_stopped(db, account, membership_id, memberships.c.stopped_at.is_(None), now)


async def resume(db: Database, account: str, *, membership_id: str | None = None) -> int:
    """Resumes messages; returns how many roles this changes."""
    return await _set_stopped(db, account, membership_id, memberships.c.stopped_at.is_not(None), None)


async def _set_stopped(
    db: Database, account: str, membership_id: str | None, where: ColumnElement[bool], moment: datetime | None
) -> int:
    change = update(memberships).where(memberships.c.account == account, where)
    if membership_id is not None:
        change = change.where(memberships.c.id == membership_id)
    async with db.write() as connection:
        return (await connection.execute(change.values(stopped_at=moment))).rowcount


async def _all(db: Database, *where: Any) -> list[Membership]:
    query = _select().where(*where).order_by(memberships.c.created_at, memberships.c.id)
    return [read(row) for row in await db.rows(query)]


def _select() -> Select[Any]:
    return (
        select(
            memberships,
            centers.c.code.label("center_code"),
            centers.c.name.label("center_name"),
            regions.c.name.label("region"),
        )
        .outerjoin(centers, centers.c.id == memberships.c.center_id)
        .outerjoin(regions, regions.c.id == memberships.c.region_id)
    )


def select_one(membership_id: str) -> Select[Any]:
    return _select().where(memberships.c.id == membership_id)


def read(row: Row[Any]) -> Membership:
    return Membership(
        id=row.id,
        account=row.account,
        role=Role(row.role),
        center_id=row.center_id,
        region_id=row.region_id,
        center_code=row.center_code,
        region=row.region,
        messenger=row.messenger,
        user_id=row.user_id,
        chat_id=row.chat_id,
        name=row.name,
        status=Status(row.status),
        language=row.language,
        created_at=row.created_at,
        blocked_at=row.blocked_at,
        digest_hour=row.digest_hour,
        stopped_at=row.stopped_at,
        center_name=row.center_name,
    )


@cache
def _roles() -> Prepared:
    mine = (memberships.c.account == bindparam("of_account"), memberships.c.status == bindparam("of_status"))
    return Prepared(select(memberships.c.id).where(*mine))
