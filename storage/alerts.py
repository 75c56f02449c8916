"""Alerts: each raised once for what began in a certain week, and announced in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage import outbox
from storage.connection import Connection
from storage.database import Database
from storage.digest_hours import due_at, zones_of
from storage.errors import AlertNotFound
from storage.memberships import Membership
from storage.outbox import Kind
from storage.tables import alerts, centers, interviews, memberships, regions
from storage.tables import outbox as items

MOST_A_WEEK = 2
"""Alerts to one person, whatever happens to however many centers."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """`week` is the one in which it began, `content` JSON."""

    center_id: int
    alert: str
    week: int
    content: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """For operators: how many messages about it were sent, and how many not, for whatever reason."""

    center: str
    region: str
    alert: str
    week: int
    raised_at: datetime
    sent: int
    unsent: int


async def announce(db: Database, raised: RaisedAlert, recipients: Sequence[Membership], *, week: int) -> int | None:
    """Keeps an alert that the run of `week` has raised and queues it for every recipient who has not had enough alerts
    already; how many that were, or None where the alert had been raised before.

    Whom it does not reach is not told later: the digest says the same, and late alerts would crowd out the next.
    """
    values = {name: getattr(raised, name) for name in RaisedAlert.__dataclass_fields__}
    async with db.write() as connection:
        added = await connection.execute(db.insert(alerts).values(values).on_conflict_do_nothing())
        if not added.rowcount:
            return None
        zones = await zones_of(connection, center_id=raised.center_id, region_id=None)
        queued = 0
        for recipient in recipients:
            if await _lately(connection, recipient, raised.raised_at) >= MOST_A_WEEK:
                continue
            queued += await outbox.enqueue(
                db,
                connection,
                key=f"alert:{raised.center_id}:{raised.alert}:{raised.week}:{recipient.id}",
                kind=Kind.ALERT,
                center_id=raised.center_id,
                week=raised.week,
                alert=raised.alert,
                membership_id=recipient.id,
                created_at=raised.raised_at,
                due_at=due_at(week, zones, recipient.digest_hour, raised.raised_at),
            )
        return queued


async def get(db: Database, center_id: int, alert: str, week: int) -> RaisedAlert:
    """Raises AlertNotFound."""
    query = select(alerts).where(alerts.c.center_id == center_id, alerts.c.alert == alert, alerts.c.week == week)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        raise AlertNotFound(center_id, alert, week)
    return RaisedAlert(**row._mapping)


async def listing(db: Database, *, center: str | None = None, region: str | None = None) -> list[ListedAlert]:
    """The newest first."""
    about = (
        (items.c.center_id == alerts.c.center_id) & (items.c.alert == alerts.c.alert) & (items.c.week == alerts.c.week)
    )
    sent = func.count(items.c.sent_at)
    query = (
        select(
            centers.c.code.label("center"), regions.c.name.label("region"), alerts.c.alert, alerts.c.week,
            alerts.c.raised_at, sent.label("sent"), (func.count(items.c.key) - sent).label("unsent"),
        )
        .join(centers, centers.c.id == alerts.c.center_id)
        .join(regions, regions.c.id == centers.c.region_id)
        .outerjoin(items, about)
        .group_by(centers.c.code, regions.c.name, alerts.c.alert, alerts.c.week, alerts.c.raised_at)
        .order_by(alerts.c.raised_at.desc(), centers.c.code, alerts.c.alert)
    )  # fmt: skip
    if center is not None:
        query = query.where(func.lower(centers.c.code) == center.lower())
    if region is not None:
        query = query.where(regions.c.name == region)
    async with db.read() as connection:
        return [ListedAlert(**row._mapping) for row in await connection.execute(query)]


async def last_answered(db: Database, center_ids: Sequence[int]) -> dict[int, int]:
    """The last week in which an interview was completed, by center id; centers without any are not there."""
    week = func.max(interviews.c.completed_week).label("week")
    query = select(interviews.c.center_id, week).where(
        interviews.c.center_id.in_(center_ids), interviews.c.completed_week.is_not(None)
    )
    async with db.read() as connection:
        rows = await connection.execute(query.group_by(interviews.c.center_id))
        return {row.center_id: row.week for row in rows}


async def posters_nobody_answers(db: Database, center_ids: Sequence[int], *, before: datetime) -> dict[int, datetime]:
    """When the poster was made, by center id, where that was before a moment and no interview that is still kept was
    begun by it since."""
    begun = select(interviews.c.id).where(
        interviews.c.center_id == centers.c.id,
        interviews.c.entry == "poster",
        interviews.c.started_at >= centers.c.poster_made_at,
    )
    query = select(centers.c.id, centers.c.poster_made_at).where(
        centers.c.id.in_(center_ids), centers.c.poster_made_at < before, ~begun.exists()
    )
    async with db.read() as connection:
        return {row.id: row.poster_made_at for row in await connection.execute(query)}


async def _lately(connection: Connection, recipient: Membership, now: datetime) -> int:
    """How many alerts were queued for the person in the last seven days."""
    query = (
        select(func.count())
        .select_from(items)
        .join(memberships, memberships.c.id == items.c.membership_id)
        .where(
            memberships.c.account == recipient.account,
            items.c.kind == Kind.ALERT.value,
            items.c.created_at > now - A_WEEK,
        )
    )
    return int(await connection.scalar(query))
