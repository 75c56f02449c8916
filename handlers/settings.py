"""Settings in the chat: language and messages for everybody; when digests come, and whether, for administrators."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import membership, screen
from handlers.callbacks import SetDigests, SetHour, SetMessages, ShowSettings, note_refusal
from handlers.views import settings as views
from handlers.views.view import View
from handlers.visit import Visit
from storage import digest_hours, memberships, respondents
from storage.interviews import Interview
from storage.memberships import Membership


def settings_router() -> Router:
    router = Router(name="settings")
    router.message.register(settings, Command("settings"))
    router.message.register(stop, Command("stop"))
    router.callback_query.register(show_settings, ShowSettings.filter())
    router.callback_query.register(set_messages, SetMessages.filter())
    router.callback_query.register(set_digests, SetDigests.filter())
    router.callback_query.register(set_hour, SetHour.filter())
    return router


async def settings(message: Message, visit: Visit) -> None:
    await screen.post(visit.bot, visit.client.chat_id, await _all(visit))


async def stop(message: Message, interview: Interview | None, visit: Visit) -> None:
    """No message that nobody has asked for: no reminders, and no digests for those who get some. An open interview
    stays as it is."""
    await respondents.stop(visit.db, visit.client.account, now=visit.now)
    notes = ["stopped"] if interview is None else ["stopped", "stopped-unfinished"]
    view = (await _all(visit)).with_note("\n".join(visit.texts(note) for note in notes))
    await screen.post(visit.bot, visit.client.chat_id, view)


async def show_settings(query: CallbackQuery, callback_data: ShowSettings, visit: Visit) -> None:
    """All of them, or those of one digest."""
    if callback_data.member is None:
        await screen.redraw(query, await _all(visit))
    elif (member := await _own(query, callback_data.member, visit)) is not None:
        await screen.redraw(query, await _one(member, visit))


async def set_messages(query: CallbackQuery, callback_data: SetMessages, visit: Visit) -> None:
    if callback_data.on:
        await respondents.resume(visit.db, visit.client.account)
    else:
        await respondents.stop(visit.db, visit.client.account, now=visit.now)
    await screen.redraw(query, await _all(visit))


async def set_digests(query: CallbackQuery, callback_data: SetDigests, visit: Visit) -> None:
    member = await _own(query, callback_data.member, visit)
    if member is None:
        return
    if callback_data.on:
        await memberships.resume(visit.db, member.account, membership_id=member.id)
    else:
        await memberships.stop(visit.db, member.account, now=visit.now, membership_id=member.id)
    await screen.redraw(query, await _one(await memberships.get(visit.db, member.id), visit))


async def set_hour(query: CallbackQuery, callback_data: SetHour, visit: Visit) -> None:
    member = await _own(query, callback_data.member, visit)
    if member is None:
        return
    await digest_hours.choose(visit.db, member, callback_data.hour, now=visit.now)
    await screen.redraw(query, await _one(await memberships.get(visit.db, member.id), visit))


async def _all(visit: Visit) -> View:
    members = await _with_digests(visit)
    places = [await membership.place(visit.db, visit.texts, member) for member in members[: views.SHOWN]]
    stopped = await respondents.stopped(visit.db, visit.client.account)
    return views.everything(visit.texts, list(zip(members, places, strict=False)), stopped=stopped)


async def _one(member: Membership, visit: Visit) -> View:
    return views.digest(visit.texts, member, await membership.place(visit.db, visit.texts, member))


async def _own(query: CallbackQuery, member_id: str, visit: Visit) -> Membership | None:
    """The client's own membership, as it stands now; any other is refused."""
    for member in await _with_digests(visit):
        if member.id == member_id:
            return member
    note_refusal(query.data)
    await query.answer(visit.texts.plain("digest-not-admin"), show_alert=True)
    return None


async def _with_digests(visit: Visit) -> list[Membership]:
    """Operators get none."""
    active = await memberships.active_for(visit.db, visit.client.account)
    return [member for member in active if member.center_id is not None or member.region_id is not None]
