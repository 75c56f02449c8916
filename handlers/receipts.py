"""The receipt after an interview: has the center read the answers, and which actions has it taken since?

It opens by its button or its code, weeks later too. The bot does not look up the person.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import OpenReceipt, note_refusal
from handlers.client.conversation import Conversation
from handlers.client.receipt_codes import Receipt, read
from handlers.context import Context
from handlers.services import ReadActions, ReadWeek
from handlers.views import receipts as views
from handlers.views.view import View
from scoring.windows import local_day, monday
from storage.errors import CenterNotFound
from storage.places import centers


def receipts_router() -> Router:
    router = Router(name="receipts")
    router.message.register(by_command, Command("receipt", ignore_case=True))
    router.callback_query.register(by_button, OpenReceipt.filter())
    return router


async def by_command(
    message: Message, command: CommandObject, context: Context, read_actions: ReadActions, read_week: ReadWeek
) -> None:
    words = (command.args or "").strip()
    view = await told(read(words), context, read_actions, read_week)
    if view is None:
        view = View(context.texts("receipt-unknown" if words else "receipt-what"))
    await screen.post(context.bot, context.client.chat_id, view)


async def by_button(
    query: CallbackQuery, callback_data: OpenReceipt, context: Context, read_actions: ReadActions, read_week: ReadWeek
) -> None:
    view = await told(read(callback_data.code), context, read_actions, read_week, counts=callback_data.counts)
    if view is None:
        note_refusal(query.data)
        await query.answer(context.texts.plain("outdated-button"), show_alert=True)
    else:
        await screen.add(query, context.bot, context.client.chat_id, view)


async def told(
    receipt: Receipt | None,
    conversation: Conversation,
    read_actions: ReadActions,
    read_week: ReadWeek,
    *,
    counts: bool = True,
) -> View | None:
    """None without a receipt, and for one of an unknown center. Answers that do not `count` are in no digest."""
    if receipt is None:
        return None
    try:
        center = await centers.get(conversation.db, receipt.center_id)
    except CenterNotFound:
        return None
    today = local_day(conversation.now, center.timezone)
    taken = (await read_actions(conversation.db, [center.id], today)).get(center.id, ())
    since = [one for one in taken if one.since >= monday(receipt.week)]
    week = await read_week(conversation.db, center.id, receipt.week) if counts else None
    return views.receipt(conversation.texts, conversation.questionnaire, center, receipt, week, since, conversation.now)
