"""Data that has been kept long enough is deleted, and nothing else."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from questionnaire.flow import COOLDOWN
from storage.access import memberships
from storage.delivery import digests, outbox, outbox_claims
from storage.delivery.digests import Digest
from storage.engine.database import Database
from storage.erasure import retention
from storage.erasure.idle_respondents import IDENTITY_KEPT
from storage.erasure.retention import Kind, Retention
from storage.people import respondents
from storage.survey import finished_interviews, interviews, open_interviews
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, appoint, begin, finish

ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
KEPT = Retention(unfinished=timedelta(days=7), comments=timedelta(days=365), deliveries=timedelta(days=90))
MOMENT = timedelta(seconds=1)


async def purge(db: Database, now: datetime) -> dict[str, int]:
    """The numbers above zero that a purge has ended; another ends nothing more."""
    ended = await retention.purge(db, KEPT, now=now)
    assert set((await retention.purge(db, KEPT, now=now)).values()) == {0}
    return {str(kind): number for kind, number in ended.items() if number}


async def one(db: Database, query: str) -> Any:
    async with db.read() as connection:
        return (await connection.execute(text(query))).scalar_one()


async def test_an_interview_left_alone_goes_with_its_chat_a_week_after_the_last_tap(db: Database) -> None:
    interview = await begin(db, ANNA, NOW, answered=3)
    await interviews.record_answer(db, interview, 3, 5, NOW + timedelta(days=2))
    assert await purge(db, NOW + timedelta(days=9)) == {}
    assert await open_interviews.find_open(db, ANNA) is not None
    assert await purge(db, NOW + timedelta(days=9) + MOMENT) == {"unfinished": 1}
    assert await one(db, "SELECT count(*) FROM open_interviews") == 0
    assert await one(db, "SELECT count(*) FROM interviews") == 0


async def test_an_abandoned_interview_goes_after_a_week(db: Database) -> None:
    await interviews.abandon(db, await begin(db, ANNA, NOW, answered=3), NOW + timedelta(days=1))
    assert await purge(db, NOW + timedelta(days=8)) == {}
    assert await purge(db, NOW + timedelta(days=8) + MOMENT) == {"unfinished": 1}


async def test_an_interview_with_every_answer_given_waits_to_be_counted(db: Database) -> None:
    """A bot that was down for weeks completes it when it returns; acknowledged answers are not lost."""
    await begin(db, ANNA, NOW, answered=15)
    assert await purge(db, NOW + timedelta(days=60)) == {}
    assert len(await open_interviews.answered_idle(db, before=NOW + timedelta(days=60))) == 1


async def test_an_identity_is_kept_while_it_keeps_a_center_from_being_rated_twice(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await finish(db, ANNA, NOW + timedelta(days=20), center_id=2)
    since = NOW + timedelta(days=45) - COOLDOWN
    assert await purge(db, NOW + timedelta(days=45)) == {}
    assert await finished_interviews.completed_since(db, ANNA, 2, since) is not None


async def test_an_identity_is_kept_while_an_interview_is_open(db: Database) -> None:
    await finish(db, ANNA, NOW)
    later = NOW + IDENTITY_KEPT - timedelta(days=2)
    await begin(db, ANNA, later, center_id=2)
    assert await purge(db, later + timedelta(days=6)) == {}
    assert await open_interviews.find_open(db, ANNA) is not None
    assert await purge(db, later + timedelta(days=7) + MOMENT) == {"unfinished": 1, "identities": 1}


async def test_comments_go_after_a_year_and_the_codes_stay(db: Database) -> None:
    await finish(db, ANNA, NOW, comment="Старый")
    await finish(db, BORIS, NOW + timedelta(days=1), comment="Новый")
    assert (await purge(db, NOW + timedelta(days=365) + MOMENT))["comments"] == 1
    async with db.read() as connection:
        found = await connection.execute(text("SELECT comment, answers FROM interviews ORDER BY completed_at"))
        left = [tuple(row) for row in found]
    assert left == [(None, "4" * 15), ("Новый", "4" * 15)]


async def test_records_of_delivery_go_after_ninety_days_and_what_waits_stays(db: Database) -> None:
    sent, waiting = await appoint(db, ANNA, NOW), await appoint(db, BORIS, NOW)
    await digests.freeze(db, Digest(1, 2900, None, "{}", NOW), [sent])
    (item,) = await outbox_claims.claim(db, now=NOW, limit=9, lease=timedelta(minutes=5))
    await outbox.mark_sent(db, item, message_id=1, now=NOW)
    await digests.freeze(db, Digest(1, 2900, None, "{}", NOW), [waiting])
    assert await purge(db, NOW + timedelta(days=90)) == {}
    assert await purge(db, NOW + timedelta(days=90) + MOMENT) == {"deliveries": 1}
    assert await outbox.counts(db) == {"queued": 1}
    assert await one(db, "SELECT count(*) FROM digests") == 1


async def test_a_revoked_administrator_goes_with_the_records_of_delivery(db: Database) -> None:
    revoked, active = await appoint(db, ANNA, NOW), await appoint(db, BORIS, NOW)
    await memberships.revoke(db, revoked.id, now=NOW)
    assert await purge(db, NOW + timedelta(days=90)) == {}
    assert await purge(db, NOW + timedelta(days=90) + MOMENT) == {"administrators": 1}
    assert [member.id for member in await memberships.listing(db)] == [active.id]


async def test_batches_leave_nothing_over(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        await begin(db, f"{number:064}", NOW, answered=1)
    assert await purge(db, NOW + timedelta(days=40)) == {"unfinished": 5, "identities": 5}


async def test_two_that_purge_at_once_delete_everything_once(db: Database, other: Database) -> None:
    for number in range(5):
        await begin(db, f"{number:064}", NOW, answered=1)
    now = NOW + timedelta(days=10)
    first, second = await asyncio.gather(*(retention.purge(one, KEPT, now=now) for one in (db, other)))
    assert first[Kind.UNFINISHED] + second[Kind.UNFINISHED] == 5


@ONLY_SQLITE
async def test_looking_for_what_is_due_reads_no_interview_that_is_not(db: Database) -> None:
    """Of millions of interviews only the unfinished and the commented ones are looked at."""
    async with db.read() as connection:
        for condition, index in (
            ("completed_at IS NULL AND started_at < 'x'", "ix_interviews_unfinished"),
            ("comment IS NOT NULL AND completed_at < 'x'", "ix_interviews_commented"),
        ):
            plan = await connection.execute(text(f"EXPLAIN QUERY PLAN SELECT id FROM interviews WHERE {condition}"))
            assert index in str(plan.all())


async def test_that_somebody_wants_no_messages_is_kept_for_thirty_days_and_as_long_as_the_number(db: Database) -> None:
    await respondents.stop(db, BORIS, now=NOW)
    assert await purge(db, NOW + COOLDOWN - MOMENT) == {}
    assert await purge(db, NOW + COOLDOWN) == {"identities": 1}
    await finish(db, ANNA, NOW)
    later = NOW + IDENTITY_KEPT - MOMENT
    await respondents.stop(db, ANNA, now=later)
    assert await purge(db, later + COOLDOWN - MOMENT) == {}
    assert await respondents.stopped(db, ANNA)
    assert await purge(db, later + COOLDOWN) == {"identities": 1}
