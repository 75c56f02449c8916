"""Requests to be called back, for the administrators of a center: what has become of each, set by buttons.

The contact is shown to those who have had it in a letter: the center's own administrators, or the region's where the
center has none who can be reached. Reading it is not written down: next to the moments of the audit log, it would tell
when the client was in the chat.
"""

from dataclasses import dataclass

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import CallbackRequestDone, SetRequestState, ShowRequest, ShowRequests, note_refusal
from handlers.context import Context
from handlers.services import OpenContact
from handlers.views import callback_requests as views
from handlers.views.view import View
from scoring.windows import local_day
from storage.access import memberships, rights
from storage.access.memberships import Membership, Role
from storage.errors import CallbackRequestNotFound, CenterNotFound, MembershipNotFound
from storage.places import centers
from storage.places.centers import Center
from storage.words import callback_requests, waiting_requests
from storage.words.callback_requests import CallbackRequest, State


@dataclass(frozen=True, slots=True)
class _Place:
    """A center that the client may speak for; `knows` the contacts who has had them anyway."""

    center: Center
    member: Membership
    knows: bool


def request_states_router() -> Router:
    router = Router(name="request_states")
    router.message.register(by_command, Command("requests", ignore_case=True))
    router.callback_query.register(show_all, ShowRequests.filter())
    router.callback_query.register(show, ShowRequest.filter())
    router.callback_query.register(set_state, SetRequestState.filter())
    router.callback_query.register(done, CallbackRequestDone.filter())
    return router


async def by_command(message: Message, context: Context) -> None:
    """The requests of the client's centers: of one at once, of several by a choice of centers."""
    mine = await rights.of(context.db, context.client.account)
    if not mine.memberships:
        await _post(View(context.texts("digest-not-admin")), context)
        return
    found = await waiting_requests.visible(context.db, mine)
    center_ids = {one.request.center_id for one in found}
    if len(center_ids) != 1:
        await _post(views.centers_with_requests(context.texts, found, context.now), context)
        return
    place = await _place(center_ids.pop(), context)
    if place is not None:
        await _post(views.listed(context.texts, place.center, [one.request for one in found], context.now), context)


async def show_all(query: CallbackQuery, callback_data: ShowRequests, context: Context) -> None:
    place = await _place(callback_data.center, context)
    if place is None:
        await _refuse(query, context)
        return
    found = await waiting_requests.of_center(context.db, place.center.id)
    await screen.redraw(query, views.listed(context.texts, place.center, found, context.now))


async def show(query: CallbackQuery, callback_data: ShowRequest, context: Context, open_contact: OpenContact) -> None:
    place = await _place(callback_data.center, context)
    if place is None:
        await _refuse(query, context)
        return
    try:
        request = await callback_requests.get(context.db, place.center.id, callback_data.request)
    except CallbackRequestNotFound:
        await screen.redraw(query, views.gone(context.texts, place.center))
        return
    await screen.redraw(query, await _view(place, request, context, open_contact))


async def set_state(
    query: CallbackQuery, callback_data: SetRequestState, context: Context, open_contact: OpenContact
) -> None:
    await _set(query, callback_data.center, callback_data.request, callback_data.state, context, open_contact)


async def done(
    query: CallbackQuery, callback_data: CallbackRequestDone, context: Context, open_contact: OpenContact
) -> None:
    await _set(query, callback_data.center, callback_data.request, State.REACHED, context, open_contact)


async def _set(
    query: CallbackQuery, center_id: int, request_id: str, state: State, context: Context, open_contact: OpenContact
) -> None:
    place = await _place(center_id, context)
    if place is None:
        await _refuse(query, context)
        return
    center, today = place.center, local_day(context.now, place.center.timezone)
    try:
        request = await callback_requests.set_state(
            context.db, center.id, request_id, state, by=place.member.id, today=today
        )
    except CallbackRequestNotFound:
        # Withdrawn, or too old: the contact goes from this chat too.
        await screen.redraw(query, views.gone(context.texts, center))
        return
    await screen.redraw(query, await _view(place, request, context, open_contact))


async def _view(place: _Place, request: CallbackRequest, context: Context, open_contact: OpenContact) -> View:
    if request.state is State.REACHED:
        return views.done(context.texts, place.center)
    contact = open_contact(request.contact) if place.knows else None
    return views.message(context.texts, place.center, request, contact, by=await _name(request, context))


async def _name(request: CallbackRequest, context: Context) -> str | None:
    """Who has it in hand; None for somebody who is no administrator any more."""
    if request.handled_by is None:
        return None
    try:
        return (await memberships.get(context.db, request.handled_by)).name
    except MembershipNotFound:
        return None


async def _place(center_id: int, context: Context) -> _Place | None:
    try:
        center = await centers.get(context.db, center_id)
    except CenterNotFound:
        return None
    member = (await rights.of(context.db, context.client.account)).through(center)
    if member is None:
        return None
    told = await memberships.reachable(context.db, center.id, center.region_id)
    return _Place(center, member, member.role is Role.CENTER_ADMIN or member.id in {one.id for one in told})


async def _refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("outdated-button"), show_alert=True)


async def _post(view: View, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)
