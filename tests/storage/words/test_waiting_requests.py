"""Requests to be called back that wait: late after two working days, and counted for the region."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.access import rights
from storage.delivery import outbox, outbox_claims
from storage.engine.database import Database
from storage.places.centers import week_number
from storage.words import callback_requests, waiting_requests
from storage.words.callback_requests import State
from storage.words.waiting_requests import WeekOfRequests, late_on
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, appoint

DAY = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, 23) + n * DAY for n in range(7))
NEXT_WEEK = 7 * DAY
WEEK = week_number(MONDAY)


async def left(db: Database, day: date, center_id: int = 1) -> str:
    return (await callback_requests.leave(db, center_id, "x", [], person=b"p", today=day)).id


@pytest.mark.parametrize(
    ("asked", "late"),
    [
        (MONDAY, THURSDAY),
        (TUESDAY, FRIDAY),
        (WEDNESDAY, SATURDAY),
        (THURSDAY, TUESDAY + NEXT_WEEK),
        (FRIDAY, WEDNESDAY + NEXT_WEEK),
        (SATURDAY, WEDNESDAY + NEXT_WEEK),
        (SUNDAY, WEDNESDAY + NEXT_WEEK),
    ],
)
def test_a_request_is_late_when_two_working_days_lie_between(asked: date, late: date) -> None:
    assert late_on(asked) == late


async def test_only_new_requests_are_late_by_the_clock_of_their_center(db: Database) -> None:
    waits, _ = await left(db, MONDAY), await left(db, TUESDAY)
    far = await left(db, MONDAY, center_id=2)
    for state in (State.TAKEN, State.UNREACHED, State.REACHED):
        await callback_requests.set_state(db, 1, await left(db, MONDAY), state, by="m", today=MONDAY)
    # Eight in the evening of Wednesday in Moscow is three in the morning of Thursday in Vladivostok.
    evening = datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert list(await waiting_requests.late(db, evening)) == [2]
    found = await waiting_requests.late(db, evening + timedelta(hours=5))
    assert {center: [one.request.id for one in late] for center, late in found.items()} == {1: [waits], 2: [far]}


async def test_administrators_are_reminded_once_at_a_working_hour(db: Database) -> None:
    member = await appoint(db, ANNA, NOW)
    night = datetime(2026, 11, 25, 22, tzinfo=UTC)
    for _ in range(2):
        await waiting_requests.remind(db, 1, THURSDAY, "Europe/Moscow", [member], night)
    nine = datetime(2026, 11, 26, 6, tzinfo=UTC)
    lease = timedelta(hours=1)
    assert await outbox_claims.claim(db, now=nine - timedelta(seconds=1), limit=9, lease=lease) == []
    (item,) = await outbox_claims.claim(db, now=nine, limit=9, lease=lease)
    assert (item.kind, item.center_id, item.callback_request_id) == ("requests_wait", 1, None)
    await outbox.mark_sent(db, item, message_id=1, now=nine)
    assert await waiting_requests.remind(db, 1, THURSDAY, "Europe/Moscow", [member], nine + DAY) == 0


async def test_a_week_counts_who_asked_and_for_whom_it_took_too_long(db: Database) -> None:
    await left(db, MONDAY)  # Late on Thursday, and still new.
    in_time, too_late = await left(db, TUESDAY), await left(db, TUESDAY)  # Late on Friday.
    await callback_requests.set_state(db, 1, in_time, State.TAKEN, by="m", today=THURSDAY)
    await callback_requests.set_state(db, 1, too_late, State.REACHED, by="m", today=FRIDAY)
    await left(db, FRIDAY)  # Late on Wednesday of the week after.
    region = next(iter(await waiting_requests.of_week(db, WEEK)))
    assert (await waiting_requests.of_week(db, WEEK))[region] == WeekOfRequests(asked=4, late=2)
    assert (await waiting_requests.of_week(db, WEEK + 1))[region] == WeekOfRequests(asked=0, late=1)


async def test_administrators_see_the_open_requests_of_their_own_centers(db: Database) -> None:
    await appoint(db, ANNA, NOW)
    mine, reached = await left(db, TUESDAY), await left(db, MONDAY)
    await left(db, MONDAY, center_id=2)
    await callback_requests.set_state(db, 1, reached, State.REACHED, by="m", today=MONDAY)
    of_anna, of_boris = [await rights.of(db, account) for account in (ANNA, BORIS)]
    assert [one.request.id for one in await waiting_requests.visible(db, of_anna)] == [mine]
    assert await waiting_requests.visible(db, of_boris) == []
