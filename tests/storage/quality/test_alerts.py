"""Episodes: stored once, sent once, at most two a week to a person; and whether a poster has been followed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage.access import invites, memberships
from storage.access.memberships import Membership, Role
from storage.delivery import outbox_claims
from storage.delivery.digest_hours import next_working_hour
from storage.engine.database import Database
from storage.entry import posters
from storage.errors import AlertNotFound
from storage.quality import alerts
from storage.quality.alerts import Episode, Signs, Told
from storage.tables import centers
from storage.tables import outbox as messages
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, finish

WEEK = 105_706
SILENCE = Episode(1, "silence", WEEK, "{}", NOW)
POSTER = Episode(1, "poster", WEEK, "{}", NOW)
FALL = Episode(1, "fall", WEEK, "{}", NOW)
ZONES = {1: "Europe/Moscow", 2: "Asia/Vladivostok"}
DUE = datetime(2026, 11, 25, 6, tzinfo=UTC)
"""NOW is a Tuesday, 13:00 in Moscow: the next nine o'clock there is on Wednesday."""


async def invited(db: Database, number: int, center_id: int = 1) -> Membership:
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=center_id, trusted=True, now=NOW)
    return await invites.redeem(
        db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя", now=NOW
    )


async def tell(db: Database, *episodes: Episode, now: datetime = NOW) -> int:
    recipients: dict[int, list[Membership]] = {1: [], 2: []}
    for member in await memberships.recipients(db):
        recipients[member.center_id or 0].append(member)
    return await alerts.tell(db, episodes, recipients, ZONES, most_in_a_week=2, now=now)


async def queued(db: Database) -> list[tuple[str, datetime, str]]:
    async with db.read() as connection:
        rows = await connection.execute(select(messages.c.alert, messages.c.due_at, messages.c.state))
        return sorted((row.alert, row.due_at, row.state) for row in rows)


async def test_an_episode_is_kept_once_and_ends_once(db: Database) -> None:
    await alerts.settle(db, [SILENCE, POSTER], [], now=NOW)
    await alerts.settle(db, [replace(SILENCE, content="other")], [], now=NOW)
    assert await alerts.open_episodes(db) == [POSTER, SILENCE]
    for hours in (1, 2):
        await alerts.settle(db, [], [SILENCE.key], now=NOW + timedelta(hours=hours))
    assert await alerts.open_episodes(db) == [POSTER]
    assert await alerts.get(db, SILENCE.key) == replace(SILENCE, ended_at=NOW + timedelta(hours=1))
    assert await alerts.listing(db, [2]) == []
    with pytest.raises(AlertNotFound):
        await alerts.get(db, (2, "silence", WEEK))


async def test_each_recipient_is_told_once_at_the_next_nine_oclock_of_a_working_day(
    db: Database, other: Database
) -> None:
    await invited(db, 1)
    await alerts.settle(db, [SILENCE], [], now=NOW)
    told = await asyncio.gather(*(tell(one, SILENCE) for one in (db, other, db, other)))
    assert sum(told) == 1
    assert await queued(db) == [("silence", DUE, "queued")]
    await invited(db, 2)
    assert await tell(db, SILENCE) == 1
    assert await alerts.told(db) == {SILENCE.key: Told(sent=0, queued=2)}
    (item, _) = await outbox_claims.claim(db, now=DUE, limit=10, lease=timedelta(minutes=5))
    assert (item.kind, item.center_id, item.alert, item.week) == ("alert", *SILENCE.key)


@pytest.mark.parametrize(
    ("now", "hour", "due"),
    [
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), None, datetime(2026, 11, 24, 6, tzinfo=UTC)),
        (datetime(2026, 11, 24, 6, 1, tzinfo=UTC), 9, datetime(2026, 11, 25, 6, tzinfo=UTC)),
        (datetime(2026, 11, 24, 6, 1, tzinfo=UTC), 21, datetime(2026, 11, 24, 18, tzinfo=UTC)),
        # Friday noon and Saturday morning: Monday.
        (datetime(2026, 11, 27, 9, tzinfo=UTC), None, datetime(2026, 11, 30, 6, tzinfo=UTC)),
        (datetime(2026, 11, 28, 5, tzinfo=UTC), None, datetime(2026, 11, 30, 6, tzinfo=UTC)),
    ],
)
def test_an_alert_comes_at_the_chosen_hour_monday_to_friday(now: datetime, hour: int | None, due: datetime) -> None:
    assert next_working_hour(now, "Europe/Moscow", hour) == due


async def test_a_person_gets_two_in_seven_days_over_all_roles_and_the_third_when_there_is_room(db: Database) -> None:
    await invited(db, 1, center_id=1)
    await invited(db, 1, center_id=2)
    elsewhere = replace(FALL, center_id=2)
    assert await tell(db, elsewhere, POSTER, SILENCE) == 2
    assert {alert for alert, _, _ in await queued(db)} == {"fall", "poster"}
    # The third would come on the Wednesday after: seven days from the first two it may.
    assert await tell(db, elsewhere, POSTER, SILENCE, now=DUE + timedelta(days=6)) == 0
    assert await tell(db, elsewhere, POSTER, SILENCE, now=DUE + timedelta(days=6, minutes=1)) == 1
    assert ("silence", DUE + timedelta(days=7), "queued") in await queued(db)


async def test_when_an_episode_ends_what_has_not_left_is_cancelled_and_leaves_room(db: Database) -> None:
    await invited(db, 1)
    await alerts.settle(db, [FALL, POSTER, SILENCE], [], now=NOW)
    assert await tell(db, FALL, POSTER) == 2
    await alerts.settle(db, [], [POSTER.key], now=NOW)
    assert await queued(db) == [("fall", DUE, "queued"), ("poster", DUE, "cancelled")]
    assert await tell(db, FALL, SILENCE) == 1


async def test_the_signs_of_a_center_are_its_last_answer_that_counts_and_its_poster(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await finish(db, BORIS, NOW + timedelta(days=30))
    await finish(db, "c" * 64, NOW + timedelta(days=40), quality="X")
    mine, other = sorted(await alerts.signs(db), key=lambda one: one.center_id)
    assert mine.answered_at is not None and mine.answered_at.date() == (NOW + timedelta(days=30)).date()
    assert other == Signs(2, NOW, None, None, None)


async def test_the_first_client_of_a_poster_is_noted_and_no_administrator_is_one(db: Database) -> None:
    await note(db, ANNA, 0)
    assert await scanned(db) is None
    await make_poster(db, 1)
    await invited(db, 7)
    await note(db, f"{7:064}", 2)
    assert await scanned(db) is None
    await note(db, ANNA, 3)
    await note(db, BORIS, 4)
    assert await scanned(db) == NOW + timedelta(hours=3)
    await make_poster(db, 5)
    await note(db, BORIS, 6)
    assert await scanned(db) == NOW + timedelta(hours=6)


async def note(db: Database, account: str, hours: int) -> None:
    await posters.note_scan(db, 1, account=account, now=NOW + timedelta(hours=hours))


async def make_poster(db: Database, hours: int) -> None:
    moment = NOW + timedelta(hours=hours)
    async with db.write() as connection:
        await connection.execute(update(centers).where(centers.c.id == 1).values(poster_made_at=moment))


async def scanned(db: Database) -> datetime | None:
    return next(one.poster_scanned_at for one in await alerts.signs(db) if one.center_id == 1)
