"""Administrators: opening an invitation, and the last digest on demand."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import screen
from handlers.callbacks import ShowDigest
from handlers.letter import WriteLetter
from handlers.views import admin as views
from handlers.views.view import View
from handlers.visit import Visit
from storage import centers, digests, invites, memberships
from storage.centers import Center
from storage.errors import InviteInvalid

INVITE_PREFIX = "i-"


def admin_router() -> Router:
    router = Router(name="admin")
    router.message.register(digest, Command("digest"))
    router.callback_query.register(show_digest, ShowDigest.filter())
    return router


async def accept_invite(token: str, visit: Visit) -> View:
    client = visit.client
    try:
        membership = await invites.redeem(
            visit.db,
            token,
            account=client.account,
            messenger=client.messenger,
            user_id=client.user_id,
            chat_id=client.chat_id,
            name=client.name,
            now=visit.now,
        )
    except InviteInvalid:
        return View(visit.texts("invite-invalid"))
    center = None if membership.center_id is None else await centers.get(visit.db, membership.center_id)
    return views.invite_accepted(visit.texts, center)


async def digest(message: Message, visit: Visit, write_letter: WriteLetter) -> None:
    visible = await _visible_centers(visit)
    if len(visible) == 1:
        await _send(visible[0], visit, write_letter)
        return
    view = views.choose_center(visit.texts, visible) if visible else View(visit.texts("digest-not-admin"))
    await screen.post(visit.bot, visit.client.chat_id, view)


async def show_digest(query: CallbackQuery, callback_data: ShowDigest, visit: Visit, write_letter: WriteLetter) -> None:
    for center in await _visible_centers(visit):
        if center.id == callback_data.center:
            await query.answer()
            await _send(center, visit, write_letter)
            return
    await query.answer(visit.texts.plain("digest-not-admin"), show_alert=True)


async def _visible_centers(visit: Visit) -> Sequence[Center]:
    """The centers whose digest the client may read, by the rights as they stand now."""
    active = await memberships.active_for(visit.db, visit.client.account)
    return [await centers.get(visit.db, member.center_id) for member in active if member.center_id is not None]


async def _send(center: Center, visit: Visit, write_letter: WriteLetter) -> None:
    latest = await digests.latest(visit.db, center.id)
    if latest is None:
        await screen.post(visit.bot, visit.client.chat_id, View(visit.texts("digest-none")))
        return
    letter = await write_letter(latest, visit.texts)
    picture = BufferedInputFile(letter.picture, filename=f"{center.code}-{latest.week}.png")
    await visit.bot.send_photo(visit.client.chat_id, picture, caption=letter.caption)
