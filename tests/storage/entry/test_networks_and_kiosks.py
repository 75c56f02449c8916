"""Networks are counted for a day, and kiosks are paired once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.entry import bad_tokens, kiosks, networks
from storage.errors import KioskNotFound
from storage.tables import network_uses
from tests.storage.conftest import NOW

HOME, OFFICE = "1" * 64, "2" * 64
TODAY = NOW.date()


async def test_a_network_begins_ten_interviews_about_a_center_on_a_day_and_no_more(db: Database) -> None:
    assert [await networks.use(db, 1, HOME, TODAY) for _ in range(12)] == [True] * 10 + [False] * 2
    assert await networks.use(db, 2, HOME, TODAY)
    assert await networks.use(db, 1, OFFICE, TODAY)


async def test_a_network_is_forgotten_when_the_day_is_over(db: Database) -> None:
    await networks.use(db, 1, HOME, TODAY - timedelta(days=1))
    await networks.use(db, 1, OFFICE, TODAY)
    assert await networks.purge(db, NOW) == 1
    async with db.read() as connection:
        assert list(await connection.scalars(select(network_uses.c.network))) == [OFFICE]


async def test_a_code_pairs_one_kiosk_of_its_center_once_within_the_hour(db: Database) -> None:
    kiosk = await kiosks.announce(db, 1, "у входа", "code", NOW)
    late = NOW + kiosks.CODE_HOLDS
    assert not await kiosks.works(db, 1, kiosk)
    assert await kiosks.pair(db, 2, ["code"], NOW) is None
    assert await kiosks.pair(db, 1, ["other"], NOW) is None
    assert await kiosks.pair(db, 1, ["code"], late) is None
    assert await kiosks.pair(db, 1, ["old", "code"], late - timedelta(seconds=1)) == kiosk
    assert await kiosks.pair(db, 1, ["code"], NOW) is None
    assert await kiosks.works(db, 1, kiosk)


async def test_a_revoked_kiosk_works_no_more_and_cannot_be_paired(db: Database) -> None:
    first, second = [await kiosks.announce(db, 1, name, name, NOW) for name in ("one", "two")]
    await kiosks.pair(db, 1, ["one"], NOW)
    assert [await kiosks.revoke(db, each, NOW) for each in (first, second)] == ["BRY-01"] * 2
    assert not await kiosks.works(db, 1, first)
    assert await kiosks.pair(db, 1, ["two"], NOW) is None
    assert [(one.id, one.works, one.revoked_at) for one in await kiosks.listing(db)] == [
        (each, False, NOW) for each in sorted((first, second))
    ]
    with pytest.raises(KioskNotFound):
        await kiosks.revoke(db, "none", NOW)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_network_is_muted_later_than_a_person(db: Database) -> None:
    for _ in range(19):
        await bad_tokens.record(db, HOME, NOW)
    most = bad_tokens.MOST_OF_A_NETWORK
    assert await bad_tokens.is_muted(db, HOME, NOW) and not await bad_tokens.is_muted(db, HOME, NOW, most)
    await bad_tokens.record(db, HOME, NOW)
    assert await bad_tokens.is_muted(db, HOME, NOW, most)
