"""What webhooks are told of, each in the transaction in which it happens. Nothing says who answered, or how."""

from collections.abc import Sequence
from datetime import date, datetime

from storage.api.webhooks import Event, announce, announcing
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Step


async def digests_published(
    db: Database, connection: Connection, center_ids: Sequence[int], week: int, at: datetime
) -> Step:
    """Part of the transaction that saves the digests."""
    event = Event.DIGEST_PUBLISHED
    ids = {center_id: f"{event}:{center_id}:{week}" for center_id in center_ids}
    return await announcing(db, connection, event, ids, {"week_from": _monday(week)}, at)


async def alert_raised(
    db: Database, connection: Connection, center_id: int, alert: str, week: int, at: datetime
) -> None:
    subject = {"alert": alert, "week_from": _monday(week)}
    event = Event.ALERT_RAISED
    await announce(db, connection, event, center_id, f"{event}:{center_id}:{alert}:{week}", subject, at)


async def callback_requested(
    db: Database, connection: Connection, center_id: int, request_id: str, day: date, *, at: datetime
) -> None:
    """`at` is no finer than a day."""
    event = Event.CALLBACK_REQUESTED
    await announce(db, connection, event, center_id, f"{event}:{request_id}", {"day": day.isoformat()}, at)


def _monday(week: int) -> str:
    return date.fromordinal(7 * week + 1).isoformat()
