"""Call me back: from the button under the thanks to the administrator who has reached the client."""

from typing import Any

from sqlalchemy import select

from bot.sandbox.client import Json, PersonClient, text_of
from storage.tables import callback_requests, contact_waits, interviews
from tests.end_to_end.conftest import House
from tests.end_to_end.test_access import join, labels
from tests.end_to_end.walk import Walk

NUMBER = "+7 912 000-11-22"
CONTACT = f"{NUMBER}, после шести"


async def ask_for_a_call(house: House) -> PersonClient:
    """A client who answered fifteen times "rather disagree", and was asked for a contact."""
    client = await house.client.person("Анна")
    thanks = await Walk(answers="2" * 15).run(client)
    await client.press(thanks, "☎️ Свяжитесь со мной")
    await client.press(await client.wait_text("в зашифрованном виде"), "Соглашаюсь")
    await client.wait_text("Как с вами связаться?")
    return client


async def pass_on(client: PersonClient, words: str, shown: str) -> Json:
    await client.say(words)
    checked = await client.wait(lambda message: "Проверьте" in text_of(message) and shown in text_of(message))
    await client.press(checked, "Верно, передайте")
    return await client.wait(lambda message: shown in text_of(message) and "свяжется с вами" in text_of(message))


async def rows(house: House, table: Any) -> list[Any]:
    db = await house.database()
    async with db.read() as connection:
        found = list(await connection.execute(select(table)))
    await db.close()
    return found


