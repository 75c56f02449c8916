"""No message from one person, and no invalid answer, stops the bot, loses a message or keeps others waiting."""

import asyncio
import json

import pytest

from bot.sandbox.client import PersonClient, text_of
from tests.bot.messenger.test_updates import UNREADABLE
from tests.end_to_end.conftest import House
from tests.end_to_end.test_digest import become_admin, next_monday
from tests.end_to_end.walk import THANKS, Walk, asks, press, reach_questions
from tests.patience import LIMIT


def send_raw(house: House, person: PersonClient, odd: object) -> None:
    """A message as a newer or older server might bring it."""
    world = house.sandbox.world
    message = world.add_message(world.people[person.id], world.people[person.id].as_user(), text="x")
    assert isinstance(odd, dict)
    world.add_update("message", message | odd)


async def test_messages_that_cannot_be_decoded_neither_end_the_bot_nor_keep_others_waiting(house: House) -> None:
    bot = await house.start_bot(STATUS_LISTEN="127.0.0.1:0")
    enemy, friend = await house.client.person("Враг"), await house.client.person()
    for odd in UNREADABLE.values():
        send_raw(house, enemy, odd)
    await Walk().run(friend)
    for odd in UNREADABLE.values():
        send_raw(house, enemy, odd)
    bot.terminate()
    assert await bot.gone() == 0
    log = bot.log.read_text(encoding="utf-8")
    assert log.count("update_unreadable") >= len(UNREADABLE)
    # Their offset is confirmed, or they are skipped again: either way the next bot serves.
    await house.start_bot()
    other = await house.client.person("Борис")
    await Walk(center="CHE-01").run(other)


async def test_a_button_without_its_message_is_answered(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start()
    await person.wait_text("Здравствуйте")
    world = house.sandbox.world
    query = {"id": "4711", "from": world.people[person.id].as_user(), "chat_instance": "1", "data": "r"}
    before = world.calls["answerCallbackQuery"]
    world.add_update("callback_query", query | {"inline_message_id": "far away"})
    async with asyncio.timeout(LIMIT):
        while world.calls["answerCallbackQuery"] == before:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("status", [200, 403, 404, 413, 429])
async def test_a_page_in_the_messengers_place_loses_no_digest_and_ends_no_poller(house: House, status: int) -> None:
    bot = await house.start_bot()
    person = await become_admin(house)
    await house.client.fault("page", method="sendPhoto", status=status)
    await house.client.fault("page", method="getUpdates", status=status, times=2)
    await house.cli("digest", "run", "--as-of", next_monday())
    digest = await person.wait(lambda message: "photo" in message)
    # Nobody knows whether the first one arrived: the second says that it may be a repeat.
    assert "Повтор" in text_of(digest)
    assert bot.alive


async def test_a_burst_from_one_account_is_answered_with_the_current_state_and_others_are_served(house: House) -> None:
    await house.start_bot()
    enemy, friend = await house.client.person("Враг"), await house.client.person()
    await reach_questions(enemy)
    world = house.sandbox.world
    before = world.calls["sendMessage"]
    for number in range(1000):
        await enemy.say(f"Сообщение {number}")
    await Walk(center="CHE-01").run(friend)
    async with asyncio.timeout(LIMIT):
        while world.updates:
            await asyncio.sleep(0.05)
    await enemy.wait(asks("a", ":0:0:"))
    # A handful while the burst begins, and then the current state; five seconds of flood are answered once.
    assert world.calls["sendMessage"] - before < 100


async def test_words_of_a_burst_are_kept_and_answered_once(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    before = house.sandbox.world.calls["sendMessage"]
    told = [f"В окне {number} очень долго ждали" for number in range(60)]
    for words in told:
        await person.say(words)
    # The last ones are held back when the bot is told to stop.
    bot.terminate()
    assert await bot.gone() == 0
    await house.start_bot()
    # What the messenger had not handed over comes now.
    await saved(house, f"comment = '{chr(10).join(told)}'")
    assert house.sandbox.world.calls["sendMessage"] - before < 40


async def test_flood_limits_on_half_of_the_calls_are_waited_out(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    for _ in range(3):
        await house.client.fault("429", method="editMessageText", retry_after=1)
    await press(person, "a", ":0:0:5", contains=":0:0:")
    await person.wait(asks("a", ":1:0:"))
    assert not any("пошло не так" in text_of(message) for message in (await person.chat())["messages"])


@pytest.mark.parametrize("comment", [None, "Спасибо, всё хорошо"])
async def test_a_bot_that_dies_between_the_end_and_its_thanks_thanks_when_it_is_back(
    house: House, comment: str | None
) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    if comment is not None:
        await person.say(comment)
        await person.wait(asks("dc"))
    # The answer to the last step never leaves: the bot dies while it waits for the messenger.
    for method in ("editMessageText", "sendMessage"):
        await house.client.fault("hang", method=method)
    await press(person, "k")
    await saved(house, "completed_at IS NOT NULL")
    bot.kill()
    await bot.gone()
    await house.client.no_faults()
    repeated = bool(house.sandbox.world.updates)
    await house.start_bot()
    if not repeated:
        # On a slow machine the kill comes late: the bot waits two seconds for a reply, then confirms its update.
        await press(person, "k")
    await person.wait(THANKS)
    assert "не нашлось" not in json.dumps((await person.chat())["messages"], ensure_ascii=False)


async def test_a_bot_that_dies_between_a_comment_and_its_reply_keeps_the_comment_once(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await house.client.fault("hang", method="sendMessage")
    await person.say("Спасибо Ирине")
    await saved(house, "comment IS NOT NULL")
    bot.kill()
    await bot.gone()
    await house.client.no_faults()
    await house.start_bot()
    assert text_of(await person.wait(asks("dc"))).count("Спасибо Ирине") == 1
    await press(person, "k")
    await person.wait(THANKS)
    await house.cli("responses", "export", "--out", str(house.folder / "out.csv"))
    assert (house.folder / "out.csv").read_text(encoding="utf-8-sig").count("Спасибо Ирине") == 1


async def test_a_fault_at_the_reply_to_a_comment_draws_it_over_the_summary(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await house.client.fault("500", method="sendMessage")
    await person.say("Очень помогли")
    await person.wait(asks("dc"))
    await press(person, "k")
    await person.wait(THANKS)


async def test_words_after_the_end_are_added_to_the_comment_and_confirmed(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk(comment="Всё понравилось").run(person)
    await person.say("и ещё там нет туалета")
    await person.wait_text("Добавлено к вашему отзыву")
    exported = await house.cli("responses", "export", "--out", str(house.folder / "out.csv"))
    assert exported
    assert "Всё понравилось\nи ещё там нет туалета" in (house.folder / "out.csv").read_text(encoding="utf-8-sig")


async def saved(house: House, condition: str) -> None:
    """Waits until the database holds an interview of which an SQL condition is true."""
    async with asyncio.timeout(LIMIT):
        while True:
            db = await house.database()
            async with db.read() as connection:
                query = f"SELECT count(*) FROM interviews WHERE {condition}"
                done = (await connection.exec_driver_sql(query)).scalar_one()
            await db.close()
            if done:
                return
            await asyncio.sleep(0.05)
