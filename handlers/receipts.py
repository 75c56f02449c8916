"""The receipt after an interview: has the center seen what it was told, and what has it done since?"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from handlers import screen
from handlers.cards import ReadActions
from handlers.receipt_codes import Receipt, read
from handlers.views import receipts as views
from handlers.views.view import View
from handlers.visit import Visit
from scoring.windows import monday
from storage import centers, digests
from storage.errors import CenterNotFound


def receipts_router() -> Router:
    router = Router(name="receipts")
    router.message.register(by_command, Command("receipt"))
    return router


async def by_command(message: Message, command: CommandObject, visit: Visit, read_actions: ReadActions) -> None:
    """Anybody may ask with a code; who asks is looked up nowhere."""
    words = (command.args or "").strip()
    receipt = read(words)
    try:
        view = View(visit.texts("receipt-unknown" if words else "receipt-what"))
        if receipt is not None:
            view = await _told(receipt, visit, read_actions)
    except CenterNotFound:
        pass
    await screen.post(visit.bot, visit.client.chat_id, view)


async def _told(receipt: Receipt, visit: Visit, read_actions: ReadActions) -> View:
    """Raises CenterNotFound."""
    center = await centers.get(visit.db, receipt.center_id)
    digest = await digests.find(visit.db, center.id, receipt.week)
    taken = (await read_actions(visit.db, [center.id], visit.now.date())).get(center.id, ())
    since = [one for one in taken if one.since >= monday(receipt.week)]
    return views.receipt(visit.texts, visit.questionnaire, center, receipt.week, digest, since, visit.now)
