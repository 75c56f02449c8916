"""Requests that may be sent again, on both kinds of database: what is done once, taken over, and never readable."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from storage.api import api_keys, api_requests
from storage.api.api_keys import Scope
from storage.api.api_requests import KEPT, LEASE, Begun, Known
from storage.engine.database import Database
from tests.storage.conftest import NOW


async def key_of(db: Database) -> tuple[str, str]:
    return await api_keys.issue(
        db, label="АИС", center_id=1, region_id=None, scopes=[Scope.VISITS], expires_at=NOW + timedelta(days=1),
        by="cli:olga", now=NOW,
    )  # fmt: skip


async def answered(db: Database, begun: Begun, answer: str) -> None:
    async with db.write() as connection:
        await api_requests.keep(connection, begun, status=201, sealed_answer=answer)


async def test_of_two_at_once_one_works_and_the_other_is_told_so(db: Database, other: Database) -> None:
    id, _ = await key_of(db)
    done = await asyncio.gather(*(api_requests.begin(one, id, "a", "hash", now=NOW) for one in (db, other, db, other)))
    assert [one for one in done if isinstance(one, Known)] == 3 * [Known(True, None, None)]
    (begun,) = [one for one in done if isinstance(one, Begun)]
    await answered(db, begun, "sealed")
    again = await api_requests.begin(other, id, "a", "hash", now=NOW)
    assert again == Known(True, 201, "sealed")
    assert await api_requests.begin(db, id, "a", "another", now=NOW) == Known(False, 201, "sealed")


async def test_what_was_left_behind_is_taken_over_and_its_owner_keeps_nothing(db: Database) -> None:
    id, _ = await key_of(db)
    first = await api_requests.begin(db, id, "a", "hash", now=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    second = await api_requests.begin(db, id, "a", "hash", now=later)
    assert isinstance(first, Begun) and isinstance(second, Begun)
    await answered(db, first, "late")
    assert await api_requests.begin(db, id, "a", "hash", now=later) == Known(True, None, None)
    await answered(db, second, "right")
    assert await api_requests.begin(db, id, "a", "hash", now=later) == Known(True, 201, "right")
    assert isinstance(await api_requests.begin(db, id, "a", "new", now=later + 2 * KEPT), Begun)


async def test_what_was_dropped_can_be_tried_again_and_old_ones_go(db: Database) -> None:
    id, _ = await key_of(db)
    begun = await api_requests.begin(db, id, "a", "hash", now=NOW)
    assert isinstance(begun, Begun)
    await api_requests.drop(db, begun)
    assert isinstance(await api_requests.begin(db, id, "a", "another", now=NOW), Begun)
    assert await api_requests.purge(db, NOW + KEPT) == 0
    assert await api_requests.purge(db, NOW + KEPT + timedelta(seconds=1)) == 1


async def test_a_key_is_found_by_itself_alone_and_only_while_it_is_good(db: Database) -> None:
    id, key = await key_of(db)
    found = await api_keys.find(db, key, NOW)
    assert found is not None and (found.id, found.center, found.scopes) == (id, "BRY-01", frozenset({Scope.VISITS}))
    for wrong in (key[:-1], key.upper(), "", "czn_", "czn_ключ", id):
        assert await api_keys.find(db, wrong, NOW) is None
    assert await api_keys.find(db, key, NOW + timedelta(days=1)) is None
    await api_keys.revoke(db, id, now=NOW)
    assert await api_keys.find(db, key, NOW) is None
    async with db.read() as connection:
        assert key not in repr((await connection.execute(text("SELECT * FROM api_keys"))).all())
