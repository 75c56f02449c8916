"""Administrators: opening an invitation, and the last digest of a center on demand."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import membership, screen
from handlers.callbacks import ListCenters, ShowDigest, note_refusal
from handlers.letter import WriteLetter
from handlers.views import admin as views
from handlers.views.center import SHOWN
from handlers.views.view import View
from handlers.visit import Visit
from storage import audit, centers, digests, invites, memberships, rights
from storage.centers import Center
from storage.errors import CenterNotFound, InviteInvalid
from storage.memberships import Membership
from storage.rights import Rights

INVITE_PREFIX = "i-"


def admin_router() -> Router:
    router = Router(name="admin")
    router.message.register(digest, Command("digest"))
    router.callback_query.register(list_centers, ListCenters.filter())
    router.callback_query.register(show_digest, ShowDigest.filter())
    return router


async def accept_invite(token: str, visit: Visit) -> View:
    client = visit.client
    try:
        member = await invites.redeem(
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
    return View(await membership.accepted(visit.db, visit.texts, member))


async def digest(message: Message, command: CommandObject, visit: Visit, write_letter: WriteLetter) -> None:
    """The digest of the one center that there is to see, or a choice. Words after the command name a center."""
    mine = await rights.of(visit.db, visit.client.account)
    words = (command.args or "").strip()
    if not mine.memberships:
        pending = await memberships.is_pending(visit.db, visit.client.account)
        view = View(visit.texts("digest-pending" if pending else "digest-not-admin"))
    elif mine.everywhere and not words:
        view = View(visit.texts("digest-name-a-center"))
    else:
        found = await _found(mine, words, visit)
        if len(found) == 1:
            await _send(found[0], mine, visit, write_letter)
            return
        view = views.centers_found(visit.texts, found) if words else views.centers_page(visit.texts, found, page=0)
    await screen.post(visit.bot, visit.client.chat_id, view)


async def list_centers(query: CallbackQuery, callback_data: ListCenters, visit: Visit) -> None:
    page = callback_data.page
    mine = await rights.of(visit.db, visit.client.account)
    found = await rights.visible(visit.db, mine, limit=SHOWN + 1, offset=page * SHOWN)
    if found:
        await screen.redraw(query, views.centers_page(visit.texts, found, page=page))
    else:
        await _refuse(query, visit)


async def show_digest(query: CallbackQuery, callback_data: ShowDigest, visit: Visit, write_letter: WriteLetter) -> None:
    mine = await rights.of(visit.db, visit.client.account)
    try:
        center = await centers.get(visit.db, callback_data.center)
    except CenterNotFound:
        await _refuse(query, visit)
        return
    if mine.through(center) is None:
        await _refuse(query, visit)
        return
    await query.answer()
    await _send(center, mine, visit, write_letter)


async def _found(mine: Rights, words: str, visit: Visit) -> list[Center]:
    """As many as a list shows, and one more where there are more."""
    if words:
        return await rights.search(visit.db, mine, words, limit=SHOWN + 1)
    return await rights.visible(visit.db, mine, limit=SHOWN + 1)


async def _refuse(query: CallbackQuery, visit: Visit) -> None:
    note_refusal(query.data)
    await query.answer(visit.texts.plain("digest-not-admin"), show_alert=True)


async def _send(center: Center, mine: Rights, visit: Visit, write_letter: WriteLetter) -> None:
    member = mine.through(center)
    latest = await digests.latest(visit.db, center.id)
    if latest is None or member is None:
        await screen.post(visit.bot, visit.client.chat_id, View(visit.texts("digest-none")))
        return
    await _write_down(member, center, latest.week, visit)
    letter = await write_letter(latest, visit.texts)
    picture = BufferedInputFile(letter.picture, filename=f"{center.code}-{latest.week}.png")
    await visit.bot.send_photo(visit.client.chat_id, picture, caption=letter.caption)


async def _write_down(member: Membership, center: Center, week: int, visit: Visit) -> None:
    await audit.write(
        visit.db,
        at=visit.now,
        actor=member.id,
        action="digest shown",
        place=audit.place(center.code),
        detail=f"{member.role}, week {week}",
    )
