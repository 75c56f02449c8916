"""The log and standard error of a running bot when things go wrong: no token, nobody's data."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.sandbox.client import text_of
from storage.tables import interviews
from tests.end_to_end.conftest import BotProcess, House
from tests.end_to_end.walk import asks, data_of, press, reach_questions
from tests.patience import until

TOKEN = "7300000001:AAFrom-where-nobody_can_ever_tell35x"
SECRET_PART = TOKEN.partition(":")[2]
UPDATES = {
    "ok": True,
    "result": [{"update_id": 1, "message": {"text": "Меня зовут Зинаида", "chat": "no chat at all"}}],
}
ME = {"ok": True, "result": {"id": 7300000001, "is_bot": True, "first_name": "Бот", "username": "some_bot"}}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def redirect(request: web.Request) -> web.StreamResponse:
    raise web.HTTPTemporaryRedirect(str(request.rel_url))


async def not_found(request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": False, "error_code": 404, "description": f"no {request.path}"}, status=404)


async def not_found_page(request: web.Request) -> web.StreamResponse:
    return web.Response(status=404, text=f"<html>Nothing at {request.path}</html>", content_type="text/html")


async def unreadable(request: web.Request) -> web.StreamResponse:
    return web.Response(text=f"<html>Welcome to the hotel, {request.path}</html>", content_type="text/html")


async def broken_off(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def updates_of_another_shape(request: web.Request) -> web.StreamResponse:
    match request.path.rpartition("/")[2]:
        case "getMe":
            return web.json_response(ME)
        case "getUpdates":
            return web.json_response(UPDATES)
    return web.json_response({"ok": True, "result": True})


async def redirect_after_the_introduction(request: web.Request) -> web.StreamResponse:
    return web.json_response(ME) if request.path.endswith("getMe") else await redirect(request)


@asynccontextmanager
async def messenger(answer: Answer) -> AsyncIterator[str]:
    """A Bot API that answers everything in the same way; its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def said(bot: BotProcess) -> str:
    """Everything that the bot has written about the trouble: until it ends, or says that it waits or skips."""
    signs = ("messenger_unreachable", "update_unreadable")
    await until(lambda: not bot.alive or any(sign in _written(bot) for sign in signs))
    if bot.alive:
        bot.terminate()
    await bot.gone()
    return _written(bot)


def _written(bot: BotProcess) -> str:
    return bot.log.read_text(encoding="utf-8") if bot.log.exists() else ""


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "answer",
    [
        redirect,
        redirect_after_the_introduction,
        not_found,
        not_found_page,
        unreadable,
        broken_off,
        updates_of_another_shape,
    ],
    ids=lambda answer: answer.__name__,
)
async def test_the_token_is_not_told_whatever_the_messenger_answers(
    house: House, answer: Answer, log_format: str
) -> None:
    async with messenger(answer) as url:
        bot = house.start_bot_without_waiting(BOT_API_URL=url, BOT_TOKEN=TOKEN, LOG_FORMAT=log_format)
        words = await said(bot)
    assert words
    assert SECRET_PART not in words
    assert "Зинаида" not in words
    assert "Traceback (most recent call last)" not in words


async def test_the_token_is_not_told_when_nobody_answers(house: House, unused_tcp_port: int) -> None:
    bot = house.start_bot_without_waiting(BOT_API_URL=f"http://127.0.0.1:{unused_tcp_port}", BOT_TOKEN=TOKEN)
    words = await said(bot)
    assert "messenger_unreachable" in words
    assert SECRET_PART not in words


async def test_an_unexpected_error_is_told_by_a_reference_that_the_log_has_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged row makes the handler fail that serves everybody; its error quotes the row."""
    monkeypatch.setattr("bot.sandbox.world.FIRST_PERSON", 7_123_456_789)
    bot = await house.start_bot()
    person = await house.client.person("Зинаида-Неповторимая")
    question = await reach_questions(person)
    await put_age_band(house, "+7912345")
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    popup = await person.wait_popup("Что-то пошло не так")
    await person.say("Меня обидели")
    message = await person.wait_text("Что-то пошло не так")
    log = bot.log.read_text(encoding="utf-8")
    for words in (popup["text"], text_of(message)):
        (reference,) = re.findall(r"Номер ошибки: ([0-9a-f]{8})$", words)
        assert f"reference={reference}" in log
    assert "builtins.ValueError" in log and "handlers/context_middleware.py" in log
    for personal in ("Неповторимая", "7123456789", "+7912345", "обидели", house.sandbox.token):
        assert personal not in log
    await put_age_band(house, "25-34")
    await press(person, "a", ":0:0:4", contains=":0:0:")
    await person.wait(asks("a", ":1:0:"))


async def put_age_band(house: House, value: str) -> None:
    db = await house.database()
    async with db.write() as connection:
        await connection.execute(update(interviews).values(age_band=value))
    await db.close()
