"""The same product in MAX, against a stand-in of its HTTP API: the bot is a process, and people press the buttons they
see."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.client import buttons, text_of
from storage.messenger import Messenger
from tests.end_to_end.conftest import BotProcess, House
from tests.end_to_end.test_digest import next_monday
from tests.end_to_end.walk import Walk, codes_of, exported, press
from tests.max_api import TOKEN, MaxApi, Person


@pytest_asyncio.fixture
async def api() -> AsyncIterator[MaxApi]:
    async with MaxApi() as running:
        yield running


async def start_in_max(house: House, api: MaxApi, **more: str) -> BotProcess:
    """A running bot, from the moment it asks for updates or has given its address."""
    bot = house.start_bot_without_waiting(MESSENGER="max", MAX_TOKEN=TOKEN, MAX_API_URL=api.url, **more)
    await api.until(lambda: bool(api.subscriptions if "WEBHOOK_URL" in more else api.calls["GET /updates"]))
    return bot


async def become_admin(house: House, person: Person) -> None:
    links = (await house.cli("admins", "invite", "--center", "BRY-01", "--trusted")).split()
    (link,) = [one for one in links if one.startswith("https://max.ru/czn_max_bot?start=i-")]
    await person.start(link.partition("start=")[2])
    await person.wait_text("Теперь вы администратор")


async def answers_in(house: House) -> list[str]:
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    return [codes_of(row) for row in exported(path.read_text(encoding="utf-8-sig"))]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_an_interview_passes_from_the_link_to_the_thanks(
    house: House, api: MaxApi, unused_tcp_port: int, mode: str
) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    hook = {
        "WEBHOOK_URL": f"http://{address}/webhook",
        "WEBHOOK_SECRET": "a-secret-of-the-webhook",
        "WEBHOOK_LISTEN": address,
    }
    bot = await start_in_max(house, api, **(hook if mode == "webhook" else {}))
    person = api.person()
    await person.happen("dialog_muted")
    await Walk(answers="543218454321895", comment="Спасибо").run(person)
    assert await answers_in(house) == ["543218454321895"]
    # One message was edited from the consent to the last question, in place.
    assert sum(one["by_bot"] for one in {one["message_id"]: one for one in person.log}.values()) <= 3
    assert api.refusals == []
    bot.terminate()
    assert await bot.gone() == 0
    # Numbers identify chats and people: neither these nor the token may be in a log.
    log = bot.log.read_text()
    assert TOKEN not in log and str(person.chat_id) not in log and "HTTP Request" not in log


async def test_a_button_of_a_process_that_has_died_is_still_answered(house: House, api: MaxApi) -> None:
    first = await start_in_max(house, api, MINI_APP="true", WEB_URL="https://opros.example.ru")
    person = api.person()
    await person.start("c-BRY-01")
    consent = await person.wait(lambda message: bool(buttons(message)))
    assert [one["open_app"] for one in buttons(consent) if "open_app" in one] == ["c-BRY-01"]
    first.kill()
    await first.gone()
    await start_in_max(house, api)
    await person.press_data(consent["message_id"], buttons(consent)[0]["callback_data"])
    await person.wait(lambda message: "t:" in str(buttons(message)))
    # MAX numbers messages in each chat from one: the button names its chat, so this edit reached the right message.
    assert [one["message_id"] for one in person.log if one["by_bot"]] == [consent["message_id"]] * 2


async def test_two_people_whose_messages_have_the_same_numbers_see_their_own(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    people = [api.person(f"Клиент {number}") for number in range(3)]
    codes = ["555555555555555", "111111111111111", "333333333333333"]
    await asyncio.gather(*(Walk(answers=one).run(person) for one, person in zip(codes, people, strict=True)))
    assert sorted(await answers_in(house)) == sorted(codes)
    assert api.refusals == []


async def test_somebody_whose_max_speaks_english_is_spoken_to_in_english(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    person = api.person("John", locale="en-GB")
    await person.start("c-BRY-01")
    first = await person.wait(lambda message: bool(buttons(message)))
    assert not any("а" <= letter <= "я" for letter in buttons(first)[0]["text"].casefold())


async def test_the_digest_comes_as_a_picture_with_its_words(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    admin = api.person("Мария")
    await become_admin(house, admin)
    api.fault("POST /messages", 429, "too.many.requests")
    assert "1 message" in await house.cli("digest", "run", "--as-of", next_monday())
    message = await admin.wait(lambda message: bool(message.get("photo")))
    assert message["photo"].startswith(b"\x89PNG")
    assert "не хватает 10 ответов" in text_of(message)
    # The flood limit delayed it, and a picture is not ready at once; neither sends it twice.
    assert [reason for _, reason in api.refusals] == [
        "too.many.requests",
        "Key: errors.process.attachment.file.not.processed",
    ]
    assert sum(bool(one.get("photo")) for one in admin.log) == 1


async def test_an_administrator_who_has_stopped_the_bot_is_known_to_have(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    stopped, other = api.person("Первая"), api.person("Вторая")
    await become_admin(house, stopped)
    await become_admin(house, other)
    stopped.stopped = True
    await house.cli("digest", "run", "--as-of", next_monday())
    await other.wait(lambda message: bool(message.get("photo")))
    await api.until(lambda: any("suspended" in reason for _, reason in api.refusals))
    assert '"Первая","True"' in await blocked(house, stopped)


async def blocked(house: House, person: Person) -> str:
    """The administrators and whether they have stopped the bot, once that is written down."""
    while True:
        listed = await house.cli("admins", "list", "--format", "csv")
        rows = exported(listed)
        if any(row["blocked"] == "True" for row in rows):
            return ";".join(f'"{row["name"]}","{row["blocked"]}"' for row in rows)


async def test_two_bots_of_one_installation_keep_to_their_own_chats(house: House, api: MaxApi) -> None:
    """Chats of the same number, in two messengers, on one database."""
    await house.start_bot()
    await start_in_max(house, api)
    in_telegram = await house.client.person("Анна")
    in_max = api.person("Мария")
    in_max.id = in_max.chat_id = in_telegram.id
    in_max._user["user_id"] = in_telegram.id
    link = (await house.cli("admins", "invite", "--center", "BRY-01", "--trusted")).split()[0]
    assert link.startswith("https://t.me/")
    await in_telegram.start(link.partition("start=")[2])
    await in_telegram.wait_text("Теперь вы администратор")
    await become_admin(house, in_max)
    assert "2 message" in await house.cli("digest", "run", "--as-of", next_monday())
    await in_telegram.wait(lambda message: "photo" in message)
    await in_max.wait(lambda message: bool(message.get("photo")))
    db = await house.database()
    async with db.read() as connection:
        sent = await connection.exec_driver_sql(
            "SELECT m.messenger, count(*) FROM outbox o JOIN memberships m ON m.id = o.membership_id GROUP BY 1"
        )
        assert dict(tuple(row) for row in sent) == {Messenger.TELEGRAM: 1, Messenger.MAX: 1}
    await db.close()
    assert api.refusals == [("POST /messages", "Key: errors.process.attachment.file.not.processed")]
    assert sum("photo" in message for message in (await in_telegram.chat())["messages"]) == 1


async def test_a_token_that_max_does_not_know_ends_the_start_in_one_line(house: House, api: MaxApi) -> None:
    bot = house.start_bot_without_waiting(MESSENGER="max", MAX_TOKEN="x" * 40, MAX_API_URL=api.url)
    assert await bot.gone() == 2
    last = bot.log.read_text().strip().splitlines()[-1]
    assert last == "czn-index: MAX_TOKEN was refused by the messenger: check it on MAX's partner platform"


async def test_a_client_leaves_a_contact_without_a_command(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    admin, client = api.person("Мария"), api.person("Анна")
    await become_admin(house, admin)
    await Walk(answers="2" * 15).run(client)
    await press(client, "ca")
    await press(client, "cy")
    asked = await client.wait_text("Как с вами связаться?")
    assert [list(button)[1] for row in asked["reply_markup"]["inline_keyboard"] for button in row] == [
        "request_contact",
        "message",
    ]
    await client.send_contact("79120003344", of=admin)
    await client.wait_text("контакт другого человека")
    await client.say("8 912 000-11-22, утром")
    # The button reads the contact from the message above it.
    await press(client, "cp")
    await client.wait_text("свяжется с вами")
    await admin.wait_text("+7 912 000-11-22, утром")
    await press(admin, "cs", "taken")
    await admin.wait_text("взята в работу")
    assert api.refusals == []


async def test_the_nearest_centers_are_found_by_a_place(house: House, api: MaxApi) -> None:
    await start_in_max(house, api)
    client = api.person("Анна")
    await client.say("/nearest")
    await client.wait(lambda message: "request_geo_location" in str(buttons(message)))
    await client.send_place(53.24, 34.36)
    await client.wait_text("Место не сохраняем")
    await client.wait_text("Ближайшие центры")
    assert [one["name"] for one in api.commands][:2] == ["start", "continue"]
    assert api.refusals == []
