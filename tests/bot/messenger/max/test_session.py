"""The session to MAX against the stand-in: how it handles refusals and invalid answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
    WebAppInfo,
)

from bot.messenger import connecting
from bot.messenger.connecting import feed
from bot.messenger.max import client
from bot.messenger.updates import GetRawUpdates, UpdateReader
from bot.settings import Settings
from storage.messenger import Messenger
from tests.max_api import FIRST_NUMBER, TOKEN, MaxApi, Person

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


@pytest_asyncio.fixture
async def api() -> AsyncIterator[MaxApi]:
    async with MaxApi() as running:
        yield running


@pytest_asyncio.fixture
async def bot(api: MaxApi) -> AsyncIterator[Bot]:
    async with connected(api.url) as running:
        yield running


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bot]:
    async with connecting.connect(Settings(messenger=Messenger.MAX, max_api_url=url), TOKEN) as bot:
        yield bot


@pytest.fixture
def person(api: MaxApi) -> Person:
    return api.person()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "proto.payload", TelegramBadRequest),
        (401, "verify.token", TelegramUnauthorizedError),
        (403, "verify.token", TelegramUnauthorizedError),
        (403, "chat.denied", TelegramForbiddenError),
        (404, "chat.not.found", TelegramBadRequest),
        (429, "too.many.requests", TelegramRetryAfter),
        (503, "service.unavailable", TelegramServerError),
    ],
)
async def test_a_refusal_is_an_error_that_the_bot_knows(
    api: MaxApi, bot: Bot, person: Person, status: int, code: str, kind: type[Exception]
) -> None:
    api.fault("POST /messages", status, code)
    with pytest.raises(kind):
        await bot.send_message(person.chat_id, "Здравствуйте")
    assert person.log == []


async def test_a_refusal_does_not_name_the_chat(api: MaxApi, bot: Bot, person: Person) -> None:
    person.stopped = True
    with pytest.raises(TelegramForbiddenError) as refused:
        await bot.send_message(person.chat_id, "Здравствуйте")
    assert "error.dialog.suspended" in str(refused.value)
    assert str(person.chat_id) not in str(refused.value)


async def test_max_out_of_reach_is_a_fault_of_the_network(unused_tcp_port: int) -> None:
    async with connected(f"http://127.0.0.1:{unused_tcp_port}") as bot:
        with pytest.raises(TelegramNetworkError):
            await bot.get_me()


async def test_an_edited_text_has_its_new_buttons_and_loses_those_it_is_given_none(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.chat_id, "<b>Раз</b>", reply_markup=KEYBOARD)
    await bot.edit_message_text("Два", chat_id=person.chat_id, message_id=sent.message_id, reply_markup=KEYBOARD)
    shown = person.log[-1]
    assert (shown["text"], shown["reply_markup"]["inline_keyboard"][0][0]["text"]) == ("Два", "Да")
    await bot.edit_message_reply_markup(chat_id=person.chat_id, message_id=sent.message_id)
    assert (shown["text"], shown["reply_markup"]["inline_keyboard"]) == ("Два", [])


async def test_the_same_number_in_two_chats_is_two_messages(api: MaxApi, bot: Bot, person: Person) -> None:
    other = api.person("Борис")
    for one in (person, other):
        sent = await bot.send_message(one.chat_id, f"для {one.id}")
        assert sent.message_id == FIRST_NUMBER + 1
    await bot.edit_message_text("изменено", chat_id=person.chat_id, message_id=FIRST_NUMBER + 1)
    assert (person.log[0]["text"], other.log[0]["text"]) == ("изменено", f"для {other.id}")


async def test_a_message_of_an_earlier_process_is_found_by_its_number(api: MaxApi, person: Person) -> None:
    async with connected(api.url) as earlier:
        sent = await earlier.send_message(person.chat_id, "Раз")
    async with connected(api.url) as later:
        for text in ("Два", "Три"):
            await later.edit_message_text(text, chat_id=person.chat_id, message_id=sent.message_id)
        assert (person.log[-1]["text"], api.calls["GET /messages"]) == ("Три", 1)
        with pytest.raises(TelegramBadRequest, match="newest messages do not have this one"):
            await later.edit_message_text("Два", chat_id=person.chat_id, message_id=41)


async def test_an_answer_without_success_is_a_refusal(api: MaxApi, bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.chat_id, "Раз")
    api._mids.clear()
    with pytest.raises(TelegramBadRequest, match="no such message"):
        await bot.edit_message_text("Два", chat_id=person.chat_id, message_id=sent.message_id)


async def test_a_deleted_message_is_gone(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.chat_id, "Раз")
    assert await bot.delete_message(person.chat_id, sent.message_id) is True
    assert person.log == []


async def test_buttons_below_the_input_field_stand_below_the_message(bot: Bot, person: Person) -> None:
    number = KeyboardButton(text="Мой номер", request_contact=True)
    place = KeyboardButton(text="Моё место", request_location=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[number, place], [KeyboardButton(text="Не надо")]])
    await bot.send_message(person.chat_id, "Как?", reply_markup=keyboard)
    assert person.log[-1]["reply_markup"]["inline_keyboard"] == [
        [{"text": "Мой номер", "request_contact": True}, {"text": "Моё место", "request_geo_location": True}],
        [{"text": "Не надо", "message": True}],
    ]
    # There is nothing to take away: the buttons belong to their message.
    await bot.send_message(person.chat_id, "Спасибо", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(TelegramBadRequest, match="MAX has no ForceReply"):
        await bot.send_message(person.chat_id, "Как?", reply_markup=ForceReply())


def message_of(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def test_a_pressed_message_brings_its_buttons_along(bot: Bot, person: Person) -> None:
    """So that one of them can be taken away, and the others stay."""
    app = InlineKeyboardButton(text="Страницей", web_app=WebAppInfo(url="https://opros.example.ru/app?start=c-BRY-01"))
    link = InlineKeyboardButton(text="Сайт", url="https://opros.example.ru/")
    rows = [*KEYBOARD.inline_keyboard, [app, link]]
    sent = await bot.send_message(person.chat_id, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
    shown = person.log[-1]["reply_markup"]["inline_keyboard"]
    assert shown[1] == [{"text": "Страницей", "open_app": "c-BRY-01"}, {"text": "Сайт", "url": link.url}]
    await person.press_data(sent.message_id, "yes")
    (update,) = await updates_of(bot)
    assert update.callback_query is not None
    pressed = update.callback_query.message
    assert isinstance(pressed, Message)
    await bot.edit_message_reply_markup(
        chat_id=person.chat_id, message_id=sent.message_id, reply_markup=pressed.reply_markup
    )
    assert person.log[-1]["reply_markup"]["inline_keyboard"] == shown


async def test_a_shared_number_names_its_owner(api: MaxApi, bot: Bot, person: Person) -> None:
    sister = api.person("Ольга")
    said = []
    for owner in (person, sister):
        await person.send_contact("79120001122", of=owner)
        (update,) = await updates_of(bot)
        contact = message_of(update).contact
        assert contact is not None
        said.append((contact.phone_number, contact.user_id))
    assert said == [
        ("79120001122", person.id),
        ("79120001122", sister.id),
    ]


async def test_a_place_outside_the_globe_is_none(bot: Bot, person: Person) -> None:
    await person.send_place(53.2, 34.3)
    (update,) = await updates_of(bot)
    place = message_of(update).location
    assert place is not None and (place.latitude, place.longitude) == (53.2, 34.3)
    await person.send_place(1e9, 34.3)
    assert await updates_of(bot) == []


async def test_a_forwarded_message_has_the_words_of_the_first_one(api: MaxApi, bot: Bot, person: Person) -> None:
    message = person.as_max(person.shown({"text": None}, by_bot=False))
    words = {"mid": "mid.1", "seq": 5, "text": "Всё понравилось"}
    await api.happen({"update_type": "message_created", "message": message | {"body": None, "link": {
        "type": "forward", "message": words,
    }}})  # fmt: skip
    (update,) = await updates_of(bot)
    assert message_of(update).text == "Всё понравилось"


async def test_the_menu_is_set_once_for_all_languages(api: MaxApi, bot: Bot) -> None:
    for language in (None, "en"):
        await bot.set_my_commands([BotCommand(command="start", description=f"на {language}")], language_code=language)
    assert api.commands == [{"name": "start", "description": "на None"}]
    with pytest.raises(TelegramBadRequest, match="no menu for a chat"):
        await bot.set_my_commands([], scope=BotCommandScopeChat(chat_id=5))


async def test_a_picture_that_is_never_ready_waits_for_later(
    api: MaxApi, bot: Bot, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0,))
    api.fault("POST /messages", 400, "attachment.not.ready", times=2)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_photo(person.chat_id, BufferedInputFile(b"\x89PNG", "digest.png"), caption="Итоги")


async def test_updates_of_other_kinds_and_broken_ones_are_passed_by_once(api: MaxApi, bot: Bot, person: Person) -> None:
    await updates_of(bot)
    await person.say("раз")
    await person.happen("dialog_muted")
    await api.happen({"update_type": "message_callback", "callback": {}})
    await person.say("два")
    said = []
    for _ in range(3):
        said += [message_of(update).text for update in await updates_of(bot)]
    assert said == ["раз", "два"]


async def test_an_edited_message_arrives_as_one(bot: Bot, person: Person) -> None:
    await person.edit(await person.say("опечатка"), "исправлено")
    (update,) = await updates_of(bot)
    assert update.edited_message is not None and update.edited_message.text == "исправлено"


async def test_a_new_address_takes_the_place_of_the_old_one(api: MaxApi, bot: Bot) -> None:
    for url in ("https://a.example.org/webhook", "https://b.example.org/webhook"):
        await bot.set_webhook(url, secret_token="a-secret-of-the-webhook", allowed_updates=["message"])
    assert [one["url"] for one in api.subscriptions] == ["https://b.example.org/webhook"]
    assert api.subscriptions[0]["update_types"] == [
        "bot_started",
        "message_created",
        "message_edited",
        "message_callback",
    ]
    await bot.delete_webhook()
    assert api.subscriptions == []


async def test_what_max_lacks_is_refused_and_not_left_out(bot: Bot, person: Person) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.send_dice(person.chat_id)


async def test_letting_a_button_go_asks_nothing_of_max(api: MaxApi, bot: Bot) -> None:
    assert await bot.answer_callback_query("callback-0") is True
    assert api.calls["POST /answers"] == 0


async def updates_of(bot: Bot) -> list[Update]:
    """The next updates, read one by one as the poller does."""
    reader = UpdateReader(bot, feed(Messenger.MAX), lambda: None)
    raw = await bot(GetRawUpdates(timeout=0))
    return [update for update in map(reader.read, raw) if update is not None]
