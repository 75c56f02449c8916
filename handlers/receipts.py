"""The receipt after an interview: has the center read the answers, and which actions has it taken since?"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.receipt_codes import Receipt, read
from handlers.services import ReadActions
from handlers.views import receipts as views
from handlers.views.view import View
from scoring.windows import local_day, monday
from storage import centers, digests
from storage.errors import CenterNotFound


def receipts_router() -> Router:
    router = Router(name="receipts")
    router.message.register(by_command, Command("receipt", ignore_case=True))
    return router


async def by_command(message: Message, command: CommandObject, context: Context, read_actions: ReadActions) -> None:
    """Anybody may ask with a code. The bot does not look up the person."""
    words = (command.args or "").strip()
    receipt = read(words)
    try:
        view = View(context.texts("receipt-unknown" if words else "receipt-what"))
        if receipt is not None:
            view = await _told(receipt, context, read_actions)
    except CenterNotFound:
        pass
    await screen.post(context.bot, context.client.chat_id, view)


async def _told(receipt: Receipt, context: Context, read_actions: ReadActions) -> View:
    """Raises CenterNotFound."""
    center = await centers.get(context.db, receipt.center_id)
    digest = await digests.find(context.db, center.id, receipt.week)
    today = local_day(context.now, center.timezone)
    taken = (await read_actions(context.db, [center.id], today)).get(center.id, ())
    since = [one for one in taken if one.since >= monday(receipt.week)]
    return views.receipt(context.texts, context.questionnaire, center, receipt.week, digest, since, context.now)
