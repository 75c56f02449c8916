"""The benches' messengers understand what the bot sends over HTTP, and the one with limits keeps them."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from benchmarks.digests import all_delivered
from benchmarks.limited_api import BURST, CHAT_SECONDS, PER_SECOND, Limits
from benchmarks.processes import TOKEN, bot_api
from bot.messenger.connecting import BotSession

CHANNEL = -1_001_234_567_890
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Дальше", callback_data="on")]])
LARGE = BufferedInputFile(bytes(range(256)) * 1_000, "digest.png")
"""A picture of several chunks."""


@pytest.fixture
async def api() -> AsyncIterator[str]:
    async with bot_api("benchmarks.limited_api") as address:
        yield address


@pytest.fixture
async def bot(api: str) -> AsyncIterator[Bot]:
    one = Bot(TOKEN, session=BotSession(api=TelegramAPIServer.from_base(api)))
    yield one
    await one.session.close()


async def seen(api: str) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{api}/seen") as response:
        found: dict[str, object] = await response.json()
        return found


async def test_messages_and_pictures_are_counted_by_their_chats(api: str, bot: Bot) -> None:
    await bot.send_message(11, 'не "chat_id": 12', reply_markup=KEYBOARD)
    await bot.send_photo(CHANNEL, LARGE, caption='name="chat_id"\r\n\r\n13\r\n', reply_markup=KEYBOARD)
    await bot.send_photo(14, LARGE)
    found = await seen(api)
    assert (found["chats"], found["twice"], found["refused"]) == (3, 0, 0)


async def test_a_second_message_to_a_chat_waits_for_a_second(api: str, bot: Bot) -> None:
    await bot.send_photo(11, LARGE)
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(11, "ещё раз")
    assert refused.value.retry_after == 1
    await asyncio.sleep(refused.value.retry_after)
    await bot.send_message(11, "ещё раз")
    found = await seen(api)
    assert (found["chats"], found["twice"], found["refused"]) == (1, 1, 1)


async def test_taps_are_answered_beside_a_long_poll(api: str, bot: Bot) -> None:
    """Neither counts as a message."""
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    assert (await bot.me()).username == "null_bot"
    assert await bot.edit_message_text("дальше", chat_id=11, message_id=1, reply_markup=KEYBOARD)
    assert await bot.answer_callback_query("1")
    assert not poll.done() and (await seen(api))["chats"] == 0
    poll.cancel()


async def test_a_message_without_a_chat_is_a_fault_of_the_bench(api: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(f"{api}/bot{TOKEN}/sendMessage", json={"text": "кому?"})


async def test_a_delivery_that_stands_still_ends_with_an_error(api: str, bot: Bot) -> None:
    await bot.send_message(11, "сводка")
    assert (await all_delivered(api, 1))["chats"] == 1
    began = time.monotonic()
    with pytest.raises(RuntimeError, match="1 of 2 have got a digest, and no more come"):
        await all_delivered(api, 2, most_silence=0.1)
    assert time.monotonic() - began >= 0.1


def test_limits_let_a_few_messages_come_early_and_then_a_steady_number() -> None:
    """30 a second in total. One too many is told a whole second, and so is everybody until then."""
    limits = Limits()
    assert [limits.wait(chat, 100.0) for chat in range(BURST + 1)] == [0.0] * (BURST + 1)
    assert limits.wait(90, 100.0) == pytest.approx(1 / PER_SECOND)
    assert limits.wait(91, 100.9) == pytest.approx(0.1)
    assert limits.wait(92, 101.9) == 0.0
    assert limits.wait(92, 101.9 + CHAT_SECONDS / 2) == pytest.approx(CHAT_SECONDS / 2)
