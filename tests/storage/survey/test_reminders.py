"""Which clients are reminded of an open interview, and how often."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.people import respondents
from storage.places import centers
from storage.survey import interviews, reminders
from storage.survey.open_interviews import Interview
from tests.storage.conftest import NOW, ROWS
from tests.storage.people import ANNA, BORIS, begin

HERE = Messenger.TELEGRAM
HOUR = timedelta(hours=1)


async def unfinished(db: Database) -> list[str]:
    return [one.respondent_id for one in await found(db)]


async def found(db: Database, **other: Any) -> list[Interview]:
    asked = {"after": NOW - HOUR, "before": NOW + HOUR, "zones": ["Europe/Moscow"], "limit": 9, "messenger": HERE}
    return await reminders.unfinished(db, **{**asked, **other})


async def test_who_was_left_with_an_open_interview_is_reminded_once_an_absence(db: Database) -> None:
    interview = await begin(db, ANNA, NOW)
    (left,) = await reminders.left_open(db, after=NOW - HOUR, before=NOW + HOUR, reminded=NOW, messenger=HERE)
    assert left == interview
    assert await reminders.claim(db, left, since=NOW, now=NOW + HOUR)
    assert not await reminders.claim(db, left, since=NOW, now=NOW + HOUR)
    assert await reminders.left_open(db, after=NOW - HOUR, before=NOW + HOUR, reminded=NOW, messenger=HERE) == []
    # A later absence; then the client goes on before the reminder leaves.
    assert await reminders.left_open(
        db, after=NOW - HOUR, before=NOW + HOUR, reminded=NOW + 2 * HOUR, messenger=HERE
    ) == [left]
    await interviews.set_respondent_type(db, interview, RespondentType.EMPLOYER, NOW + 3 * HOUR)
    assert not await reminders.claim(db, left, since=NOW + 2 * HOUR, now=NOW + 3 * HOUR)


async def test_nobody_is_reminded_of_what_was_touched_at_another_time(db: Database) -> None:
    await begin(db, ANNA, NOW)
    assert await reminders.left_open(db, after=NOW, before=NOW + HOUR, reminded=NOW, messenger=HERE) == []
    assert await reminders.left_open(db, after=NOW - HOUR, before=NOW, reminded=NOW, messenger=HERE) == []


async def test_an_unfinished_interview_is_claimed_for_one_reminder_and_never_again(db: Database) -> None:
    anna = await begin(db, ANNA, NOW, answered=7)
    await begin(db, BORIS, NOW, answered=15)
    assert await unfinished(db) == [anna.respondent_id], "Boris has answered everything"
    assert await found(db, after=NOW) == []
    assert await found(db, messenger=Messenger.MAX) == []
    assert await found(db, zones=["Asia/Vladivostok"]) == await found(db, zones=[]) == []
    assert await reminders.claim(db, anna, now=NOW + HOUR)
    assert not await reminders.claim(db, anna, now=NOW + HOUR)
    gone_on = await interviews.record_answer(db, anna, 7, 4, NOW + HOUR / 2)
    assert gone_on is not None
    assert await unfinished(db) == []
    assert not await reminders.claim(db, gone_on, now=NOW + 2 * HOUR)


async def test_who_has_gone_on_or_wants_no_messages_is_not_reminded(db: Database) -> None:
    anna, boris = await begin(db, ANNA, NOW, answered=7), await begin(db, BORIS, NOW, answered=3)
    await interviews.record_answer(db, anna, 7, 4, NOW)
    assert not await reminders.claim(db, anna, now=NOW + HOUR), "seen before the tap"
    assert len(await unfinished(db)) == 2
    await respondents.stop(db, BORIS, now=NOW)
    assert await unfinished(db) == [anna.respondent_id]
    assert not await reminders.claim(db, boris, now=NOW + HOUR), "seen before the word"
    await respondents.resume(db, BORIS)
    assert await reminders.claim(db, boris, now=NOW + HOUR)


async def test_nobody_is_reminded_of_a_closed_center(db: Database) -> None:
    await begin(db, ANNA, NOW, answered=7)
    elsewhere = replace(ROWS[0], code="BRY-02")
    await centers.load(db, [elsewhere], now=NOW, close_missing=True)
    assert await unfinished(db) == []
    await centers.load(db, ROWS, now=NOW)
    assert len(await unfinished(db)) == 1


async def test_a_reminder_that_was_not_taken_is_given_back_and_a_later_one_is_not(db: Database) -> None:
    anna = await begin(db, ANNA, NOW, answered=7)
    assert await reminders.claim(db, anna, now=NOW + HOUR)
    await reminders.give_back(db, anna, claimed_at=NOW)
    assert await unfinished(db) == []
    await reminders.give_back(db, anna, claimed_at=NOW + HOUR)
    assert await unfinished(db) == [anna.respondent_id]
