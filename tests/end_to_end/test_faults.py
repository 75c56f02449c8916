"""The faults that the bot withstands, each tried on the bot as a process.

Nothing acknowledged is lost, nothing doubles, and waiting clients get a clear message. `make drill` (DRILL=1) tries the
faults in full length.

== ================================================ ==================================================================
 1 kill -9 at every step, at random points          here; test_interview (between any two taps)
 2 SIGTERM with 50 taps in flight                   here
 3 the same update three times                      here; test_interview (double taps)
 4 two taps 1 ms apart with different answers       here
 5 a tap overtaking a text                          here
 6 forged callbacks                                 test_forged_callbacks
 7 database locked for 40 s                         test_faults_of_storage
 8 disk full                                        test_faults_of_storage; storage/test_database (max_page_count)
 9 cancelled during COMMIT                          storage/test_interviews (a cancelled task)
10 down for ten minutes                             here
11 second poller (409)                              here
12 token revoked (401)                              here
13 429 in the middle of a broadcast                 test_digest (trouble); bot/test_schedule (a flood limit)
14 blocked (403), then unblocked                    test_digest; bot/test_schedule
15 HTML 502, 500 without a description              test_interview, test_digest (trouble); test_secrets
16 read timeout after a digest was accepted         here
17 crash between sending and recording              here; bot/test_schedule
18 asleep over Monday, daylight saving, two at once bot/test_schedule
19 100 concurrent redemptions of one token          storage/test_visits; test_slips
20 comments with odd characters                     here; questionnaire/test_comment; handlers/test_quoting
21 webhook abuse                                    bot/test_webhook
22 n = 0, 1, 9, 10                                  test_digest; scoring/test_disclosure; bot/test_anonymity
23 revoked administrator, reused invite             test_access, test_digest
24 a corrupted database file                        test_faults_of_storage
25 a migration interrupted half-way                 test_faults_of_storage; storage/test_migrations
== ================================================ ==================================================================
"""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.sandbox.client import Json, PersonClient, buttons, text_of
from storage.tables import interviews, jobs, outbox
from storage.workers import properties
from storage.workers.properties import LAST_SEEN
from tests.end_to_end.conftest import DRILL, House
from tests.end_to_end.test_digest import become_admin, next_monday
from tests.end_to_end.walk import THANKS, Walk, asks, codes_of, data_of, exported, press, reach_questions
from tests.patience import until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

KILLS = 200 if DRILL else 6
TAPS = 50
LONGEST_ERRAND = 12
"""Calls of a bot from one kill to the next, at most: about half an interview."""


async def export(house: House) -> list[dict[str, str]]:
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    return exported(path.read_text(encoding="utf-8-sig"))


async def answers_of_all(house: House) -> list[str]:
    db = await house.database()
    async with db.read() as connection:
        found = (await connection.exec_driver_sql("SELECT answers FROM interviews")).scalars().all()
    await db.close()
    return sorted(found)


def without_the_end(message_id: int) -> Callable[[Json], bool]:
    """The message, once it has no button that ends the interview."""
    return lambda message: message["message_id"] == message_id and not asks("k")(message)


async def test_kill_9_at_random_moments_loses_and_doubles_nothing(house: House) -> None:
    dice, calls = random.Random(9), house.sandbox.world.calls
    await house.start_bot()

    async def calls_reach(due: int) -> None:
        await until(lambda: calls.total() >= due)

    async def kill() -> None:
        for _ in range(KILLS):
            await calls_reach(calls.total() + dice.randint(1, LONGEST_ERRAND))
            house.bots[-1].kill()
            await house.bots[-1].gone()
            await house.start_bot()

    killing = asyncio.create_task(kill())
    expected = []
    while not killing.done():
        walk = Walk(answers="".join(dice.choice("12345") for _ in range(14)) + "5")
        expected.append(walk.answers)
        person = await house.client.person()
        await walk.reach_summary(person)
        question = await press(person, "k")
        # Thanks, or, from a bot that was killed before it could say so, that the interview is finished.
        await person.wait(without_the_end(question["message_id"]))
    await killing
    found = sorted(codes_of(row) for row in await export(house))
    # For docs/speed.md: `make drill` shows what tests print.
    print(f"{KILLS} kills: {len(expected)} interviews finished, {len(found)} exported")
    assert found == sorted(expected)


