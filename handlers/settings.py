"""Settings in the chat: language and messages for everybody; the hour and the pause of digests for administrators."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import membership, screen
from handlers.buttons import SetDigests, SetHour, SetMessages, ShowSettings, note_refusal
from handlers.context import Context
from handlers.views import settings as views
from handlers.views.view import View
from storage.access import memberships
from storage.access.memberships import Membership
from storage.delivery import digest_hours
from storage.people import respondents
from storage.survey.open_interviews import Interview


def settings_router() -> Router:
    router = Router(name="settings")
    router.message.register(settings, Command("settings", ignore_case=True))
    router.message.register(stop, Command("stop", ignore_case=True))
    router.callback_query.register(show_settings, ShowSettings.filter())
    router.callback_query.register(set_messages, SetMessages.filter())
    router.callback_query.register(set_digests, SetDigests.filter())
    router.callback_query.register(set_hour, SetHour.filter())
    return router


async def settings(message: Message, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, await _all(context))


async def stop(message: Message, interview: Interview | None, context: Context) -> None:
    """Stops all messages that the client has not asked for: reminders, and digests if they get any. An open interview
    stays as it is."""
    await respondents.stop(context.db, context.client.account, now=context.now)
    notes = ["stopped"] if interview is None else ["stopped", "stopped-unfinished"]
    view = (await _all(context)).with_note("\n".join(context.texts(note) for note in notes))
    await screen.post(context.bot, context.client.chat_id, view)


async def show_settings(query: CallbackQuery, callback_data: ShowSettings, context: Context) -> None:
    """Shows all settings, or those of one digest."""
    if callback_data.member is None:
        await screen.redraw(query, await _all(context))
    elif (member := await _own(query, callback_data.member, context)) is not None:
        await screen.redraw(query, await _one(member, context))


async def set_messages(query: CallbackQuery, callback_data: SetMessages, context: Context) -> None:
    if callback_data.on:
        await respondents.resume(context.db, context.client.account)
    else:
        await respondents.stop(context.db, context.client.account, now=context.now)
    await screen.redraw(query, await _all(context))


async def set_digests(query: CallbackQuery, callback_data: SetDigests, context: Context) -> None:
    member = await _own(query, callback_data.member, context)
    if member is None:
        return
    if callback_data.on:
        await memberships.resume(context.db, member.account, membership_id=member.id)
    else:
        await memberships.stop(context.db, member.account, now=context.now, membership_id=member.id)
    await screen.redraw(query, await _one(await memberships.get(context.db, member.id), context))


async def set_hour(query: CallbackQuery, callback_data: SetHour, context: Context) -> None:
    member = await _own(query, callback_data.member, context)
    if member is None:
        return
    await digest_hours.choose(context.db, member, callback_data.hour, now=context.now)
    await screen.redraw(query, await _one(await memberships.get(context.db, member.id), context))


async def _all(context: Context) -> View:
    members = await _with_digests(context)
    places = [await membership.place(context.db, context.texts, member) for member in members[: views.SHOWN]]
    stopped = await respondents.stopped(context.db, context.client.account)
    return views.everything(context.texts, context.languages, list(zip(members, places, strict=False)), stopped=stopped)


async def _one(member: Membership, context: Context) -> View:
    return views.digest(context.texts, member, await membership.place(context.db, context.texts, member))


async def _own(query: CallbackQuery, member_id: str, context: Context) -> Membership | None:
    """The client's own membership in its current state. Any other is refused."""
    for member in await _with_digests(context):
        if member.id == member_id:
            return member
    note_refusal(query.data)
    await query.answer(context.texts.plain("digest-not-admin"), show_alert=True)
    return None


async def _with_digests(context: Context) -> list[Membership]:
    """The memberships with digests: operators get none."""
    active = await memberships.active_for(context.db, context.client.account)
    return [member for member in active if member.center_id is not None or member.region_id is not None]