async def test_a_client_who_was_not_content_is_called_back_once_and_forgotten(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    client = await ask_for_a_call(house)
    await pass_on(client, "89120001122 после шести", CONTACT)
    (row,) = await rows(house, callback_requests)
    assert NUMBER not in row.contact and len(row.contact) > 50
    assert await rows(house, contact_waits) == []
    asked = await admin.wait_text("клиент просит связаться")
    assert CONTACT in asked["text"] and "новая" in asked["text"]
    await admin.press(asked, "Беру")
    taken = await admin.wait_text("взята в работу")
    assert CONTACT in taken["text"] and "Мария" in taken["text"]
    await admin.press(taken, "Не дозвонились")
    await admin.press(await admin.wait_text("Сейчас: не дозвонились"), "✓ Связались")
    await admin.wait_text("контакт удалён")
    (row,) = await rows(house, callback_requests)
    assert row.contact == "" and row.done_on is not None and row.state == "reached"


async def test_the_bot_waits_through_a_kill_and_tells_words_from_contacts(house: House) -> None:
    bot = await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    client = await ask_for_a_call(house)
    bot.kill()
    await bot.gone()
    await house.start_bot()
    await client.say("Идите вы, козлы")
    await client.wait_text("центру ничего не передали")
    await client.say("8912000112")
    await client.wait_text("что-то не сходится")
    assert await rows(house, callback_requests) == []
    await client.say("и ещё там нет туалета")
    await client.wait_text("Добавлено к вашему отзыву")
    assert [row.comment for row in await rows(house, interviews)] == ["и ещё там нет туалета"]
    await client.say("Брянск")
    await client.wait_text("Нашёл")
    await pass_on(client, f"{NUMBER}, вы козлы", NUMBER)
    asked = await admin.wait_text("клиент просит связаться")
    assert NUMBER in asked["text"] and "козлы" not in asked["text"]


async def test_a_contact_is_corrected_before_and_after_it_was_passed_on(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    client = await ask_for_a_call(house)
    await client.say("89120001123")
    wrong = await client.wait_text("Проверьте, пожалуйста")
    await client.press(wrong, "Исправить")
    taken = await pass_on(client, "89120001122", NUMBER)
    # Twice, from a message that is out of date: it passes nothing on.
    await client.press(wrong, "Верно, передайте")
    await client.wait_popup("уже не действует")
    assert len(await rows(house, callback_requests)) == 1
    # A correction that is faster than the letter keeps the wrong number from being sent at all.
    first = await admin.wait_text(NUMBER)
    await client.press(taken, "Исправить")
    taken = await pass_on(client, "Anna@Example.ru", "Anna@example.ru")
    assert len(await rows(house, callback_requests)) == 1
    await admin.press(first, "Беру")
    await admin.wait_text("контакт уже удалён")
    await client.press(taken, "Отозвать контакт")
    await client.wait_text("Контакт удалён")
    assert await rows(house, callback_requests) == []


async def test_never_mind_ends_the_waiting(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    client = await ask_for_a_call(house)
    await client.say("Не надо")
    await client.wait_text("контакт не нужен")
    assert await rows(house, contact_waits) == [] and (await client.chat())["keyboard"] is None
    await client.say(NUMBER)
    await client.wait_text("Контакты в отзыве не храним")
    assert await rows(house, callback_requests) == []


async def test_a_client_shares_the_own_number_by_a_button_and_nobody_elses(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    client = await ask_for_a_call(house)
    keyboard = (await client.chat())["keyboard"]
    assert [[button["text"] for button in row] for row in keyboard["keyboard"]] == [
        ["📱 Отправить мой номер"], ["Не надо"],
    ]  # fmt: skip
    assert keyboard["keyboard"][0][0]["request_contact"] and keyboard["one_time_keyboard"]
    # From the address book: the client's sister. Nothing of it is shown back, and the bot goes on waiting.
    await client.send_contact("79120003344", of=admin.id)
    await client.wait_text("контакт другого человека")
    assert len(await rows(house, contact_waits)) == 1
    # As Telegram gives it, without the plus, from abroad.
    await client.send_contact("375291234567")
    wrong = await client.wait_text("+375 29 123-45-67")
    assert (await client.chat())["keyboard"] is None
    await client.press(wrong, "Исправить")
    await client.wait(lambda one: one["message_id"] > wrong["message_id"] and "Как с вами" in text_of(one))
    await client.send_contact("79120001122")
    shown = await client.wait_text(NUMBER)
    assert await rows(house, callback_requests) == []
    await client.press(shown, "Верно, передайте")
    await client.wait_text("свяжется с вами")
    assert NUMBER in (await admin.wait_text("клиент просит связаться"))["text"]


async def test_the_requests_of_a_center_are_listed_for_its_administrators(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    await admin.say("/requests")
    await admin.wait_text("Никто не ждёт")
    client = await ask_for_a_call(house)
    await pass_on(client, CONTACT, CONTACT)
    await admin.say("/requests")
    listed = await admin.wait_text("1 клиент ждёт связи")
    (label,) = labels(listed)
    assert label.endswith("· новая")
    await admin.press(listed, label)
    shown = await admin.wait(lambda m: m["message_id"] == listed["message_id"] and CONTACT in text_of(m))
    await admin.press(shown, "Все просьбы")
    await admin.wait(lambda m: m["message_id"] == listed["message_id"] and "ждёт связи" in text_of(m))
    await client.say("/requests")
    await client.wait_text("только администраторы")


async def test_a_region_sees_states_and_not_the_contacts_that_its_center_has(house: House) -> None:
    await house.start_bot()
    center = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await center.wait_text("Теперь вы администратор")
    region = await join(house, "Ольга", "--region", "Брянская область", "--trusted")
    await region.wait_text("Теперь вы")
    client = await ask_for_a_call(house)
    await pass_on(client, CONTACT, CONTACT)
    await region.say("/requests")
    listed = await region.wait_text("ждёт связи")
    await region.press(listed, labels(listed)[0])
    shown = await region.wait_text("Контакт видят администраторы центра")
    assert NUMBER not in shown["text"]


async def test_strangers_leave_no_contact_by_command_or_by_a_forged_button(house: House) -> None:
    await house.start_bot()
    stranger = await house.client.person("Чужая")
    await stranger.say(f"/contact BRY-01 {CONTACT}")
    await stranger.wait_text("Контакт мы не сохранили")
    await stranger.start()
    await stranger.wait_text("Здравствуйте")
    await stranger.press_data((await stranger.last())["message_id"], "ca:1", forge=True)
    await stranger.wait_popup("уже не действует")


async def test_content_clients_are_not_asked(house: House) -> None:
    await house.start_bot()
    client = await house.client.person("Борис")
    thanks = await Walk(answers="5" * 15).run(client)
    assert not any("Свяжитесь" in label for label in labels(thanks))