async def test_sigterm_with_fifty_taps_in_flight_finishes_what_it_has_begun(house: House) -> None:
    bot = await house.start_bot()
    people = [await house.client.person(f"Клиент {number}") for number in range(TAPS)]
    questions = await asyncio.gather(*(reach_questions(person) for person in people))
    world = house.sandbox.world
    released = world.calls["answerCallbackQuery"]
    for person, question in zip(people, questions, strict=True):
        await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    await until(lambda: world.calls["answerCallbackQuery"] > released)
    bot.terminate()
    assert await bot.gone() == 0
    # Updates confirmed to the messenger are answered; the rest wait there.
    answered = [answers for answers in await answers_of_all(house) if answers[0] == "4"]
    assert len(answered) == TAPS - len(world.updates)
    await house.start_bot()
    for person in people:
        await person.wait(asks("a", ":1:0:"))
    assert await answers_of_all(house) == ["4" + "0" * 14] * TAPS


async def test_the_same_update_three_times_counts_once(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    bot.kill()
    await bot.gone()
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    world = house.sandbox.world
    *_, press_update = [one for one in world.updates.values() if "callback_query" in one]
    for _ in range(2):
        world.add_update("callback_query", press_update["callback_query"])
    await house.start_bot()
    await person.wait(asks("a", ":1:0:"))
    await person.say("/continue")
    newer = await person.wait(lambda m: m["message_id"] > question["message_id"] and asks("a", ":1:0:")(m))
    assert len([m for m in (await person.chat())["messages"] if m["message_id"] > newer["message_id"]]) == 0
    assert await answers_of_all(house) == ["4" + "0" * 14]


async def test_of_two_taps_with_different_answers_the_first_counts(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    bot.kill()
    await bot.gone()
    # In one batch: closer together than a millisecond.
    for code in (2, 5):
        await person.press_data(question["message_id"], data_of(question, "a", f":0:0:{code}"))
    await house.start_bot()
    await person.wait_popup("Ответ уже сохранён")
    assert asks("a", ":1:0:")(await person.last())
    assert await answers_of_all(house) == ["2" + "0" * 14]


async def test_a_text_and_a_tap_leave_the_client_at_the_current_step(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    bot.kill()
    await bot.gone()
    await person.say("да")
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    await house.start_bot()
    await person.wait(asks("a", ":1:0:"))
    # The client has passed the question that answered the text.
    await person.wait(lambda m: m["message_id"] > question["message_id"] and not buttons(m))


@pytest.mark.parametrize("tap_first", [True, False])
async def test_a_tap_overtaking_the_comment_ends_the_interview_once_and_loses_no_words(
    house: House, tap_first: bool
) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    question = await person.wait(asks("k"))
    bot.kill()
    await bot.gone()
    if not tap_first:
        await person.say("Спасибо Ирине")
    await press(person, "k")
    if tap_first:
        await person.say("Спасибо Ирине")
    await house.start_bot()
    if tap_first:
        # The text reaches a client whose interview has just ended: the words are added to it.
        await person.wait_text("Добавлено к вашему отзыву")
    else:
        # The button belongs to a finished interview: its thanks take the question's place.
        await person.wait(lambda m: m["message_id"] == question["message_id"] and THANKS(m))
    (row,) = await export(house)
    assert row["comment"] == "Спасибо Ирине"


async def test_after_ten_minutes_without_the_bot_open_interviews_get_their_question_again_once(house: House) -> None:
    bot = await house.start_bot()
    open_one, finished = await house.client.person("Анна"), await house.client.person("Борис")
    await Walk().run(finished)
    question = await reach_questions(open_one)
    await press(open_one, "a", ":0:0:4", contains=":0:0:")
    await open_one.wait(asks("a", ":1:0:"))
    bot.kill()
    await bot.gone()
    await press(open_one, "a", ":1:0:4", contains=":1:0:")
    # Ten minutes pass: the tap is gone from the messenger.
    house.sandbox.world.updates.clear()
    await pass_minutes(house, 10)
    bot = await house.start_bot()
    again = await open_one.wait_text("Мы снова на связи")
    assert asks("a", ":1:0:")(again) and "Вопрос 2 из 15" in text_of(again)
    await open_one.wait(lambda m: m["message_id"] == question["message_id"] and not buttons(m))
    bot.kill()
    await bot.gone()
    await house.start_bot()
    await press(open_one, "a", ":1:0:4", contains=":1:0:")
    await open_one.wait(asks("a", ":2:0:"))
    assert (await open_one.last())["message_id"] == again["message_id"]
    assert THANKS(await finished.last())


async def pass_minutes(house: House, minutes: int) -> None:
    """Moves everything in the database `minutes` minutes back."""
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    db = await house.database()
    await properties.put(db, LAST_SEEN, moment.isoformat())
    async with db.write() as connection:
        await connection.execute(update(interviews).values(touched_at=moment))
        await connection.execute(update(jobs).values(started_at=moment, held_until=None))
    await db.close()


async def test_of_two_pollers_the_newcomer_gives_way(house: House) -> None:
    first = await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    second = house.start_bot_without_waiting()
    assert await second.gone() == 2
    assert "another process already receives this bot's updates" in second.log.read_text(encoding="utf-8")
    await press(person, "a", ":0:0:4", contains=":0:0:")
    await person.wait(asks("a", ":1:0:"))
    assert first.alive


@pytest.mark.parametrize("running", [True, False])
async def test_a_revoked_token_ends_the_bot_with_the_name_of_the_setting(house: House, running: bool) -> None:
    world, token = house.sandbox.world, house.sandbox.token
    if running:
        bot = await house.start_bot()
        person = await house.client.person()
        world.token = "1000001:another"
        await person.say("/help")
    else:
        world.token = "1000001:another"
        bot = house.start_bot_without_waiting()
    assert await bot.gone() == 2
    log = bot.log.read_text(encoding="utf-8")
    assert "BOT_TOKEN was refused" in log
    assert token not in log and token.partition(":")[2] not in log.replace("czn_sandbox_bot", "").split()


async def test_a_crash_between_sending_and_recording_repeats_a_digest_once_and_says_so(house: House) -> None:
    bot = await house.start_bot()
    admin = await become_admin(house)
    await house.client.fault("drop_after", method="sendPhoto")
    await house.cli("digest", "run", "--as-of", next_monday())
    await admin.wait(lambda message: "photo" in message)
    bot.kill()
    await bot.gone()
    # The claim of a dead process is good for five minutes.
    db = await house.database()
    async with db.write() as connection:
        await connection.execute(update(outbox).values(claimed_at=datetime.now(UTC) - timedelta(minutes=6)))
    await db.close()
    await house.start_bot()
    await admin.wait(lambda message: "photo" in message and "Повтор" in text_of(message))
    assert await photos(admin) == 2


async def test_a_digest_accepted_in_silence_is_repeated_once_and_marked(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    # The bot gives up on a silent connection after a minute; a broken one tells it the same, sooner.
    await house.client.fault("drop_after" if DRILL else "break_after", method="sendPhoto")
    await house.cli("digest", "run", "--as-of", next_monday())
    await admin.wait(lambda message: "photo" in message and "Повтор" in text_of(message))
    assert await photos(admin) == 2


async def photos(admin: PersonClient) -> int:
    return len([message for message in (await admin.chat())["messages"] if "photo" in message])


ODD = {
    "<b>жирно</b> & <script>": "<b>жирно</b> & <script>",
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    "ноль\x00 и\x07 звонок": "ноль и звонок",
    "по\ud800ло\udfffвина": "половина",
    "\u202eтеркес\u200f": "теркес",
    "😀" * 4_096: "😀" * 2_000,
}
"""The typed text, and the CSV cell that it becomes."""


async def test_odd_comments_are_cleaned_kept_exported_and_shown_as_text(house: House) -> None:
    await house.start_bot()
    for number, typed in enumerate(ODD):
        person = await house.client.person(f"Клиент {number}")
        await Walk(comment=typed).run(person)
        await person.say("/mydata")
        shown = text_of(await person.wait_text("Комментарий"))
        assert "\x00" not in shown and "\u202e" not in shown
        if typed.startswith("<b>"):
            assert typed in shown
    rows = await export(house)
    assert sorted(row["comment"] for row in rows) == sorted(ODD.values())
