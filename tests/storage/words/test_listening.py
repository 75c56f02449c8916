"""Words are kept before, during and after an interview; those without answers become letters."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from questionnaire.comment import MAX_LENGTH
from questionnaire.model import Entry
from storage.engine.database import Database
from storage.erasure import privacy, retention
from storage.erasure.retention import Retention
from storage.people import rekeying
from storage.places.centers import local_week
from storage.survey import comment_words, interviews, newcomers, open_interviews
from storage.survey.comment_words import Kept
from storage.survey.newcomers import Newcomer
from storage.tables import interviews as table
from storage.words import comments, letters
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, appoint, begin, finish

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = local_week(NOW, "Europe/Moscow")
KEPT = Retention(unfinished=7 * DAY, comments=365 * DAY, deliveries=90 * DAY)
SAYING = {"language": "ru", "questionnaire": "2022.1"}


async def stored(db: Database) -> list[dict[str, Any]]:
    async with db.read() as connection:
        rows = await connection.execute(select(table).order_by(table.c.started_at, table.c.id))
        return [dict(row._mapping) for row in rows]


async def heard(db: Database, center_id: int = 1) -> list[str]:
    """The comments and letters that a digest of these weeks would count."""
    return [
        comment.text
        async for batch in comments.of_centers(db, [center_id], first_week=WEEK - 60, last_week=WEEK + 60)
        for comment in batch
    ]


async def test_words_are_added_by_message_and_an_edited_message_replaces_its_own(db: Database) -> None:
    interview = await begin(db, ANNA, NOW)
    await comment_words.add(db, ANNA, 1, interview.id, {11: "Долго ждали"})
    await comment_words.add(db, ANNA, 1, interview.id, {14: "и душно"})
    edited = await comment_words.replace(db, ANNA, 11, "Ждали два часа", NOW)
    assert edited is not None and (edited.comment, edited.again) == ("Ждали два часа\nи душно", False)
    assert [row["comment"] for row in await stored(db)] == ["Ждали два часа\nи душно"]
    again = await comment_words.add(db, ANNA, 1, interview.id, {14: "и душно"})
    assert again is not None and again.again and again.comment == "Ждали два часа\nи душно"


async def test_words_are_added_and_edited_for_a_day_after_the_end(db: Database) -> None:
    interview = await finish(db, ANNA, NOW, comment="Всё понравилось")
    added = await comment_words.add(db, ANNA, 1, interview.id, {20: "но душно"})
    assert added == Kept(interview.id, "Центр занятости «Десна»", "Всё понравилось\nно душно", 0, False)
    assert await comment_words.replace(db, ANNA, 20, "но тесно", NOW + 23 * HOUR) is not None
    assert await comment_words.replace(db, ANNA, 20, "и тесно", NOW + 25 * HOUR) is None
    assert await comment_words.settle(db, NOW + 25 * HOUR) == 1
    assert [(row["comment"], row["said"]) for row in await stored(db)] == [("Всё понравилось\nно тесно", None)]


async def test_nobody_changes_anybody_elses_words(db: Database) -> None:
    interview = await begin(db, ANNA, NOW)
    await comment_words.add(db, ANNA, 1, interview.id, {11: "Долго ждали"})
    assert await comment_words.add(db, BORIS, 1, interview.id, {12: "чужое"}) is None
    assert await comment_words.replace(db, BORIS, 11, "чужое", NOW) is None
    assert [row["comment"] for row in await stored(db)] == ["Долго ждали"]


async def test_a_comment_that_is_full_says_how_much_found_no_room(db: Database) -> None:
    interview = await begin(db, ANNA, NOW)
    first = await comment_words.add(db, ANNA, 1, interview.id, {1: "а" * (MAX_LENGTH - 10)})
    second = await comment_words.add(db, ANNA, 1, interview.id, {2: "б" * 30})
    third = await comment_words.add(db, ANNA, 1, interview.id, {3: "в" * 5})
    assert first and second and third
    # A line break and nine letters have room.
    assert (first.lost, second.lost, third.lost) == (0, 21, 5)
    assert third.comment == "а" * (MAX_LENGTH - 10) + "\n" + "б" * 9


async def test_a_tap_between_two_words_loses_neither(db: Database) -> None:
    interview = await begin(db, ANNA, NOW)
    await comment_words.add(db, ANNA, 1, interview.id, {1: "слово"})
    saved = await interviews.record_answer(db, interview, 0, 5, NOW)
    assert saved is not None
    standing = await open_interviews.find_open(db, ANNA)
    assert standing is not None and (standing.answers, standing.comment) == (saved.answers, "слово")
    assert await interviews.complete(db, standing, comment=None, quality="clean", reasons=(), now=NOW)
    assert [(row["comment"], row["answers"][0]) for row in await stored(db)] == [("слово", "5")]


async def test_words_at_the_consent_become_the_comment_of_the_interview_that_opens(db: Database) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    said = await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    assert (said.center_id, said.words) == (1, "Нахамили")
    interview = await begin(db, ANNA, NOW + HOUR)
    assert (await open_interviews.find_open(db, ANNA) or interview).comment == "Нахамили"
    assert await newcomers.find(db, ANNA, NOW + HOUR) is None
    edited = await comment_words.replace(db, ANNA, 5, "Накричали", NOW + HOUR)
    assert edited is not None and edited.comment == "Накричали"


async def test_words_without_an_interview_are_a_letter_after_a_day(db: Database) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    await newcomers.say(db, ANNA, {6: "и выгнали"}, now=NOW, **SAYING)
    assert await newcomers.settle(db, "2022.1", NOW + 23 * HOUR) == 0
    assert await newcomers.settle(db, "2022.1", NOW + 24 * HOUR) == 1
    assert await newcomers.settle(db, "2022.1", NOW + 24 * HOUR) == 0
    (letter,) = await stored(db)
    assert (letter["comment"], letter["letter_week"]) == ("Нахамили\nи выгнали", WEEK)
    assert (letter["completed_at"], letter["quality"], letter["consent_version"]) == (None, None, None)
    assert await heard(db) == ["Нахамили\nи выгнали"]
    assert await letters.written_since(db, ANNA, 1, NOW) == NOW + 24 * HOUR
    assert await letters.written_since(db, ANNA, 2, NOW) is None


async def test_who_says_nothing_or_names_no_center_is_forgotten_after_a_day(db: Database) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    await newcomers.say(db, BORIS, {5: "Нахамили"}, now=NOW, **SAYING)
    assert await newcomers.settle(db, "2022.1", NOW + DAY) == 2
    assert await stored(db) == []
    assert await newcomers.find(db, BORIS, NOW) is None


async def test_words_go_along_to_the_center_that_is_chosen_later(db: Database) -> None:
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    came = await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    assert came == Newcomer(1, Entry.POSTER, "Нахамили", False, NOW)
    await newcomers.leave_center(db, ANNA)
    came = await newcomers.come_to(db, ANNA, 2, Entry.POSTER, now=NOW, **SAYING)
    assert came == Newcomer(2, Entry.POSTER, "Нахамили", False, NOW)


async def test_a_question_is_remembered_until_the_center_is_known(db: Database) -> None:
    await newcomers.ask(db, ANNA, language="ru", now=NOW)
    assert (await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)).asked
    assert not (await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)).asked


async def test_words_for_one_center_are_no_comment_on_another(db: Database) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    await begin(db, ANNA, NOW + HOUR, center_id=2)
    letter, interview = await stored(db)
    assert (letter["center_id"], letter["comment"], letter["letter_week"]) == (1, "Нахамили", WEEK)
    assert (interview["center_id"], interview["comment"]) == (2, None)


@pytest.mark.parametrize("again", ["come_to", "say"])
async def test_words_that_no_process_has_settled_in_time_are_not_overwritten(db: Database, again: str) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    if again == "say":
        await newcomers.say(db, ANNA, {9: "Спасибо"}, now=NOW + 2 * DAY, **SAYING)
    else:
        await newcomers.come_to(db, ANNA, 2, Entry.POSTER, now=NOW + 2 * DAY, **SAYING)
    assert await heard(db) == ["Нахамили"]


async def test_an_abandoned_interview_leaves_its_words_as_a_letter_and_no_answer(db: Database) -> None:
    interview = await begin(db, ANNA, NOW + timedelta(seconds=7), answered=4)
    await comment_words.add(db, ANNA, 1, interview.id, {1: "Слишком долго"})
    open_one = await open_interviews.find_open(db, ANNA)
    assert open_one is not None and await interviews.abandon(db, open_one, NOW + timedelta(minutes=9))
    (letter,) = await stored(db)
    assert {letter[name] for name in ("started_at", "touched_at", "abandoned_at")} == {NOW}
    assert (letter["comment"], letter["letter_week"]) == ("Слишком долго", WEEK)
    assert (letter["answers"], letter["respondent_type"], letter["age_band"]) == ("0" * 15, None, None)
    assert await heard(db) == ["Слишком долго"]
    await retention.purge(db, KEPT, now=NOW + 30 * DAY)
    assert await heard(db) == ["Слишком долго"]


async def test_an_abandoned_interview_without_words_is_no_letter(db: Database) -> None:
    assert await interviews.abandon(db, await begin(db, ANNA, NOW, answered=4), NOW)
    (row,) = await stored(db)
    assert (row["letter_week"], row["answers"]) == (None, "4" * 4 + "0" * 11)


async def test_a_second_letter_within_thirty_days_is_added_to_the_first(db: Database) -> None:
    for days, words in ((0, "Раз"), (20, "Два"), (40, "Три")):
        await write_letter(db, ANNA, words, days=days)
    assert sorted(await heard(db)) == ["Раз\nДва", "Три"]
    await write_letter(db, BORIS, "Четыре")
    assert len(await heard(db)) == 3


async def test_letters_of_staff_are_not_heard(db: Database) -> None:
    await appoint(db, ANNA, NOW)
    await write_letter(db, ANNA, "У нас всё прекрасно")
    await write_letter(db, BORIS, "Очереди")
    assert await heard(db) == ["Очереди"]


async def test_letters_are_counted_by_week_beside_comments_and_can_be_quoted(db: Database) -> None:
    finished = await finish(db, ANNA, NOW, comment="Хорошо")
    await write_letter(db, BORIS, "Плохо")
    assert await comments.by_week(db, [1], first_week=WEEK, last_week=WEEK) == {1: {WEEK: 2}}
    (batch,) = [one async for one in comments.of_centers(db, [1], first_week=WEEK, last_week=WEEK)]
    letter = next(one for one in batch if one.letter_by is not None)
    assert await comments.texts(db, 1, [letter.interview_id, finished.id]) == ["Плохо", "Хорошо"]
    assert [one.letter_by is None for one in batch if one.interview_id == finished.id] == [True]


async def test_letters_go_after_a_year(db: Database) -> None:
    await write_letter(db, ANNA, "Нахамили")
    for days in (364, 367, 368):
        await retention.purge(db, KEPT, now=NOW + timedelta(days=days))
        assert (await heard(db) == []) is (days > 366)
    assert await stored(db) == []


async def test_the_writer_of_a_letter_is_known_for_thirty_days(db: Database) -> None:
    await write_letter(db, ANNA, "Нахамили")
    await retention.purge(db, KEPT, now=NOW + 29 * DAY)
    assert await privacy.held(db, ANNA) is not None
    await retention.purge(db, KEPT, now=NOW + 32 * DAY)
    assert await privacy.held(db, ANNA) is None
    assert await heard(db) == ["Нахамили"]


async def test_words_before_an_interview_are_told_and_forgotten(db: Database) -> None:
    await newcomers.come_to(db, ANNA, 1, Entry.POSTER, now=NOW, **SAYING)
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    held = await privacy.held(db, ANNA)
    assert held is not None and held.newcomer is not None
    assert (held.newcomer.center, held.newcomer.words) == ("Центр занятости «Десна»", "Нахамили")
    await privacy.forget_account(db, ANNA, now=NOW)
    assert await privacy.held(db, ANNA) is None
    assert await newcomers.find(db, ANNA, NOW) is None


async def test_a_letter_is_told_and_forgotten(db: Database) -> None:
    await write_letter(db, ANNA, "Нахамили")
    held = await privacy.held(db, ANNA)
    assert held is not None and [(one.letter, one.comment) for one in held.interviews] == [(True, "Нахамили")]
    done = await privacy.forget_account(db, ANNA, now=NOW)
    assert (done.interviews, done.counted) == (1, 0)
    assert await heard(db) == []


async def test_somebody_before_an_interview_is_recognised_after_the_secret_has_changed(db: Database) -> None:
    await newcomers.say(db, ANNA, {5: "Нахамили"}, now=NOW, **SAYING)
    assert await rekeying.recognize(db, BORIS, [ANNA])
    assert await newcomers.find(db, ANNA, NOW) is None
    found = await newcomers.find(db, BORIS, NOW)
    assert found is not None and found.words == "Нахамили"


async def write_letter(db: Database, account: str, words: str, *, days: int = 0) -> None:
    """Words without answers, a day before a moment."""
    moment = NOW + timedelta(days=days)
    await newcomers.come_to(db, account, 1, Entry.POSTER, now=moment - DAY, **SAYING)
    await newcomers.say(db, account, {1: words}, now=moment - DAY, **SAYING)
    await newcomers.settle(db, "2022.1", moment)
