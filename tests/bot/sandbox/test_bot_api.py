"""The sandbox's Bot API, as aiogram sees it and as plain HTTP does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import web

from bot.sandbox.client import PersonClient, SandboxClient, SandboxError
from bot.sandbox.server import Sandbox


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest_asyncio.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.url) as connected:
        yield connected


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = make_bot(sandbox, sandbox.token)
    yield made
    await made.session.close()


@pytest_asyncio.fixture
async def anna(client: SandboxClient) -> PersonClient:
    person = await client.person("Анна")
    await person.start()
    return person


def make_bot(sandbox: Sandbox, token: str) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url), timeout=3)
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=one, callback_data=one)] for one in data])


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.me()
    assert (me.is_bot, me.username) == (True, "czn_sandbox_bot")


async def test_a_message_comes_back_with_its_entities_and_buttons(bot: Bot, anna: PersonClient) -> None:
    sent = await bot.send_message(anna.id, "Да &lt;<b>жирно 👍</b>", reply_markup=keyboard("go"))
    assert sent.text == "Да <жирно 👍"
    assert [(one.type, one.offset, one.length) for one in sent.entities or []] == [("bold", 4, 8)]
    assert (await anna.last())["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "go"


async def test_text_that_looks_like_a_number_stays_text(bot: Bot, anna: PersonClient) -> None:
    assert (await bot.send_message(anna.id, "12345")).text == "12345"
    assert (await bot.send_message(anna.id, "true")).text == "true"


@pytest.mark.parametrize(
    "broken", ["<b>x", "x</b>", "<b><i>x</b></i>", "<font>x</font>", "a < b", "<b class='x'>x</b>", "<>x"]
)
async def test_broken_markup_is_refused(bot: Bot, anna: PersonClient, broken: str) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(anna.id, broken)


@pytest.mark.parametrize(
    ("text", "reason"), [("x" * 4097, "message is too long"), ("👍" * 2049, "too long"), (" ", "text is empty")]
)
async def test_lengths_are_counted_as_the_messenger_counts(
    bot: Bot, anna: PersonClient, text: str, reason: str
) -> None:
    await bot.send_message(anna.id, "👍" * 2048)
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(anna.id, text)


async def test_captions_have_1024_units_and_photos_come_back_whole(
    bot: Bot, client: SandboxClient, anna: PersonClient
) -> None:
    photo = BufferedInputFile(b"\x89PNG picture", filename="a.png")
    sent = await bot.send_photo(anna.id, photo, caption="<b>" + "я" * 1024 + "</b>")
    assert sent.photo is not None
    file = await bot.get_file(sent.photo[-1].file_id)
    downloaded = await bot.download_file(file.file_path or "")
    assert downloaded is not None and downloaded.read() == b"\x89PNG picture"
    again = await bot.send_photo(anna.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(anna.id, photo, caption="я" * 1025)


async def test_buttons_carry_64_bytes(bot: Bot, anna: PersonClient) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("я" * 32))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(anna.id, "x", reply_markup=keyboard("я" * 32 + "z"))


async def test_an_edit_that_changes_nothing_and_one_of_nothing_are_refused(bot: Bot, anna: PersonClient) -> None:
    sent = await bot.send_message(anna.id, "раз", reply_markup=keyboard("go"))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("раз", chat_id=anna.id, message_id=sent.message_id, reply_markup=keyboard("go"))
    await bot.edit_message_text("раз", chat_id=anna.id, message_id=sent.message_id)
    assert "reply_markup" not in await anna.last()
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("два", chat_id=anna.id, message_id=999)
    await bot.delete_message(anna.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(anna.id, sent.message_id)


async def test_updates_are_given_again_until_confirmed(bot: Bot, anna: PersonClient) -> None:
    await anna.say("раз")
    first = await bot.get_updates()
    assert [update.message.text for update in first if update.message] == ["/start", "раз"]
    assert [update.update_id for update in await bot.get_updates()] == [update.update_id for update in first]
    assert len(await bot.get_updates(limit=1)) == 1
    assert await bot.get_updates(offset=first[-1].update_id + 1) == []


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, anna: PersonClient) -> None:
    seen = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=seen[-1].update_id + 1, timeout=30, request_timeout=35))
    await asyncio.sleep(0)
    await anna.say("привет")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update.message is not None and update.message.text == "привет"


async def test_a_second_poller_ends_the_first(bot: Bot, sandbox: Sandbox) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30, request_timeout=35))
    while sandbox.world.poller is None:
        await asyncio.sleep(0)
    second = make_bot(sandbox, sandbox.token)
    await second.get_updates()
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first
    await second.session.close()


async def test_a_press_is_an_update_and_is_released_once(bot: Bot, anna: PersonClient) -> None:
    await bot.send_message(anna.id, "?", reply_markup=keyboard("yes"))
    await anna.press(await anna.last(), "yes")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None and query.message is not None
    assert (query.data, query.message.message_id, query.from_user.id) == ("yes", 2, anna.id)
    assert query.chat_instance
    await bot.answer_callback_query(query.id, "готово", show_alert=True)
    assert (await anna.chat())["popups"] == [{"text": "готово", "alert": True}]
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_only_buttons_that_are_there_can_be_pressed(bot: Bot, anna: PersonClient) -> None:
    await bot.send_message(anna.id, "?", reply_markup=keyboard("yes"))
    with pytest.raises(SandboxError, match="no such button"):
        await anna.press_data(2, "no")
    await anna.press_data(2, "no", forge=True)


async def test_nobody_is_written_to_before_they_start_or_after_they_block(
    bot: Bot, client: SandboxClient, anna: PersonClient
) -> None:
    stranger = await client.person("Чужой")
    with pytest.raises(TelegramForbiddenError, match="can't initiate"):
        await bot.send_message(stranger.id, "привет")
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(anna.id, "привет")
    member = (await bot.get_updates())[-1].my_chat_member
    assert member is not None and member.new_chat_member.status == "kicked"
    await anna.unblock()
    await bot.send_message(anna.id, "снова")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "кто это")


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    wrong = make_bot(sandbox, "1:wrong")
    with pytest.raises(TelegramUnauthorizedError):
        await wrong.me()
    await wrong.session.close()


async def test_commands_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(command="start", description="Start")], language_code="en")
    assert [one.command for one in await bot.get_my_commands(language_code="en")] == ["start"]
    assert await bot.get_my_commands() == []


async def test_trouble_comes_on_request_and_passes(bot: Bot, client: SandboxClient, anna: PersonClient) -> None:
    for kind, error in (("429", TelegramRetryAfter), ("500", TelegramServerError), ("403", TelegramForbiddenError)):
        await client.fault(kind, method="sendMessage", retry_after=7)
        with pytest.raises(error):
            await bot.send_message(anna.id, "x")
    await client.fault("502", chat_id=anna.id)
    with pytest.raises(Exception, match=r"502|decode"):
        await bot.send_message(anna.id, "x")
    await bot.send_message(anna.id, "прошло")
    with pytest.raises(SandboxError, match="is not one of"):
        await client.fault("418")


async def test_a_request_can_be_carried_out_and_never_answered(
    bot: Bot, client: SandboxClient, anna: PersonClient
) -> None:
    await client.fault("drop_after", method="sendMessage")
    with pytest.raises(Exception, match="timeout"):
        await bot.send_message(anna.id, "дошло", request_timeout=1)
    assert (await anna.last())["text"] == "дошло"


async def test_what_the_sandbox_does_not_know_it_refuses_loudly(
    sandbox: Sandbox, client: SandboxClient, anna: PersonClient
) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sandbox.url}/bot{sandbox.token}/sendDice") as response:
            assert response.status == 404
            assert await response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
        form = {"chat_id": str(anna.id), "text": "x", "effect_id": "1"}
        async with session.post(f"{sandbox.url}/bot{sandbox.token}/sendMessage", data=form) as response:
            assert response.status == 400
            assert "does not know the parameter effect_id" in (await response.json())["description"]
    assert [one["method"] for one in (await client.stats())["refused"]] == ["sendDice", "sendMessage"]


async def test_forms_json_and_chunked_uploads_are_all_understood(sandbox: Sandbox, anna: PersonClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for part in (b"\x89PNG", b" in ", b"pieces"):
            yield part

    url = f"{sandbox.url}/bot{sandbox.token}"
    async with aiohttp.ClientSession() as session:
        for arguments in (
            {"params": {"chat_id": anna.id, "text": "7"}},
            {"data": {"chat_id": str(anna.id), "text": "7"}},
            {"json": {"chat_id": anna.id, "text": "7"}},
        ):
            async with session.post(f"{url}/sendMessage", **arguments) as response:
                assert (await response.json())["result"]["text"] == "7"
        writer = aiohttp.MultipartWriter("form-data")
        for name, value in (("chat_id", str(anna.id)), ("photo", "attach://p1")):
            writer.append(value).set_content_disposition("form-data", name=name)
        writer.append(chunks()).set_content_disposition("form-data", name="p1", filename="p.png")
        async with session.post(f"{url}/sendPhoto", data=writer) as response:
            photo = (await response.json())["result"]["photo"][0]
    assert sandbox.world.files[photo["file_id"]][1] == b"\x89PNG in pieces"


async def test_a_webhook_gets_updates_with_its_secret_in_order_and_again_until_it_takes_them(
    bot: Bot, anna: PersonClient
) -> None:
    received: list[tuple[str | None, str]] = []
    statuses = iter([500, 200, 200, 200])
    done = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        received.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        if len(received) == 4:
            done.set()
        return web.Response(status=next(statuses))

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret", allowed_updates=["message"])
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    await anna.say("раз")
    await anna.say("два")
    await asyncio.wait_for(done.wait(), 10)
    assert received == [("s3cret", "/start"), ("s3cret", "/start"), ("s3cret", "раз"), ("s3cret", "два")]
    await runner.cleanup()


async def test_a_taken_port_is_an_error(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(OSError):
        async with Sandbox(port=port):
            pass
