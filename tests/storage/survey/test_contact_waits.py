"""The bot waits for a contact in the database."""

from datetime import timedelta

from storage.engine.database import Database
from storage.erasure import privacy
from storage.people import rekeying
from storage.survey import contact_waits
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, finish

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def test_another_worker_knows_who_is_waited_for_and_ends_it_once(db: Database, other: Database) -> None:
    await finish(db, ANNA, NOW)
    assert await contact_waits.begin(db, ANNA, 1, NOW)
    assert await contact_waits.center_of(other, ANNA, NOW) == 1
    assert await contact_waits.center_of(other, BORIS, NOW) is None
    assert [await contact_waits.end(where, ANNA, 1, NOW) for where in (other, db)] == [True, False]
    assert await contact_waits.center_of(db, ANNA, NOW) is None


async def test_waiting_ends_after_an_hour_and_begins_anew_when_asked_again(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await contact_waits.begin(db, ANNA, 1, NOW)
    assert await contact_waits.center_of(db, ANNA, NOW + HOUR - SECOND) == 1
    assert await contact_waits.center_of(db, ANNA, NOW + HOUR) is None
    assert not await contact_waits.end(db, ANNA, 1, NOW + HOUR)
    await contact_waits.begin(db, ANNA, 2, NOW + HOUR)
    assert await contact_waits.center_of(db, ANNA, NOW + HOUR) == 2
    assert await contact_waits.purge(db, NOW + 2 * HOUR - SECOND) == 0
    assert await contact_waits.purge(db, NOW + 2 * HOUR) == 1


async def test_nobody_waits_for_somebody_who_is_not_known(db: Database) -> None:
    assert not await contact_waits.begin(db, BORIS, 1, NOW)


async def test_who_is_forgotten_is_not_waited_for(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await contact_waits.begin(db, ANNA, 1, NOW)
    await privacy.forget_account(db, ANNA, now=NOW)
    assert await contact_waits.purge(db, NOW + HOUR) == 0


async def test_a_new_secret_changes_nothing(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await contact_waits.begin(db, ANNA, 1, NOW)
    assert await rekeying.recognize(db, BORIS, [ANNA])
    assert await contact_waits.center_of(db, BORIS, NOW) == 1
