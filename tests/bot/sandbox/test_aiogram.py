"""The real client library against the sandbox: the sandbox understands its requests and answers as it expects."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    User,
)

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import Sandbox

BUTTON = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


def bot_of(sandbox: Sandbox, token: str | None = None) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    return Bot(token or sandbox.token, session=session)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = bot_of(sandbox)
    yield made
    await made.session.close()


async def test_a_conversation(bot: Bot, anna: PersonClient) -> None:
    me = await bot.me()
    assert me.is_bot
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None and update.message.text == "/start"
    sent = await bot.send_message(anna.id, "<b>Вопрос</b>", parse_mode=ParseMode.HTML, reply_markup=BUTTON)
    assert sent.html_text == "<b>Вопрос</b>"
    await anna.press_data(sent.message_id, "yes")
    (pressed,) = await bot.get_updates(offset=update.update_id + 1, timeout=0)
    query = pressed.callback_query
    assert query is not None and query.message is not None
    assert (query.data, query.message.message_id, query.from_user.first_name) == ("yes", sent.message_id, "Анна")
    assert await query.answer("Принято").as_(bot)
    edited = await bot.edit_message_text("Готово", chat_id=anna.id, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("Готово", None)
    assert (await anna.last())["text"] == "Готово"
    assert await bot.delete_message(anna.id, sent.message_id)


async def test_a_picture_is_uploaded_replaced_and_downloaded(bot: Bot, anna: PersonClient, png: bytes) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(png, "digest.png"), caption="Итог")
    assert sent.photo is not None
    first = sent.photo[-1]
    assert (first.width, first.height) == (4, 2)
    downloaded = await bot.download(first, BytesIO())
    assert downloaded is not None and downloaded.read() == png
    again = await bot.send_photo(anna.id, first.file_id)
    media = InputMediaPhoto(media=BufferedInputFile(png, "new.png"), caption="<i>Новый</i>", parse_mode="HTML")
    edited = await bot.edit_message_media(media, chat_id=anna.id, message_id=again.message_id)
    assert isinstance(edited, Message) and edited.photo is not None
    assert edited.caption == "Новый"
    assert edited.photo[-1].file_id != first.file_id
    document = await bot.send_document(anna.id, BufferedInputFile(b"a;b\n", "table.csv"))
    assert document.document is not None and document.document.file_name == "table.csv"


async def test_the_rest_that_a_bot_needs(bot: Bot, anna: PersonClient) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Да")]])
    assert (await bot.send_message(anna.id, "?", reply_markup=keyboard)).reply_markup is None
    place = (await bot.send_location(anna.id, 55.75, 37.62)).location
    assert place is not None and place.latitude == 55.75
    assert await bot.send_chat_action(anna.id, "typing")
    assert await bot.set_my_commands([BotCommand(command="help", description="Помощь")], language_code="ru")
    assert (await bot.get_my_commands(language_code="ru"))[0].command == "help"
    assert (await bot.get_chat(anna.id)).first_name == "Анна"
    assert await bot.set_webhook("http://127.0.0.1:1/hook", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:1/hook", ["message"])
    assert await bot.delete_webhook(drop_pending_updates=True)
    await anna.block()
    assert await bot.get_updates(timeout=0) == []


async def test_refusals_become_the_librarys_own_errors(
    bot: Bot, anna: PersonClient, client: SandboxClient, sandbox: Sandbox
) -> None:
    sent = await bot.send_message(anna.id, "a")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("a", chat_id=anna.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(anna.id, "<b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "a")
    await client.fault("429", retry_after=3)
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(anna.id, "a")
    assert flood.value.retry_after == 3
    await client.fault("500")
    with pytest.raises(TelegramServerError):
        await bot.get_me()
    # A gateway's page of HTML is no answer of the Bot API, and the library says so.
    await client.fault("502")
    with pytest.raises(ClientDecodeError):
        await bot.get_me()
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(anna.id, "a")
    await bot.set_webhook("http://127.0.0.1:1/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates(timeout=0)
    with pytest.raises(TelegramNotFound):
        await bot.get_business_connection("x")


async def test_a_second_poller_and_a_wrong_token_are_told_apart(bot: Bot, sandbox: Sandbox) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    while sandbox.world.poller is None:
        await asyncio.sleep(0)
    assert await bot.get_updates(timeout=0) == []
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    stranger = bot_of(sandbox, "5:other")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


async def test_what_the_sandbox_says_of_people_and_the_bot_fits_the_librarys_types(
    bot: Bot, anna: PersonClient
) -> None:
    assert User.model_validate((await anna.chat())["messages"][0]["from"]).id == anna.id
    username = (await bot.me()).username
    assert username is not None and username.endswith("bot")
