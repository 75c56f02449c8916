"""Administrators, invitations, digests and the outbox."""

import asyncio
from datetime import timedelta

import pytest

from storage.access import invites, memberships
from storage.access.memberships import Membership, Role, Status
from storage.delivery import digests, outbox, outbox_claims
from storage.delivery.digests import Digest
from storage.delivery.outbox import OutboxItem
from storage.engine.database import Database
from storage.errors import DigestNotFound, InviteInvalid, MembershipNotFound
from tests.storage.conftest import NOW

LEASE = timedelta(minutes=5)
CENTER, WEEK = 1, 105_706


async def invited(db: Database, number: int, center_id: int = CENTER) -> Membership:
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=center_id, trusted=True, now=NOW)
    return await redeem(db, token, number)


async def redeem(db: Database, token: str, number: int) -> Membership:
    return await invites.redeem(
        db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя", now=NOW
    )


async def freeze(db: Database) -> int:
    digest = Digest(CENTER, WEEK, 0, '{"n": 1}', NOW)
    return await digests.freeze(db, digest, await memberships.recipients(db, [CENTER]))


async def claim(db: Database, minutes: float = 0) -> list[OutboxItem]:
    return await outbox_claims.claim(db, now=NOW + timedelta(minutes=minutes), limit=10, lease=LEASE)


async def test_one_invitation_serves_one_of_twenty_who_open_it_at_once(db: Database, other: Database) -> None:
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=CENTER, now=NOW)
    assert len(token) == 22
    outcomes = await asyncio.gather(
        *(redeem(db if number % 2 else other, token, number) for number in range(20)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InviteInvalid) for outcome in outcomes) == 19
    assert len(await memberships.listing(db)) == 1


async def test_the_token_itself_is_not_kept(db: Database) -> None:
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=CENTER, now=NOW)
    async with db.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM invites")).all()
    assert token not in str(rows)


async def test_expired_and_unknown_invitations_are_refused_alike(db: Database) -> None:
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=CENTER, now=NOW - timedelta(hours=25))
    for wrong in (token, "A" * 22, "", "\ud800"):
        with pytest.raises(InviteInvalid):
            await redeem(db, wrong, 1)


async def test_a_revoked_administrator_is_out_and_can_be_invited_again(db: Database) -> None:
    member = await invited(db, 1)
    await memberships.revoke(db, member.id, now=NOW)
    assert await memberships.active_for(db, member.account) == []
    assert await memberships.recipients(db) == []
    with pytest.raises(MembershipNotFound):
        await memberships.revoke(db, member.id, now=NOW)
    again = await invited(db, 1)
    assert (again.id, again.status) == (member.id, Status.ACTIVE)


async def test_a_digest_is_queued_once_for_each_recipient_however_often_it_is_frozen(
    db: Database, other: Database
) -> None:
    await invited(db, 1)
    await invited(db, 2)
    await invited(db, 3, center_id=2)
    queued = await asyncio.gather(*(freeze(db if number % 2 else other) for number in range(6)))
    assert sorted(queued) == [0, 0, 0, 0, 0, 2]
    assert (await digests.get(other, CENTER, WEEK)).content == '{"n": 1}'
    assert await digests.last_weeks(db) == {1: WEEK, 2: 0}


async def test_two_workers_never_claim_the_same_item(db: Database, other: Database) -> None:
    for number in range(1, 9):
        await invited(db, number)
    await freeze(db)
    batches = await asyncio.gather(
        *(outbox_claims.claim(db if number % 2 else other, now=NOW, limit=3, lease=LEASE) for number in range(6))
    )
    keys = [item.key for batch in batches for item in batch]
    assert len(keys) == len(set(keys)) == 8


