"""Clients who want to be called back: told once, forgotten in time, tied to nobody."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.contact_box import ContactBox
from storage.delivery import outbox_claims
from storage.delivery.outbox import Kind
from storage.engine.database import Database
from storage.errors import CallbackRequestNotFound, TooManyCallbackRequests
from storage.tables import metadata
from storage.words import callback_requests
from storage.words.callback_requests import State
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, appoint

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TODAY = NOW.date()
BOX = ContactBox(b"k" * 32)
PERSON = b"p" * 64


async def test_a_contact_is_queued_once_for_each_administrator_and_gone_after_fourteen_days(db: Database) -> None:
    member = await appoint(db, ANNA, NOW)
    made = await callback_requests.leave(db, 1, BOX.seal("+7 912 000-11-22"), [member], today=TODAY, person=PERSON)
    (item,) = await outbox_claims.claim(db, now=NOW, limit=9, lease=HOUR)
    assert (item.kind, item.center_id, item.callback_request_id, item.membership_id) == (
        Kind.CALLBACK_REQUEST, 1, made.id, member.id,
    )  # fmt: skip
    kept = await callback_requests.get(db, 1, made.id)
    assert "912" not in kept.contact and BOX.open(kept.contact) == "+7 912 000-11-22"
    assert await callback_requests.purge(db, NOW + timedelta(days=13)) == 0
    assert await callback_requests.purge(db, NOW + timedelta(days=14)) == 1
    with pytest.raises(CallbackRequestNotFound):
        await callback_requests.get(db, 1, made.id)


async def test_who_was_reached_is_forgotten_at_once_and_stays_reached(db: Database) -> None:
    made = await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    await callback_requests.set_state(db, 1, made.id, State.REACHED, by="m-1", today=TODAY)
    await callback_requests.set_state(db, 1, made.id, State.REACHED, by="m-2", today=TODAY + DAY)
    await callback_requests.set_state(db, 1, made.id, State.NEW, by="m-2", today=TODAY + DAY)
    kept = await callback_requests.get(db, 1, made.id)
    assert (kept.contact, kept.done_on, kept.done_by, kept.state) == ("", TODAY, "m-1", State.REACHED)
    assert BOX.open(kept.contact) is None
    with pytest.raises(CallbackRequestNotFound):
        await callback_requests.set_state(db, 2, made.id, State.REACHED, by="m-1", today=TODAY)


async def test_a_request_is_taken_by_one_and_is_new_again_when_given_back(db: Database) -> None:
    made = await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    for by, day in (("m-1", TODAY), ("m-2", TODAY + DAY)):
        taken = await callback_requests.set_state(db, 1, made.id, State.TAKEN, by=by, today=day)
        assert (taken.state, taken.handled_on, taken.handled_by) == (State.TAKEN, TODAY, "m-1")
    tried = await callback_requests.set_state(db, 1, made.id, State.UNREACHED, by="m-2", today=TODAY + DAY)
    assert (tried.state, tried.handled_on, tried.handled_by) == (State.UNREACHED, TODAY, "m-2")
    assert BOX.open(tried.contact) == "почта", "there will be another try"
    given_back = await callback_requests.set_state(db, 1, made.id, State.NEW, by="m-2", today=TODAY + DAY)
    assert given_back == made == await callback_requests.get(db, 1, made.id)


async def test_two_administrators_at_once_both_learn_who_has_it(db: Database, other: Database) -> None:
    made = await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    first, second = await asyncio.gather(
        callback_requests.set_state(db, 1, made.id, State.TAKEN, by="m-1", today=TODAY),
        callback_requests.set_state(other, 1, made.id, State.TAKEN, by="m-2", today=TODAY),
    )
    assert first == second and first.handled_by in ("m-1", "m-2")


async def test_a_corrected_contact_replaces_the_earlier_one_and_its_letters(db: Database) -> None:
    member = await appoint(db, ANNA, NOW)
    first = await callback_requests.leave(db, 1, "x", [member], today=TODAY, person=PERSON)
    second = await callback_requests.leave(db, 1, "y", [member], today=TODAY, person=PERSON, replaced=[first])
    (item,) = await outbox_claims.claim(db, now=NOW, limit=9, lease=HOUR)
    assert item.callback_request_id == second.id
    with pytest.raises(CallbackRequestNotFound):
        await callback_requests.get(db, 1, first.id)


async def test_a_center_gets_fifty_a_day_and_no_more(db: Database) -> None:
    for _ in range(50):
        await callback_requests.leave(db, 1, "x", [], today=TODAY, person=PERSON)
    with pytest.raises(TooManyCallbackRequests):
        await callback_requests.leave(db, 1, "x", [], today=TODAY, person=PERSON)
    await callback_requests.leave(db, 1, "x", [], today=TODAY + DAY, person=PERSON)


async def test_nothing_of_a_callback_request_leads_to_answers_or_to_a_person(db: Database) -> None:
    columns = set(metadata.tables["callback_requests"].columns.keys())
    assert columns == {
        "center_id", "id", "contact", "handle", "made_on", "expires_on", "done_on", "done_by",
        "state", "handled_on", "handled_by",
    }  # fmt: skip
    await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    async with db.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM respondents")) == 0


def test_another_secret_opens_nothing() -> None:
    assert ContactBox(b"x" * 32).open(BOX.seal("почта")) is None
