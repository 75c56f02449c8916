"""Call me back: a client whose answers were low may leave a way to be reached, with a consent of its own.

It goes to the center's administrators once, and has no tie to the answers. The bot waits for it in the database. Until
the client says that it is right, it stands in the chat alone: the button reads it from the message above it.
"""

import asyncio

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, MaybeInaccessibleMessage, Message

from handlers import screen
from handlers.awaited_contacts import ContactAwaited, Reply
from handlers.buttons import (
    AgreeCallbackRequest,
    ChangeContact,
    DoNotCallBack,
    PassContactOn,
    StartCallbackRequest,
    WithdrawCallbackRequest,
    note_refusal,
)
from handlers.client import contacts, leaving
from handlers.client.contacts import Contact
from handlers.client.identity import ReadAccountKey
from handlers.context import Context
from handlers.services import SealContact
from handlers.views import callback_requests as views
from handlers.views.view import Prompt, View
from storage.entry.visit_codes import read_code
from storage.errors import CenterNotFound
from storage.places import center_search, centers
from storage.places.centers import Center
from storage.survey import contact_waits


def callback_requests_router() -> Router:
    router = Router(name="callback_requests")
    router.message.register(by_words, ContactAwaited())
    router.message.register(by_command, Command("contact", ignore_case=True))
    router.callback_query.register(explain, StartCallbackRequest.filter())
    router.callback_query.register(ask, AgreeCallbackRequest.filter())
    router.callback_query.register(ask, ChangeContact.filter())
    router.callback_query.register(stop_asking, DoNotCallBack.filter())
    router.callback_query.register(pass_on, PassContactOn.filter())
    router.callback_query.register(withdraw, WithdrawCallbackRequest.filter())
    return router


async def explain(query: CallbackQuery, callback_data: StartCallbackRequest, context: Context) -> None:
    """Says how the contact will be used, before it is given."""
    center = await leaving.visited(callback_data.center, context)
    if center is None:
        await _refuse(query, context)
    else:
        await screen.add(query, context.bot, context.client.chat_id, views.consent(context.texts, center))


async def ask(query: CallbackQuery, callback_data: AgreeCallbackRequest | ChangeContact, context: Context) -> None:
    """From now on, the client's next words are the contact."""
    center = await leaving.visited(callback_data.center, context)
    if center is None or not await _wait(center, context):
        await _refuse(query, context)
    else:
        question = views.ask_contact(context.texts, center)
        await screen.add(query, context.bot, context.client.chat_id, question)


async def stop_asking(query: CallbackQuery, callback_data: DoNotCallBack, context: Context) -> None:
    await contact_waits.end(context.db, context.client.account, callback_data.center, context.now)
    await screen.redraw(query, View(context.texts("callback-request-stopped")))


async def by_words(message: Message, reply: Reply, context: Context) -> None:
    """Shows the contact back. Words that are none are told so, and are taken for what else they may be."""
    words = reply.words
    if views.says_stop(words):
        await contact_waits.end(context.db, context.client.account, reply.center_id, context.now)
        await _post(views.stopped(context.texts), context)
        return
    contact = None if reply.foreign else await asyncio.to_thread(contacts.read, words)
    if contact is not None:
        await _post(views.received(context.texts), context)
        await _show_back(reply.center_id, contact, context)
        return
    if reply.foreign:
        await _post(views.foreign(context.texts), context)
        return
    if await _names_a_center(words, context):
        raise SkipHandler
    mistyped = contacts.looks_mistyped(words)
    await _post(views.no_contact(context.texts, mistyped=mistyped), context)
    if not mistyped and not contacts.is_foul(words):
        raise SkipHandler


async def by_command(message: Message, command: CommandObject, context: Context) -> None:
    """All at once: "CENTER contact"."""
    code, _, words = (command.args or "").strip().partition(" ")
    try:
        center = await leaving.visited((await centers.by_code(context.db, code)).id, context)
    except CenterNotFound:
        center = None
    if center is None or not await _wait(center, context):
        await _post(View(context.texts("callback-request-too-late")), context)
        return
    contact = await asyncio.to_thread(contacts.read, words)
    if contact is None:
        mistyped = contacts.looks_mistyped(words)
        await _post(views.no_contact(context.texts, mistyped=mistyped), context)
    else:
        await _show_back(center.id, contact, context)


async def pass_on(
    query: CallbackQuery,
    callback_data: PassContactOn,
    context: Context,
    seal: SealContact,
    account_key: ReadAccountKey,
) -> None:
    """The client has confirmed the contact. Whether the client was there is looked up again."""
    center = await leaving.visited(callback_data.center, context)
    contact = await asyncio.to_thread(contacts.read, views.shown(_text(query.message)))
    # Two taps, or two workers: one of them ends the waiting.
    if (
        center is None
        or contact is None
        or not await contact_waits.end(context.db, context.client.account, center.id, context.now)
    ):
        await _refuse(query, context)
        return
    made = await leaving.leave(center, seal(str(contact)), context, account_key())
    view = (
        View(context.texts("callback-request-nobody"))
        if made is None
        else views.taken(context.texts, center, contact, made)
    )
    await screen.redraw(query, view)


async def withdraw(
    query: CallbackQuery, callback_data: WithdrawCallbackRequest, context: Context, account_key: ReadAccountKey
) -> None:
    """Whose contact it is, is worked out again: a button can be forged."""
    if await leaving.withdraw(callback_data.center, callback_data.request, context, account_key()):
        await screen.redraw(query, View(context.texts("callback-request-withdrawn")))
    else:
        await _refuse(query, context)


async def _show_back(center_id: int, contact: Contact, context: Context) -> None:
    center = await leaving.visited(center_id, context)
    view = (
        View(context.texts("callback-request-too-late"))
        if center is None
        else views.show_back(context.texts, center, contact)
    )
    await _post(view, context)


async def _wait(center: Center, context: Context) -> bool:
    return await contact_waits.begin(context.db, context.client.account, center.id, context.now)


async def _names_a_center(words: str, context: Context) -> bool:
    # A number with a digit too few may have as many signs as a slip's code, which has letters.
    is_code = read_code(words) is not None and any(sign.isalpha() for sign in words)
    return is_code or bool(await center_search.search(context.db, words, limit=1))


def _text(message: MaybeInaccessibleMessage | None) -> str:
    return message.text or "" if isinstance(message, Message) else ""


async def _refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("outdated-button"), show_alert=True)


async def _post(view: View | Prompt, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)
