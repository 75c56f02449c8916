"""Call me back: a client whose answers were low may leave a way to be reached, with a consent of its own.

It goes to the center's administrators once, and has no tie to the answers.
"""

from collections.abc import Callable
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.callbacks import AgreeCallback, AskCallback, CallbackDone, note_refusal
from handlers.filters import Answers
from handlers.questions import Sign, about
from handlers.views import callbacks as views
from handlers.views.view import Prompt, View
from handlers.visit import Visit
from storage import audit, callbacks, centers, interviews, memberships, rights
from storage.centers import Center
from storage.errors import CallbackNotFound, CenterNotFound, TooManyCallbacks
from storage.memberships import Membership
from storage.messenger import Messenger

SealContact = Callable[[str], str]
"""Encrypts a contact."""

LONGEST = 200
OFFERED = timedelta(days=1)
"""So long after an interview a client may ask to be called back."""


def callbacks_router() -> Router:
    router = Router(name="callbacks")
    router.message.register(by_reply, Answers(Sign.CALLBACK))
    router.message.register(by_command, Command("contact"))
    router.callback_query.register(ask, AskCallback.filter())
    router.callback_query.register(agree, AgreeCallback.filter())
    router.callback_query.register(done, CallbackDone.filter())
    return router


async def ask(query: CallbackQuery, callback_data: AskCallback, visit: Visit) -> None:
    """What will become of the contact, before it is given."""
    center = await _visited(callback_data.center, visit)
    if center is None:
        await _refuse(query, visit)
    else:
        await screen.add(query, visit.bot, visit.client.chat_id, views.consent(visit.texts, center))


async def agree(query: CallbackQuery, callback_data: AgreeCallback, visit: Visit) -> None:
    center = await _visited(callback_data.center, visit)
    if center is None:
        await _refuse(query, visit)
    else:
        replies = visit.client.messenger is Messenger.TELEGRAM
        await screen.add(
            query, visit.bot, visit.client.chat_id, views.ask_contact(visit.texts, center, replies=replies)
        )


async def by_reply(message: Message, visit: Visit, seal: SealContact) -> None:
    """The question says of which center the reply is."""
    said = about(message.reply_to_message)
    await _take(said[0] if said else "", message.text or "", visit, seal)


async def by_command(message: Message, command: CommandObject, visit: Visit, seal: SealContact) -> None:
    """Where the messenger knows no replies that a bot asks for: "CENTER contact"."""
    code, _, contact = (command.args or "").strip().partition(" ")
    await _take(code, contact, visit, seal)


async def _take(code: str, words: str, visit: Visit, seal: SealContact) -> None:
    """Whether the client was there is looked up again."""
    contact = " ".join(words.split())
    try:
        named = await centers.by_code(visit.db, code)
    except CenterNotFound:
        await _post(View(visit.texts("callback-too-late")), visit)
        return
    center = await _visited(named.id, visit)
    if center is None:
        await _post(View(visit.texts("callback-too-late")), visit)
        return
    if not 0 < len(contact) <= LONGEST:
        await _post(View(visit.texts("callback-too-long", longest=LONGEST)), visit)
        return
    told = await _administrators(center, visit)
    if not told:
        await _post(View(visit.texts("callback-nobody")), visit)
        return
    try:
        made = await callbacks.leave(visit.db, center.id, seal(contact), told, now=visit.now)
    except TooManyCallbacks:
        await _post(View(visit.texts("callback-nobody")), visit)
        return
    await _post(views.taken(visit.texts, center, made.expires_at), visit)


async def done(query: CallbackQuery, callback_data: CallbackDone, visit: Visit) -> None:
    try:
        center = await centers.get(visit.db, callback_data.center)
        member = (await rights.of(visit.db, visit.client.account)).through(center)
        if member is None:
            await _refuse(query, visit)
            return
        await callbacks.mark_done(visit.db, center.id, callback_data.callback, now=visit.now)
    except (CenterNotFound, CallbackNotFound):
        await _refuse(query, visit)
        return
    await audit.write(
        visit.db, at=visit.now, actor=member.id, action="callback done", place=audit.place(center.code),
        detail=callback_data.callback,
    )  # fmt: skip
    await screen.redraw(query, views.done(visit.texts, center))


async def _visited(center_id: int, visit: Visit) -> Center | None:
    """The center, if the client has answered about it just now."""
    try:
        center = await centers.get(visit.db, center_id)
    except CenterNotFound:
        return None
    last = await interviews.completed_since(visit.db, visit.client.account, center.id, visit.now - OFFERED)
    return None if last is None else center


async def _administrators(center: Center, visit: Visit) -> list[Membership]:
    """Those of the center who can be reached; of its region where there are none."""
    mine = [one for one in await memberships.recipients(visit.db, [center.id]) if one.blocked_at is None]
    if mine:
        return mine
    of_regions = await memberships.region_recipients(visit.db)
    return [one for one in of_regions if one.region_id == center.region_id and one.blocked_at is None]


async def _refuse(query: CallbackQuery, visit: Visit) -> None:
    note_refusal(query.data)
    await query.answer(visit.texts.plain("outdated-button"), show_alert=True)


async def _post(view: View | Prompt, visit: Visit) -> None:
    await screen.post(visit.bot, visit.client.chat_id, view)
