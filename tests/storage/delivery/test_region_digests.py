"""Digests of regions, hours and pauses: exactly once, at the recipient's hour, or not at all."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from storage.access import invites, memberships
from storage.access.memberships import Membership, Role
from storage.delivery import digest_hours, digests, outbox, outbox_claims, region_digests
from storage.delivery.digest_hours import DueWeek
from storage.delivery.digests import Digest
from storage.delivery.outbox import Kind, OutboxItem
from storage.delivery.region_digests import RegionDigest
from storage.engine.database import Database
from storage.errors import DigestNotFound
from storage.people import respondents
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.places.centers import week_number
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, appoint

MONDAY = date(2026, 11, 30)
WEEK = week_number(MONDAY) - 1
REGION = 1
"""Bryansk with the center BRY-01."""
LEASE = timedelta(minutes=5)


def at(hour: int, zone: str = "Europe/Moscow") -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, tzinfo=ZoneInfo(zone))


NINE = at(9)


async def head(db: Database, number: int, *, region_id: int = REGION, language: str | None = None) -> Membership:
    """An administrator of a region."""
    token = await invites.create(db, role=Role.REGION_ADMIN, region_id=region_id, trusted=True, now=NOW)
    return await invites.redeem(
        db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя", now=NOW,
        language=language,
    )  # fmt: skip


async def freeze(db: Database, now: datetime = NINE, content: str = "{}") -> int:
    mine = [member for member in await memberships.region_recipients(db) if member.region_id == REGION]
    return await region_digests.freeze(db, RegionDigest(REGION, WEEK, content, now), mine)


async def claim(db: Database, now: datetime) -> list[OutboxItem]:
    return await outbox_claims.claim(db, now=now, limit=10, lease=LEASE)


async def test_a_zone_is_done_when_every_center_that_was_there_and_its_region_have_a_digest(db: Database) -> None:
    center = await centers.by_code(db, "BRY-01")
    due = [DueWeek(center.timezone, WEEK, NOW)]
    assert await digests.is_missing(db, due)
    await digests.freeze(db, Digest(center.id, WEEK, None, "{}", NOW), [])
    assert await digests.is_missing(db, due)
    await freeze(db)
    assert not await digests.is_missing(db, due)
    # The week after, nobody has one; of a week when no center was there yet, nobody needs one.
    assert await digests.is_missing(db, [DueWeek(center.timezone, WEEK + 1, NOW)])
    assert not await digests.is_missing(db, [DueWeek(center.timezone, WEEK + 1, NOW - timedelta(weeks=1))])
    assert not await digests.is_missing(db, [DueWeek("Asia/Kamchatka", WEEK + 1, NOW)])


async def test_a_regions_digest_is_queued_once_for_each_of_its_administrators(db: Database, other: Database) -> None:
    for number in (1, 2):
        await head(db, number)
    await head(db, 3, region_id=2)
    await appoint(db, ANNA, NOW)
    queued = await asyncio.gather(*(freeze(db if number % 2 else other) for number in range(6)))
    assert sorted(queued) == [0, 0, 0, 0, 0, 2]
    items = await claim(db, at(9))
    keys = {f"region:{REGION}:{WEEK}:{member.id}" for member in await memberships.listing(db) if member.region_id == 1}
    assert {item.key for item in items} == keys
    assert {(item.kind, item.region_id, item.center_id, item.week) for item in items} == {
        (Kind.REGION_DIGEST, REGION, None, WEEK)
    }


async def test_what_is_frozen_stays_as_it_was_first(db: Database) -> None:
    await freeze(db, content='{"n": 1}')
    await freeze(db, content='{"n": 2}')
    assert (await region_digests.get(db, REGION, WEEK)).content == '{"n": 1}'
    assert await region_digests.latest(db, REGION) == await region_digests.find(db, REGION, WEEK)
    assert await region_digests.last_weeks(db) == {REGION: WEEK}
    with pytest.raises(DigestNotFound, match="region 2"):
        await region_digests.get(db, 2, WEEK)


async def test_a_digest_that_cannot_be_queued_for_all_is_kept_for_nobody(db: Database) -> None:
    member = await head(db, 1)
    both = [member, replace(member, id="nobody")]
    with pytest.raises(IntegrityError):
        await region_digests.freeze(db, RegionDigest(REGION, WEEK, "{}", NOW), both)
    with pytest.raises(IntegrityError):
        await digests.freeze(db, Digest(1, WEEK, None, "{}", NOW), both)
    assert await region_digests.find(db, REGION, WEEK) is None
    assert await digests.find(db, 1, WEEK) is None
    assert await outbox.counts(db) == {}


async def test_an_invitation_brings_the_language_of_who_opens_it(db: Database) -> None:
    await head(db, 1, language="en")
    await freeze(db)
    (item,) = await claim(db, at(9))
    assert item.language == "en"


async def test_a_later_hour_is_by_the_clock_of_the_place(db: Database) -> None:
    """Vladivostok is seven hours ahead of Moscow."""
    member = await appoint(db, ANNA, NOW, center_id=2)
    await digest_hours.choose(db, member, 15, now=NOW)
    ready = at(9, "Asia/Vladivostok")
    await digests.freeze(db, Digest(2, WEEK, None, "{}", ready), await memberships.recipients(db, [2]))
    assert await claim(db, at(15, "Asia/Vladivostok") - timedelta(seconds=1)) == []
    assert len(await claim(db, at(15, "Asia/Vladivostok"))) == 1


async def test_a_regions_hour_is_that_of_its_last_clock(db: Database) -> None:
    rows = [CenterRow("KLG-01", "Центр", "Брянская область", "Запад", "Europe/Kaliningrad")]
    await centers.load(db, rows, now=NOW)
    await digest_hours.choose(db, await head(db, 1), 12, now=NOW)
    await freeze(db)
    assert await claim(db, at(12)) == []
    assert len(await claim(db, at(12, "Europe/Kaliningrad"))) == 1


async def test_a_digest_made_late_leaves_at_once(db: Database) -> None:
    await digest_hours.choose(db, await head(db, 1), 12, now=NOW)
    tuesday = at(9) + timedelta(days=1)
    await freeze(db, tuesday)
    assert len(await claim(db, tuesday)) == 1


async def test_changing_the_hour_moves_what_has_not_left(db: Database) -> None:
    first, second = await head(db, 1), await head(db, 2)
    await freeze(db)
    await digest_hours.choose(db, first, 18, now=at(9))
    (left,) = await claim(db, at(17))
    assert left.membership_id == second.id
    # Messages under way stay so; those that come back into the queue move again, forth and back.
    await digest_hours.choose(db, second, 20, now=at(17))
    assert await outbox.counts(db) == {"queued": 1, "claimed": 1}
    await outbox.retry_at(db, left, at=at(17))
    await digest_hours.choose(db, second, 20, now=at(17))
    assert [item.membership_id for item in await claim(db, at(18))] == [first.id]
    await digest_hours.choose(db, second, 9, now=at(18))
    assert [item.membership_id for item in await claim(db, at(18))] == [second.id]


async def test_an_hour_of_the_night_is_refused(db: Database) -> None:
    member = await head(db, 1)
    for hour in (8, 22):
        with pytest.raises(ValueError, match=str(hour)):
            await digest_hours.choose(db, member, hour, now=NOW)


async def test_who_has_stopped_gets_neither_a_new_digest_nor_one_that_is_queued(db: Database) -> None:
    member, other = await head(db, 1), await head(db, 2)
    await freeze(db)
    assert await memberships.stop(db, member.account, now=NOW) == 1
    assert [one.id for one in await memberships.region_recipients(db)] == [other.id]
    items = {item.membership_id: item for item in await claim(db, at(9))}
    assert not await outbox.begin_sending(db, items[member.id])
    assert await outbox.begin_sending(db, items[other.id])
    assert await outbox.counts(db) == {"cancelled": 1, "sending": 1}


async def test_who_resumes_in_time_loses_nothing(db: Database) -> None:
    member = await head(db, 1)
    await freeze(db)
    await memberships.stop(db, member.account, now=NOW)
    assert await memberships.resume(db, member.account) == 1
    (item,) = await claim(db, at(9))
    assert await outbox.begin_sending(db, item)


async def test_one_role_can_be_paused_apart_and_only_by_its_own_account(db: Database) -> None:
    center, region = await appoint(db, f"{1:064}", NOW), await head(db, 1)
    assert await memberships.stop(db, ANNA, now=NOW, membership_id=region.id) == 0
    assert await memberships.stop(db, region.account, now=NOW, membership_id=region.id) == 1
    assert await memberships.region_recipients(db) == []
    assert [one.id for one in await memberships.recipients(db)] == [center.id]
    assert await memberships.stop(db, region.account, now=NOW) == 1
    assert await memberships.recipients(db) == []


async def test_an_invitation_opened_again_ends_the_pause(db: Database) -> None:
    member = await head(db, 1)
    await memberships.stop(db, member.account, now=NOW)
    assert (await head(db, 1)).stopped_at is None


async def test_a_client_can_stop_and_resume_messages(db: Database) -> None:
    assert not await respondents.stopped(db, ANNA)
    await respondents.stop(db, ANNA, now=NOW)
    await respondents.stop(db, ANNA, now=NOW + timedelta(days=1))
    assert await respondents.stopped(db, ANNA)
    await respondents.resume(db, ANNA)
    assert not await respondents.stopped(db, ANNA)


async def test_stop_is_for_all_roles_and_resuming_leaves_what_was_paused_before(db: Database) -> None:
    paused, region = await appoint(db, f"{1:064}", NOW), await head(db, 1)
    await memberships.stop(db, paused.account, now=NOW, membership_id=paused.id)
    later = NOW + timedelta(days=1)
    await respondents.stop(db, region.account, now=later)
    assert await memberships.recipients(db) == await memberships.region_recipients(db) == []
    # A second role, and the word once more: resuming takes back both.
    second = await appoint(db, region.account, NOW, center_id=2)
    await respondents.stop(db, region.account, now=later + timedelta(days=1))
    assert await memberships.recipients(db) == []
    await respondents.resume(db, region.account)
    assert [one.id for one in await memberships.recipients(db)] == [second.id]
    assert [one.id for one in await memberships.region_recipients(db)] == [region.id]
