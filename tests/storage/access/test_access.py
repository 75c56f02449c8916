"""Who may see which centers, since when, and the audit log about it."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from storage.access import audit, invites, memberships, rights
from storage.access.memberships import Membership, Role, Status
from storage.delivery import outbox, outbox_claims
from storage.delivery.outbox import Kind
from storage.engine.database import Database
from storage.errors import NobodyToConfirm
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests.storage.conftest import NOW

BRYANSK, PRIMORYE = 1, 2


async def joined(
    db: Database,
    number: int,
    role: Role = Role.CENTER_ADMIN,
    *,
    center_id: int | None = None,
    region_id: int | None = None,
    trusted: bool = True,
) -> Membership:
    token = await invites.create(db, role=role, center_id=center_id, region_id=region_id, trusted=trusted, now=NOW)
    return await invites.redeem(
        db, token, account=account(number), messenger="telegram", user_id=number, chat_id=number, name="Имя", now=NOW
    )


def account(number: int) -> str:
    return f"{number:064}"


async def seen(db: Database, number: int, words: str | None = None) -> list[str]:
    """The codes of the centers that an account may look at."""
    mine = await rights.of(db, account(number))
    found = (
        await rights.visible(db, mine, limit=100) if words is None else await rights.search(db, mine, words, limit=100)
    )
    assert all(mine.through(center) for center in found)
    return [center.code for center in found]


async def second_center(db: Database) -> None:
    row = CenterRow("BRY-02", "Центр занятости «Клинцы»", "Брянская область", "Клинцы", "Europe/Moscow")
    await centers.load(db, [row], now=NOW)


async def test_each_role_sees_its_own_place_and_nothing_beside_it(db: Database) -> None:
    await second_center(db)
    await joined(db, 1, center_id=1)
    await joined(db, 2, Role.REGION_ADMIN, region_id=BRYANSK)
    await joined(db, 3, Role.OPERATOR)
    assert await seen(db, 1) == ["BRY-01"]
    assert await seen(db, 2) == ["BRY-01", "BRY-02"]
    assert await seen(db, 3) == ["BRY-01", "BRY-02", "PRI-01"]
    assert await seen(db, 4) == []
    abroad = await centers.by_code(db, "PRI-01")
    for number in (1, 2, 4):
        assert (await rights.of(db, account(number))).through(abroad) is None


async def test_a_search_stays_within_the_rights(db: Database) -> None:
    await second_center(db)
    await joined(db, 1, center_id=1)
    await joined(db, 2, Role.REGION_ADMIN, region_id=BRYANSK)
    assert await seen(db, 1, "центр занятости") == ["BRY-01"]
    assert await seen(db, 2, "центр занятости") == ["BRY-01", "BRY-02"]
    assert await seen(db, 2, "владивосток") == []
    assert await seen(db, 4, "центр") == []


async def test_several_memberships_add_up(db: Database) -> None:
    await second_center(db)
    await joined(db, 1, center_id=2)
    await joined(db, 1, Role.REGION_ADMIN, region_id=BRYANSK)
    assert await seen(db, 1) == ["BRY-01", "BRY-02", "PRI-01"]
    assert [center.code for center in await page(db, 1, offset=2)] == ["PRI-01"]


async def page(db: Database, number: int, offset: int) -> list[centers.Center]:
    return await rights.visible(db, await rights.of(db, account(number)), limit=2, offset=offset)


async def test_an_invitation_gives_no_rights_before_an_operator_confirms(db: Database) -> None:
    member = await joined(db, 1, center_id=1, trusted=False)
    assert member.status is Status.PENDING
    assert await seen(db, 1) == []
    assert await memberships.is_pending(db, account(1))
    assert await memberships.recipients(db) == []
    await memberships.confirm(db, member.id, now=NOW)
    assert await seen(db, 1) == ["BRY-01"]
    assert not await memberships.is_pending(db, account(1))
    (item,) = await outbox_claims.claim(db, now=NOW, limit=10, lease=timedelta(minutes=5))
    assert (item.kind, item.membership_id, item.center_id) == (Kind.CONFIRMED, member.id, None)


async def test_nobody_is_confirmed_twice_or_without_an_invitation(db: Database, other: Database) -> None:
    member = await joined(db, 1, center_id=1, trusted=False)
    outcomes = await asyncio.gather(
        *(memberships.confirm(database, member.id, now=NOW) for database in (db, other)), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes if outcome] == [NobodyToConfirm]
    await memberships.revoke(db, member.id, now=NOW)
    for wrong in (member.id, "nobody"):
        with pytest.raises(NobodyToConfirm, match=wrong):
            await memberships.confirm(db, wrong, now=NOW)
    assert await outbox.counts(db) == {"cancelled": 1}


async def test_a_second_invitation_takes_no_rights_away_and_gives_a_revoked_one_none(db: Database) -> None:
    member = await joined(db, 1, center_id=1)
    again = await joined(db, 1, center_id=1, trusted=False)
    assert (again.id, again.status) == (member.id, Status.ACTIVE)
    await memberships.revoke(db, member.id, now=NOW)
    back = await joined(db, 1, center_id=1, trusted=False)
    assert (back.id, back.status) == (member.id, Status.PENDING)
    await memberships.confirm(db, member.id, now=NOW)
    await memberships.revoke(db, member.id, now=NOW)
    await joined(db, 1, center_id=1, trusted=False)
    await memberships.confirm(db, member.id, now=NOW + timedelta(seconds=1))
    assert await seen(db, 1) == ["BRY-01"]


async def test_opening_an_invitation_is_written_down_without_a_name(db: Database) -> None:
    member = await joined(db, 77, Role.REGION_ADMIN, region_id=PRIMORYE, trusted=False)
    (record,) = await audit.listing(db)
    assert (record.at, record.actor, record.action) == (NOW, member.id, "invite opened")
    assert (record.place, record.detail) == ("region:Приморский край", "region_admin, pending")


async def test_the_audit_log_is_chosen_from_by_day_actor_and_action(db: Database) -> None:
    for days, actor, action in ((0, "cli:anna", "index show"), (1, "cli:anna", "audit list"), (2, "m1", "index show")):
        await audit.write(db, at=NOW + timedelta(days=days), actor=actor, action=action, place=audit.place("BRY-01"))
    first, second, third = await audit.listing(db)
    assert first.id < second.id < third.id
    assert await audit.listing(db, actor="cli:anna") == [first, second]
    assert await audit.listing(db, action="index show") == [first, third]
    assert await audit.listing(db, start=date(2026, 11, 25), end=date(2026, 11, 25)) == [second]
    assert await audit.listing(db, start=date(2026, 11, 27)) == []
    assert await audit.listing(db, end=date(2026, 11, 23)) == []


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'somebody else'", "DELETE FROM audit"])
async def test_the_database_itself_refuses_to_change_the_audit_log(db: Database, change: str) -> None:
    await audit.write(db, at=NOW, actor="cli:anna", action="responses export", place=audit.place())
    with pytest.raises(DBAPIError, match="only added to"):
        async with db.write() as connection:
            await connection.exec_driver_sql(change)
    (record,) = await audit.listing(db)
    assert (record.actor, record.place) == ("cli:anna", "nation")


async def test_whatever_is_typed_as_a_place_fits(db: Database) -> None:
    await audit.write(db, at=NOW, actor="m1", action="index show", place=audit.place("X" * 5_000), detail="y" * 5_000)
    (record,) = await audit.listing(db)
    assert (len(record.place), len(record.detail)) == (220, 500)
