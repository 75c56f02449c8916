"""Alerts: each episode of trouble at a center is kept once, with the messages about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select, tuple_, update

from storage.access.memberships import Membership
from storage.api import webhook_events
from storage.counting.changes import COUNTED
from storage.delivery import outbox
from storage.delivery.digest_hours import next_working_hour
from storage.delivery.outbox import Kind
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import AlertNotFound
from storage.tables import alerts, centers, interviews, memberships
from storage.tables import outbox as messages
from storage.workers import jobs

JOB = "alerts"
A_WEEK = timedelta(days=7)

Key = tuple[int, str, int]
"""Center, alert and week."""


class Signs(NamedTuple):
    """When an open center was added and got its last poster, that poster's first client, and its last counted
    interview."""

    center_id: int
    created_at: datetime
    poster_made_at: datetime | None
    poster_scanned_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Episode:
    """An alert about a problem that began in `week`; it ended at `ended_at`. `content` is JSON."""

    center_id: int
    alert: str
    week: int
    content: str
    raised_at: datetime
    ended_at: datetime | None = None

    @property
    def key(self) -> Key:
        return self.center_id, self.alert, self.week


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages of an episode were sent, and how many are on their way."""

    sent: int = 0
    queued: int = 0


async def signs(db: Database) -> list[Signs]:
    """Of every open center."""
    # Backwards along the index over weeks: reads only some rows of each center, even of a large one.
    newest = (
        select(interviews.c.completed_at)
        .where(interviews.c.completed_week > 0, interviews.c.quality.in_(COUNTED))
        .order_by(interviews.c.completed_week.desc(), interviews.c.completed_at.desc())
        .limit(1)
    )
    columns = [centers.c[name] for name in ("created_at", "poster_made_at", "poster_scanned_at")]
    query = select(centers.c.id.label("center_id"), *columns).where(centers.c.closed_at.is_(None))
    async with db.read() as connection:
        if not db.distributed:
            last = newest.where(interviews.c.center_id == centers.c.id).correlate(centers).scalar_subquery()
            return [Signs._make(row) for row in (await connection.execute(query.add_columns(last))).all()]
        # Several servers are asked for one center after the other: each is the business of one of them.
        one = newest.where(interviews.c.center_id == bindparam("of_center"))
        rows = (await connection.execute(query)).all()
        answered = [(await connection.execute(one, {"of_center": row.center_id})).scalar() for row in rows]
        return [Signs._make((*row, moment)) for row, moment in zip(rows, answered, strict=True)]


async def open_episodes(db: Database) -> list[Episode]:
    return await _listed(db, alerts.c.ended_at.is_(None))


async def listing(db: Database, center_ids: Sequence[int] | None = None) -> list[Episode]:
    """All episodes, past ones too, the newest first."""
    return await _listed(db, *([] if center_ids is None else [alerts.c.center_id.in_(center_ids)]))


async def get(db: Database, key: Key) -> Episode:
    """Raises AlertNotFound."""
    center_id, alert, week = key
    found = await _listed(db, alerts.c.center_id == center_id, alerts.c.alert == alert, alerts.c.week == week)
    if not found:
        raise AlertNotFound(center_id, alert, week)
    return found[0]


async def settle(db: Database, raised: Sequence[Episode], ended: Iterable[Key], *, now: datetime) -> None:
    """Keeps new episodes and ends old ones, in one transaction. Cancels the unsent messages about ended episodes.
    Leaves an existing episode as it is."""
    over = list(ended)
    async with db.write() as connection:
        if raised:
            rows = [{name: getattr(one, name) for name in Episode.__dataclass_fields__} for one in raised]
            await connection.execute(db.insert(alerts).on_conflict_do_nothing(), rows)
            for one in raised:
                await webhook_events.alert_raised(db, connection, one.center_id, one.alert, one.week, one.raised_at)
        if over:
            still = tuple_(alerts.c.center_id, alerts.c.alert, alerts.c.week).in_(over) & alerts.c.ended_at.is_(None)
            await connection.execute(update(alerts).where(still).values(ended_at=now))
            of_them = tuple_(messages.c.center_id, messages.c.alert, messages.c.week).in_(over)
            await connection.execute(
                update(messages).where(of_them, messages.c.state == "queued").values(state="cancelled")
            )


async def tell(
    db: Database,
    episodes: Sequence[Episode],
    recipients: Mapping[int, Sequence[Membership]],
    zones: Mapping[int, str],
    *,
    most_in_a_week: int,
    now: datetime,
) -> int:
    """Queues the episodes, in the order given, for the recipients of their centers; returns the number of messages.

    Each recipient gets an episode once, on the next working day at the hour chosen for digests. A person, with any
    number of roles, gets at most `most_in_a_week` alerts in any seven days. An alert beyond the limit is not queued; it
    may be tried again later.
    """
    queued = 0
    async with db.write() as connection:
        # Two processes must not both find the last place free.
        await jobs.one_by_one(db, connection, JOB)
        keys, moments = await _told_lately(connection, now)
        for episode in episodes:
            for recipient in recipients.get(episode.center_id, ()):
                key = f"alert:{episode.center_id}:{episode.alert}:{episode.week}:{recipient.id}"
                due = next_working_hour(now, zones[episode.center_id], recipient.digest_hour)
                mine = moments[recipient.account]
                if key in keys or sum(moment > due - A_WEEK for moment in mine) >= most_in_a_week:
                    continue
                added = await outbox.enqueue(
                    db,
                    connection,
                    key=key,
                    kind=Kind.ALERT,
                    center_id=episode.center_id,
                    region_id=recipient.region_id,
                    week=episode.week,
                    alert=episode.alert,
                    membership_id=recipient.id,
                    created_at=now,
                    due_at=due,
                )
                mine += [due] * added
                queued += added
    return queued


async def told(db: Database, center_ids: Sequence[int] | None = None) -> dict[Key, Told]:
    """How many messages there are about each episode, as far back as delivery records go."""
    key = (messages.c.center_id, messages.c.alert, messages.c.week)
    query = select(*key, messages.c.state).where(messages.c.kind == Kind.ALERT.value)
    if center_ids is not None:
        query = query.where(messages.c.center_id.in_(center_ids))
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for row in await db.rows(query):
        counts[row.center_id, row.alert, row.week][row.state] += 1
    return {
        key: Told(states["sent"], sum(states[state] for state in outbox.UNDER_WAY)) for key, states in counts.items()
    }


async def _told_lately(connection: Connection, now: datetime) -> tuple[set[str], dict[str, list[datetime]]]:
    """The keys of all alert messages, and when each person gets those of the last week and those to come."""
    query = (
        select(messages.c.key, messages.c.state, messages.c.due_at, memberships.c.account)
        .join(memberships, memberships.c.id == messages.c.membership_id)
        .where(messages.c.kind == Kind.ALERT.value)
    )
    keys: set[str] = set()
    moments: dict[str, list[datetime]] = defaultdict(list)
    for row in await connection.execute(query):
        keys.add(row.key)
        if row.state != "cancelled" and row.due_at > now - A_WEEK:
            moments[row.account].append(row.due_at)
    return keys, moments


async def _listed(db: Database, *where: Any) -> list[Episode]:
    query = select(alerts).where(*where).order_by(alerts.c.raised_at.desc(), alerts.c.center_id, alerts.c.alert)
    return [_episode(row) for row in await db.rows(query)]


def _episode(row: Row[Any]) -> Episode:
    return Episode(**row._mapping)
