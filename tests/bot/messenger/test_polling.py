"""Long polling hands a batch on without decoding what a flood in it leaves out."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.types import Message, Update

from bot.messenger.fairness import AccountQueues
from bot.messenger.polling import Poller
from bot.messenger.updates import TELEGRAM, GetRawUpdates, UpdateReader
from tests.bot.messenger.moving_clock import Time

ANNA = {"id": 7, "is_bot": False, "first_name": "Анна"}
QUERY = {"id": "1", "from": ANNA, "chat_instance": "1", "data": "да"}
BATCH = [{"update_id": number, "callback_query": QUERY} for number in range(100)]


class OneBatch(BaseSession):
    """A messenger with one batch of updates. The next request waits."""

    def __init__(self) -> None:
        super().__init__()
        self.confirmed: list[int] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        if not isinstance(method, GetRawUpdates):
            return True
        if method.offset is None:
            return BATCH
        self.confirmed.append(method.offset)
        if method.timeout:
            await asyncio.Event().wait()
        return []

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""

    async def close(self) -> None:
        pass


async def test_of_a_batch_of_one_accounts_taps_the_newest_alone_is_decoded_and_all_are_confirmed() -> None:
    decodings: list[int] = []
    handled: list[int] = []
    stop = asyncio.Event()

    def decode(bot: Bot, raw: Any) -> Update | None:
        decodings.append(raw["update_id"])
        return TELEGRAM.decode(bot, raw)

    async def handle(update: Update, skipped: Sequence[Message]) -> None:
        handled.append(update.update_id)
        stop.set()

    session = OneBatch()
    bot = Bot("123456:token", session=session)
    reader = UpdateReader(bot, replace(TELEGRAM, decode=decode), lambda: None)
    time = Time()
    queues = AccountQueues(handle, monotonic=time, sleep=time.sleep)
    await Poller(bot, reader, queues, [], stop, asyncio.Event()).run()
    assert (decodings, handled) == ([99], [99])
    assert set(session.confirmed) == {100}
