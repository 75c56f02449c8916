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
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.messenger import connecting
from bot.messenger.connecting import feed
from bot.messenger.updates import GetRawUpdates, UpdateReader
from bot.settings import Settings
from storage.messenger import Messenger
from tests.max_api import TOKEN, MaxApi, Person

pytest.importorskip("aiogram_max", reason="MAX needs Python 3.12 or newer and the extra max: make test-max")

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
    async with connecting.connect(Settings(messenger=Messenger.MAX, max_api_url=url, _env_file=None), TOKEN) as bot:
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
        assert sent.message_id == 1
    await bot.edit_message_text("изменено", chat_id=person.chat_id, message_id=1)
    assert (person.log[0]["text"], other.log[0]["text"]) == ("изменено", f"для {other.id}")


async def test_a_message_of_an_earlier_process_cannot_be_edited_and_that_is_said(bot: Bot, person: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="does not know how MAX names the message"):
        await bot.edit_message_text("Два", chat_id=person.chat_id, message_id=41)


async def test_an_answer_without_success_is_a_refusal(api: MaxApi, bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.chat_id, "Раз")
    api._mids.clear()
    with pytest.raises(TelegramBadRequest, match="no such message"):
        await bot.edit_message_text("Два", chat_id=person.chat_id, message_id=sent.message_id)


async def test_updates_of_other_kinds_and_broken_ones_are_passed_by_once(api: MaxApi, bot: Bot, person: Person) -> None:
    await updates_of(bot)
    await person.say("раз")
    await person.happen("dialog_muted")
    await api.happen({"update_type": "message_callback", "callback": {}})
    await person.say("два")
    said = []
    for _ in range(3):
        said += [update.message.text for update in await updates_of(bot)]
    assert said == ["раз", "два"]


async def test_an_edited_message_arrives_as_one(bot: Bot, person: Person) -> None:
    await person.edit(await person.say("опечатка"), "исправлено")
    (update,) = await updates_of(bot)
    assert update.edited_message.text == "исправлено"


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
