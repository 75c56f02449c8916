"""Ratings before a visit, as clients meet them: words, a place, a card, and the card in any chat."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.client import PersonClient, buttons, text_of
from storage.places import centers
from storage.places.centers import local_week
from tests.bot.nation import Nation
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import THANKS, Walk, asks, press
from tests.scoring.by_hand import halves

CARD = "Индекс за 13 недель: 87,5 из 100"
"""Half of all answers at 100, half at 75."""


async def publish(house: House) -> None:
    """Forty answers about one center, published last Monday."""
    db = await house.database()
    week = local_week(datetime.now(UTC), "Europe/Moscow") - 1
    nation = Nation(db, house.database_url, {"BRY-01": (await centers.by_code(db, "BRY-01")).id})
    await nation.answer("BRY-01", week, halves(40))
    await nation.publish(week, "BRY-01")
    await db.close()


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for button in buttons(message)]


async def newer(person: PersonClient, part: str, than: dict[str, Any]) -> dict[str, Any]:
    return await person.wait(lambda one: one["message_id"] > than["message_id"] and part in text_of(one))


async def test_ratings_are_found_by_words_by_place_and_from_any_chat_amid_an_interview(house: House) -> None:
    await publish(house)
    bot = await house.start_bot()
    person = await house.client.person()
    walk = Walk()
    await walk.reach_summary(person)
    await person.wait(asks("k"))

    # By words, in reply to a question that an earlier process has asked: no comment, although one is waited for.
    await person.say("/rating")
    question = await person.wait_text("Оценки какого центра")
    assert (await person.chat())["asked"]["placeholder"] == "Город, название или код"
    bot.terminate()
    await bot.gone()
    await house.start_bot()
    await person.say("Атлантида")
    await person.wait_text("По запросу «Атлантида» ничего не нашлось")
    await person.say("bry", reply_to=question["message_id"])
    choice = await person.wait_text("Выберите центр")
    assert [label.partition(" · ")[0] for label in labels(choice)] == ["Брянск", "Клинцы"]
    await person.press(choice, "Клинцы")
    await person.wait_text("она появится, когда о визите расскажут 10 человек")
    await person.press(choice, "Брянск")
    card = await person.wait_text(CARD)
    assert "По 40 ответам" in text_of(card)
    assert "████▍ Дружелюбие 88" in text_of(card)
    await person.say("/rating десна")
    await newer(person, CARD, card)

    # By place: a point in Bryansk, and nothing of it stays.
    await person.say("/nearest")
    await person.wait_text("Пришлите своё место")
    assert (await person.chat())["keyboard"]["keyboard"][0][0]["request_location"]
    await person.send_location(53.243401, 34.363702)
    near = await person.wait_text("Ближайшие центры")
    assert len(labels(near)) == 5
    assert labels(near)[0].startswith("около 100 м · Брянск") and " км · Клинцы" in labels(near)[1]
    chat = await person.chat()
    assert chat["keyboard"] is None
    assert any("Место не сохраняем" in text_of(message) for message in chat["messages"])
    assert not any("53.2434" in bot.log.read_text(encoding="utf-8") for bot in house.bots)

    # In any chat: a card to send, which the bot does not take for something said to it.
    offered = await person.ask_inline("")
    assert (offered["results"], offered["button"]["start_parameter"]) == ([], "rating")
    offered = await person.ask_inline(" брянск ")
    (result,) = offered["results"]
    assert result["title"].startswith("Брянск · Центр занятости «Десна»")
    assert offered["button"] is None
    sent = await person.choose_inline(result["id"])
    assert CARD in text_of(sent)
    assert buttons(sent)[0]["url"] == f"https://t.me/{house.sandbox.world.bot['username']}?start=c-BRY-01"
    await person.start("rating")
    await newer(person, "Оценки какого центра", sent)
    assert not [one for one in (await person.chat())["messages"] if "text" in one and THANKS(one)]

    # And after the thanks.
    await press(person, "k")
    thanks = await person.wait(THANKS)
    await person.press(thanks, "⭐ Оценки этого центра")
    card = await newer(person, CARD, sent)
    await person.press(card, "Оценить этот центр")
    await person.wait_text("Вы уже оценили центр")
    assert {call["method"] for call in house.sandbox.world.refused} <= {"getUpdates"}


async def test_a_client_without_messages_still_gets_answers_and_live_places_only_one(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.say("/settings")
    await person.press(await person.wait_text("напоминаем"), "Не писать")
    await person.wait_text("не пишем первыми")
    sent = await person.send_location(-77.85, 166.67)
    near = await person.wait_text("Ближайшие центры")
    assert len(labels(near)) == 5
    # A live place is edited as it moves.
    house.sandbox.world.add_update("edited_message", sent | {"edit_date": sent["date"]})
    await person.press_data(near["message_id"], "rc:2147483647", forge=True)
    await person.wait_popup("с таким кодом мы не нашли")
    await person.press_data(near["message_id"], "ra", forge=True)
    await person.wait_text("Оценки какого центра")
    assert not any("не перечитываем" in text_of(message) for message in (await person.chat())["messages"])
