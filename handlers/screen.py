"""Puts a view on the client's screen. Only this module knows how the messenger refuses a message."""

import asyncio
from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
)
from aiogram.types import (
    BotCommandScopeChat,
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    Message,
)

from handlers.views.view import Prompt, View

log = structlog.get_logger(__name__)

CACHED_SECONDS = 300
"""How long the messenger may reuse an answer to an inline query for everybody who types the same."""


async def post(bot: Bot, chat_id: int, view: View | Prompt) -> Message:
    """Sends the view as a new message."""
    return await bot.send_message(chat_id, view.text, reply_markup=view.markup)


async def post_instead(bot: Bot, chat_id: int, view: View, message_id: int | None) -> Message | None:
    """Sends the view as a new message in place of an older one.

    If sending fails, draws the view over the older message and returns None: an edit may safely be repeated.
    """
    try:
        return await post(bot, chat_id, view)
    except (TelegramNetworkError, TelegramServerError):
        if message_id is None:
            raise
        await bot.edit_message_text(view.text, chat_id=chat_id, message_id=message_id, reply_markup=view.markup)
        return None


async def redraw(query: CallbackQuery, view: View, note: str | None = None) -> int | None:
    """Edits the pressed message in place and releases the button, with `note` as a short pop-up.

    If the old message could not be edited, returns the id of the new message that shows the view.
    """
    _, posted = await asyncio.gather(_release(query, note), _edit(query, view))
    return posted


async def add(query: CallbackQuery, bot: Bot, chat_id: int, view: View | Prompt) -> None:
    """Sends the view below, leaves the pressed message as it is and releases its button."""
    await asyncio.gather(_release(query, None), post(bot, chat_id, view))


async def offer(
    query: InlineQuery, offers: Sequence[InlineQueryResultArticle], hint: InlineQueryResultsButton | None
) -> None:
    """Answers an inline query."""
    try:
        await query.answer([*offers], cache_time=CACHED_SECONDS, is_personal=False, button=hint)
    except TelegramBadRequest as error:
        # The messenger waits only some seconds. People have typed on meanwhile, and it asks again.
        log.info("inline_query_not_answered", reason=error.message)


async def close(query: CallbackQuery, note: str) -> None:
    """Explains why nothing happens, and removes the buttons from the pressed message. Its text stays readable."""
    await _release(query, note)
    if query.message is not None and query.bot is not None:
        await retire(query.bot, query.message.chat.id, query.message.message_id)


async def drop_button(query: CallbackQuery, note: str) -> None:
    """Removes the pressed button from its message, with `note` as a short pop-up. The other buttons stay."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None or query.bot is None:
        await close(query, note)
        return
    await _release(query, note)
    rows = [[one for one in row if one.callback_data != query.data] for row in message.reply_markup.inline_keyboard]
    kept = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    await retire(query.bot, message.chat.id, message.message_id, kept if kept.inline_keyboard else None)


async def retire(bot: Bot, chat_id: int, message_id: int | None, kept: InlineKeyboardMarkup | None = None) -> None:
    """Removes the buttons, all but those `kept`, from a message. One that is gone already is fine."""
    if message_id is None:
        return
    try:
        await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=kept)
    except TelegramBadRequest as error:
        log.debug("message_not_retired", reason=error.message)


async def forget_menu(bot: Bot, chat_id: int) -> None:
    """Gives the chat everybody's menu of commands. A messenger without menus refuses, which is fine."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=chat_id))
    except TelegramAPIError as error:
        log.info("menu_not_forgotten", reason=type(error).__name__)


async def _edit(query: CallbackQuery, view: View) -> int | None:
    message = query.message
    bot = query.bot
    if message is None or bot is None:
        return None
    if not isinstance(message, InaccessibleMessage):
        try:
            await message.edit_text(view.text, reply_markup=view.markup)
            return None
        except TelegramBadRequest as error:
            if "message is not modified" in error.message:
                return None
            log.info("message_not_edited", reason=error.message)
    return (await post(bot, message.chat.id, view)).message_id


async def _release(query: CallbackQuery, note: str | None) -> None:
    try:
        await query.answer(note)
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        # The messenger forgets a button press after a while. The message itself is still redrawn.
        log.info("press_not_released", reason=error.message)
