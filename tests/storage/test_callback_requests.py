"""Clients who want to be called back: told once, forgotten in time, tied to nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.contact_box import ContactBox
from storage import callback_requests, outbox
from storage.engine.database import Database
from storage.errors import CallbackRequestNotFound, TooManyCallbackRequests
from storage.outbox import Kind
from storage.tables import metadata
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
    (item,) = await outbox.claim(db, now=NOW, limit=9, lease=HOUR)
    assert (item.kind, item.center_id, item.callback_request_id, item.membership_id) == (
        Kind.CALLBACK_REQUEST, 1, made.id, member.id,
    )  # fmt: skip
    kept = await callback_requests.get(db, 1, made.id)
    assert "912" not in kept.contact and BOX.open(kept.contact) == "+7 912 000-11-22"
    assert await callback_requests.purge(db, NOW + timedelta(days=13)) == 0
    assert await callback_requests.purge(db, NOW + timedelta(days=14)) == 1
    with pytest.raises(CallbackRequestNotFound):
        await callback_requests.get(db, 1, made.id)


async def test_what_is_done_is_forgotten_at_once_and_stays_done(db: Database) -> None:
    made = await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    await callback_requests.mark_done(db, 1, made.id, by="m-1", today=TODAY)
    await callback_requests.mark_done(db, 1, made.id, by="m-2", today=TODAY + DAY)
    kept = await callback_requests.get(db, 1, made.id)
    assert (kept.contact, kept.done_on, kept.done_by) == ("", TODAY, "m-1")
    assert BOX.open(kept.contact) is None
    with pytest.raises(CallbackRequestNotFound):
        await callback_requests.mark_done(db, 2, made.id, by="m-1", today=TODAY)


async def test_a_center_gets_fifty_a_day_and_no_more(db: Database) -> None:
    for _ in range(50):
        await callback_requests.leave(db, 1, "x", [], today=TODAY, person=PERSON)
    with pytest.raises(TooManyCallbackRequests):
        await callback_requests.leave(db, 1, "x", [], today=TODAY, person=PERSON)
    await callback_requests.leave(db, 1, "x", [], today=TODAY + DAY, person=PERSON)


async def test_nothing_of_a_callback_request_leads_to_answers_or_to_a_person(db: Database) -> None:
    columns = set(metadata.tables["callback_requests"].columns.keys())
    assert columns == {"center_id", "id", "contact", "handle", "made_on", "expires_on", "done_on", "done_by"}
    await callback_requests.leave(db, 1, BOX.seal("почта"), [], today=TODAY, person=PERSON)
    async with db.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM respondents")) == 0


def test_another_secret_opens_nothing() -> None:
    assert ContactBox(b"x" * 32).open(BOX.seal("почта")) is None
