"""The minimum cost of a tap: a bare aiogram handler behind the product's own webhook, without a database.

It makes the same two calls as our bot, with a text and a keyboard of the same size, and gets the same tuning:
`gc.freeze`.
"""

import asyncio
import gc
import os
from collections.abc import Sequence

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.messenger import connecting, webhook
from bot.messenger.fairness import AccountQueues
from bot.messenger.updates import UpdateReader
from storage.messenger import Messenger

TEXT = "▰▰▱▱▱▱▱▱▱▱▱▱▱▱▱ 2/15\n\n<b>Сотрудники общаются внимательно, вежливо и понятно</b>"
LABELS = ("Полностью согласны", "Согласны", "И да и нет", "Не согласны", "Полностью не согласны", "Трудно сказать")
BACK = "‹ Назад"


async def tap(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    rows = [[InlineKeyboardButton(text=label, callback_data=query.data)] for label in (*LABELS, BACK)]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
    await query.answer()
    await query.message.edit_text(TEXT, reply_markup=keyboard)


async def main() -> None:
    stop = asyncio.Event()
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    feed = connecting.feed(Messenger.TELEGRAM)
    address = webhook.Address(
        os.environ["WEBHOOK_URL"], os.environ["WEBHOOK_LISTEN"], os.environ["WEBHOOK_SECRET"], feed.secret_header
    )
    async with Bot(os.environ["BOT_TOKEN"], session=session) as bot:
        dispatcher = Dispatcher()
        dispatcher.callback_query.register(tap)

        async def handle(update: Update, skipped: Sequence[Message]) -> None:
            await dispatcher.feed_update(bot, update)

        gc.collect()
        gc.freeze()
        reader = UpdateReader(bot, feed, lambda: None)
        await webhook.serve(bot, reader, AccountQueues(handle), address, ["callback_query"], stop, asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
