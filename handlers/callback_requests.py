"""Call me back: a client whose answers were low may leave a way to be reached, with a consent of its own.

It goes to the center's administrators once, and has no tie to the answers.
"""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import (
    AgreeCallbackRequest,
    CallbackRequestDone,
    StartCallbackRequest,
    WithdrawCallbackRequest,
    note_refusal,
)
from handlers.context import Context
from handlers.filters import Answers
from handlers.identity import ReadAccountKey
from handlers.left_contacts import persons
from handlers.questions import Sign, about
from handlers.services import SealContact
from handlers.views import callback_requests as views
from handlers.views.view import Prompt, View
from scoring.windows import local_day
from storage import callback_requests, centers, finished_interviews, memberships, rights
from storage.centers import Center
from storage.errors import CallbackRequestNotFound, CenterNotFound, TooManyCallbackRequests
from storage.memberships import Membership
from storage.messenger import Messenger

LONGEST = 200
OFFERED = timedelta(days=1)
"""So long after an interview a client may ask to be called back."""


def callback_requests_router() -> Router:
    router = Router(name="callback_requests")
    router.message.register(by_reply, Answers(Sign.CALLBACK_REQUEST))
    router.message.register(by_command, Command("contact", ignore_case=True))
    router.callback_query.register(ask, StartCallbackRequest.filter())
    router.callback_query.register(agree, AgreeCallbackRequest.filter())
    router.callback_query.register(done, CallbackRequestDone.filter())
    router.callback_query.register(withdraw, WithdrawCallbackRequest.filter())
    return router


async def ask(query: CallbackQuery, callback_data: StartCallbackRequest, context: Context) -> None:
    """What will become of the contact, before it is given."""
    center = await _visited(callback_data.center, context)
    if center is None:
        await _refuse(query, context)
    else:
        await screen.add(query, context.bot, context.client.chat_id, views.consent(context.texts, center))


async def agree(query: CallbackQuery, callback_data: AgreeCallbackRequest, context: Context) -> None:
    center = await _visited(callback_data.center, context)
    if center is None:
        await _refuse(query, context)
    else:
        replies = context.client.messenger is Messenger.TELEGRAM
        await screen.add(
            query, context.bot, context.client.chat_id, views.ask_contact(context.texts, center, replies=replies)
        )


async def by_reply(message: Message, context: Context, seal: SealContact, account_key: ReadAccountKey) -> None:
    """The question says of which center the reply is."""
    said = about(message.reply_to_message)
    await _take(said[0] if said else "", message.text or "", context, seal, account_key)


async def by_command(
    message: Message, command: CommandObject, context: Context, seal: SealContact, account_key: ReadAccountKey
) -> None:
    """Where the messenger knows no replies that a bot asks for: "CENTER contact"."""
    code, _, contact = (command.args or "").strip().partition(" ")
    await _take(code, contact, context, seal, account_key)


async def _take(code: str, words: str, context: Context, seal: SealContact, account_key: ReadAccountKey) -> None:
    """Whether the client was there is looked up again."""
    contact = " ".join(words.split())
    try:
        named = await centers.by_code(context.db, code)
    except CenterNotFound:
        await _post(View(context.texts("callback-request-too-late")), context)
        return
    center = await _visited(named.id, context)
    if center is None:
        await _post(View(context.texts("callback-request-too-late")), context)
        return
    if not 0 < len(contact) <= LONGEST:
        await _post(View(context.texts("callback-request-too-long", longest=LONGEST)), context)
        return
    told = await _administrators(center, context)
    if not told:
        await _post(View(context.texts("callback-request-nobody")), context)
        return
    try:
        made = await callback_requests.leave(
            context.db, center.id, seal(contact), told,
            person=(await persons(account_key(), context.client.messenger, context.client.user_id))[0],
            today=local_day(context.now, center.timezone),
        )  # fmt: skip
    except TooManyCallbackRequests:
        await _post(View(context.texts("callback-request-nobody")), context)
        return
    await _post(views.taken(context.texts, center, made), context)


async def done(query: CallbackQuery, callback_data: CallbackRequestDone, context: Context) -> None:
    try:
        center = await centers.get(context.db, callback_data.center)
        member = (await rights.of(context.db, context.client.account)).through(center)
        if member is None:
            await _refuse(query, context)
            return
        today = local_day(context.now, center.timezone)
        await callback_requests.mark_done(context.db, center.id, callback_data.request, by=member.id, today=today)
    except (CenterNotFound, CallbackRequestNotFound):
        await _refuse(query, context)
        return
    await screen.redraw(query, views.done(context.texts, center))


async def withdraw(
    query: CallbackQuery, callback_data: WithdrawCallbackRequest, context: Context, account_key: ReadAccountKey
) -> None:
    """Whose contact it is, is worked out again: a button can be forged."""
    client = context.client
    try:
        request = await callback_requests.get(context.db, callback_data.center, callback_data.request)
    except CallbackRequestNotFound:
        await _refuse(query, context)
        return
    if not callback_requests.is_of(request, await persons(account_key(), client.messenger, client.user_id)):
        await _refuse(query, context)
        return
    await callback_requests.withdraw(context.db, [request])
    await screen.redraw(query, View(context.texts("callback-request-withdrawn")))


async def _visited(center_id: int, context: Context) -> Center | None:
    """The center, if the client has answered about it just now."""
    try:
        center = await centers.get(context.db, center_id)
    except CenterNotFound:
        return None
    last = await finished_interviews.completed_since(
        context.db, context.client.account, center.id, context.now - OFFERED
    )
    return None if last is None else center


async def _administrators(center: Center, context: Context) -> list[Membership]:
    """Those of the center who can be reached; of its region where there are none."""
    mine = [one for one in await memberships.recipients(context.db, [center.id]) if one.blocked_at is None]
    if mine:
        return mine
    of_region = await memberships.region_recipients(context.db, center.region_id)
    return [one for one in of_region if one.blocked_at is None]


async def _refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("outdated-button"), show_alert=True)


async def _post(view: View | Prompt, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)
