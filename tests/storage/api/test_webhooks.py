"""Webhooks in the database, on both kinds: queued with the event, claimed once, given up after a day."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import text

from storage.api import webhooks
from storage.api.webhooks import LEASE, MOST_TRIES, PAUSES, Event
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.engine.database import Database
from storage.quality import alerts
from storage.quality.alerts import Episode
from storage.words import callback_requests
from tests.storage.conftest import NOW

WEEK = 105_705
"""From Monday 16 November 2026: 7 × 105,705 + 1 = 739,936, which is that day's ordinal."""


async def of_center(db: Database, *events: Event, center_id: int | None = 1, region_id: int | None = None) -> str:
    return await webhooks.add(
        db, center_id=center_id, region_id=region_id, address="https://ais.example/hook", events=events,
        by="cli:olga", now=NOW,
    )  # fmt: skip


async def test_events_are_queued_for_those_who_want_them_and_never_twice(db: Database) -> None:
    both = await of_center(db, Event.DIGEST_PUBLISHED, Event.ALERT_RAISED)
    region = await of_center(db, Event.DIGEST_PUBLISHED, center_id=None, region_id=1)
    await of_center(db, Event.CALLBACK_REQUESTED)
    await of_center(db, Event.DIGEST_PUBLISHED, center_id=2)
    for _ in range(2):
        await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), [])
        await alerts.settle(db, [Episode(1, "silence", WEEK, "{}", NOW)], [], now=NOW)
    queued = await webhooks.log(db)
    assert sorted((one.event_id, one.webhook_id) for one in queued) == sorted(
        [
            (f"alert.raised:1:silence:{WEEK}", both),
            (f"digest.published:1:{WEEK}", both),
            (f"digest.published:1:{WEEK}", region),
        ]
    )
    assert {(one.center, one.region, one.state, one.subject["week_from"]) for one in queued} == {
        ("BRY-01", "Брянская область", "queued", "2026-11-16")
    }
    # Who comes later is not told of what was.
    late = await of_center(db, Event.DIGEST_PUBLISHED)
    await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), [])
    assert await webhooks.log(db, webhook_id=late) == []


async def test_a_delivery_is_claimed_once_and_again_when_its_process_died(db: Database, other: Database) -> None:
    await of_center(db, Event.DIGEST_PUBLISHED)
    await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), [])
    taken = await asyncio.gather(*(webhooks.claim(one, now=NOW, limit=5) for one in (db, other, db, other)))
    assert sorted(map(len, taken)) == [0, 0, 0, 1]
    (again,) = await webhooks.claim(other, now=NOW + LEASE + timedelta(seconds=1), limit=5)
    assert again.attempts == 2
    await webhooks.record_sent(db, again, status=204, now=NOW)
    assert await webhooks.claim(db, now=NOW + timedelta(days=1), limit=5) == []
    (sent,) = await webhooks.log(db)
    assert (sent.state, sent.status, sent.ended_at) == ("sent", 204, NOW)
    assert await webhooks.purge(db, before=NOW + timedelta(seconds=1)) == 1


async def test_a_dead_receiver_is_tried_for_a_day_at_growing_distances(db: Database) -> None:
    """17 tries: 10 s + 60 s + 300 s + 1,800 s, and twelve times two hours, are 24 h 36 min."""
    await of_center(db, Event.DIGEST_PUBLISHED)
    await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), [])
    now, moments = NOW, []
    while True:
        found = await webhooks.claim(db, now=now, limit=5)
        assert len(found) == 1
        moments.append(now)
        if await webhooks.record_failed(db, found[0], status=None, error="refused", now=now) == "dead":
            break
        (waiting,) = await webhooks.log(db)
        assert await webhooks.claim(db, now=waiting.due_at - timedelta(seconds=1), limit=5) == []
        now = waiting.due_at
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == MOST_TRIES == 17
    assert gaps == [*PAUSES, *11 * [timedelta(hours=2)]]
    assert moments[-1] - NOW == timedelta(hours=24, minutes=36, seconds=10)
    (dead,) = await webhooks.log(db)
    assert (dead.state, dead.last_error) == ("dead", "refused")
    assert await webhooks.claim(db, now=now + timedelta(days=9), limit=5) == []


async def test_a_request_for_a_call_leaves_no_moment_and_no_contact(db: Database) -> None:
    await of_center(db, Event.CALLBACK_REQUESTED)
    for _ in range(2):
        await callback_requests.leave(db, 1, "sealed-contact", [], person=b"anna", today=NOW.date())
    first, second = await webhooks.claim(db, now=NOW, limit=5)
    assert first.subject == {"day": "2026-11-24"}
    await webhooks.record_sent(db, first, status=200, now=NOW)
    for _ in range(MOST_TRIES - second.attempts):
        await webhooks.record_failed(db, second, status=500, error="500", now=NOW)
        (second,) = await webhooks.claim(db, now=NOW + timedelta(days=1), limit=5)
    assert await webhooks.record_failed(db, second, status=500, error="500", now=NOW) == "dead"
    async with db.read() as connection:
        (kept,) = (await connection.execute(text("SELECT * FROM webhook_deliveries"))).all()
    assert "sealed" not in repr(kept)
    day = {kept.created_at, kept.due_at, kept.claimed_at, kept.ended_at}
    assert len(day) == 1 and "2026-11-23" in str(day.pop())


async def test_what_was_on_its_way_to_a_removed_webhook_goes_with_it(db: Database) -> None:
    id = await of_center(db, Event.DIGEST_PUBLISHED)
    await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), [])
    await webhooks.remove(db, id, now=NOW)
    assert await webhooks.claim(db, now=NOW, limit=5) == [] == await webhooks.listing(db)