async def test_of_two_items_for_one_chat_the_second_waits_until_a_second_after_the_first(
    db: Database, other: Database
) -> None:
    await invited(db, 7)
    await invited(db, 7, center_id=2)
    for center in (CENTER, 2):
        digest = Digest(center, WEEK, 0, "{}", NOW)
        await digests.freeze(db, digest, await memberships.recipients(db, [center]))

    async def take(worker: Database, seconds: float) -> list[OutboxItem]:
        now = NOW + timedelta(seconds=seconds)
        return await outbox_claims.claim(worker, now=now, limit=10, lease=LEASE, chat_pause=timedelta(seconds=1))

    batches = await asyncio.gather(*(take(worker, 0) for worker in (db, other, db, other)))
    (first,) = (item for batch in batches for item in batch)
    assert await take(other, 10) == []
    await outbox.mark_sent(db, first, message_id=5, now=NOW + timedelta(seconds=10))
    assert await take(other, 10.9) == []
    assert len(await take(other, 11.1)) == 1


async def test_a_claim_left_before_its_message_was_sent_is_no_repeat(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (first,) = await claim(db)
    assert (first.attempts, first.repeated) == (1, False)
    assert await claim(db, 4) == []
    (second,) = await claim(db, 6)
    assert (second.attempts, second.repeated) == (2, False)


async def test_a_message_that_may_have_arrived_is_repeated_once_and_marked(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (first,) = await claim(db)
    assert await outbox.begin_sending(db, first)
    (second,) = await claim(db, 6)
    assert (second.attempts, second.repeated) == (2, True)
    assert await outbox.begin_sending(db, second)
    assert await claim(db, 12) == []
    assert await outbox.counts(db) == {"failed": 1}


async def test_a_repeat_that_was_never_sent_is_still_sent(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (first,) = await claim(db)
    assert await outbox.begin_sending(db, first)
    (second,) = await claim(db, 6)
    (third,) = await claim(db, 12)
    assert (second.repeated, third.repeated) == (True, True)


async def test_an_item_over_which_five_processes_died_is_given_up(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    for death in range(5):
        assert len(await claim(db, 6 * death)) == 1
    assert await claim(db, 30) == []
    assert await outbox.counts(db) == {"failed": 1}


async def test_flood_limits_are_no_tries(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    for minute in range(10):
        (item,) = await claim(db, minute)
        assert item.attempts == 1
        await outbox.put_off(db, item, until=NOW + timedelta(minutes=minute + 1))


async def test_what_was_sent_is_not_sent_again(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (item,) = await claim(db)
    await outbox.mark_sent(db, item, message_id=5, now=NOW)
    assert await claim(db, 60) == []
    assert await outbox.counts(db) == {"sent": 1}


async def test_a_postponed_item_waits_for_its_moment(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (item,) = await claim(db)
    await outbox.retry_at(db, item, at=NOW + timedelta(minutes=2))
    assert await claim(db, 1) == []
    (again,) = await claim(db, 2)
    assert not again.repeated


async def test_a_revoked_administrators_digest_is_cancelled_even_in_the_queue(db: Database) -> None:
    member = await invited(db, 1)
    await freeze(db)
    await memberships.revoke(db, member.id, now=NOW)
    assert await claim(db) == []
    assert await outbox.counts(db) == {"cancelled": 1}


async def test_rights_that_end_after_the_claim_stop_the_sending(db: Database) -> None:
    member = await invited(db, 1)
    await freeze(db)
    (item,) = await claim(db)
    assert await outbox.begin_sending(db, item)
    await memberships.revoke(db, member.id, now=NOW)
    assert not await outbox.begin_sending(db, item)
    assert await outbox.counts(db) == {"cancelled": 1}


async def test_blocked_is_recorded_with_the_recipient(db: Database) -> None:
    await invited(db, 1)
    await freeze(db)
    (item,) = await claim(db)
    await outbox.mark_blocked(db, item, now=NOW)
    (member,) = await memberships.listing(db)
    assert member.blocked_at == NOW
    assert await outbox.counts(db) == {"blocked": 1}


async def test_a_digest_that_does_not_exist_is_named(db: Database) -> None:
    assert await digests.latest(db, CENTER) is None
    with pytest.raises(DigestNotFound):
        await digests.get(db, CENTER, WEEK)
