"""Administrators: opening an invitation, and the last digests of regions and centers on demand."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import center_list, membership, screen
from handlers.callbacks import ListCenters, SeenDigest, ShowDigest
from handlers.figures import ReadFigures
from handlers.letter import Letter, WriteLetter
from handlers.views.center import SHOWN
from handlers.views.view import View
from handlers.visit import Visit
from storage import audit, centers, digests, invites, memberships, region_digests, rights
from storage.centers import Center
from storage.errors import CenterNotFound, InviteInvalid
from storage.memberships import Membership
from storage.rights import Rights

INVITE_PREFIX = "i-"


def admin_router() -> Router:
    router = Router(name="admin")
    router.message.register(digest, Command("digest"))
    router.message.register(centers_at_hand, Command("centers"))
    router.callback_query.register(center_list.turn_page, ListCenters.filter())
    router.callback_query.register(show_digest, ShowDigest.filter())
    router.callback_query.register(mark_seen, SeenDigest.filter())
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
            language=visit.texts.language,
            now=visit.now,
        )
    except InviteInvalid:
        return View(visit.texts("invite-invalid"))
    return View(await membership.accepted(visit.db, visit.texts, member))


async def digest(
    message: Message, command: CommandObject, visit: Visit, write_letter: WriteLetter, figures: ReadFigures
) -> None:
    """The digest of the one center that there is to see, or that words name; else the regions' and a choice."""
    mine = await rights.of(visit.db, visit.client.account)
    if await _settled(command, mine, visit, write_letter, figures):
        return
    if mine.everywhere:
        await _post(View(visit.texts("digest-name-a-center")), visit)
        return
    for member in mine.regions:
        await _send_region(member, visit, write_letter)
    found = await rights.visible(visit.db, mine, limit=2)
    if len(found) == 1:
        await _send(found[0], mine, visit, write_letter)
    else:
        await _post(await center_list.first_page(mine, visit, figures), visit)


async def centers_at_hand(
    message: Message, command: CommandObject, visit: Visit, write_letter: WriteLetter, figures: ReadFigures
) -> None:
    """All centers that there are to see, or those that words name."""
    mine = await rights.of(visit.db, visit.client.account)
    if not await _settled(command, mine, visit, write_letter, figures):
        await _post(await center_list.first_page(mine, visit, figures), visit)


async def show_digest(query: CallbackQuery, callback_data: ShowDigest, visit: Visit, write_letter: WriteLetter) -> None:
    mine = await rights.of(visit.db, visit.client.account)
    try:
        center = await centers.get(visit.db, callback_data.center)
    except CenterNotFound:
        await center_list.refuse(query, visit)
        return
    if mine.through(center) is None:
        await center_list.refuse(query, visit)
        return
    await query.answer()
    await _send(center, mine, visit, write_letter)


async def mark_seen(query: CallbackQuery, callback_data: SeenDigest, visit: Visit) -> None:
    """The button under a digest: clients who ask with their receipts learn that it was read."""
    mine = await rights.of(visit.db, visit.client.account)
    try:
        center = await centers.get(visit.db, callback_data.center)
    except CenterNotFound:
        await center_list.refuse(query, visit)
        return
    member = mine.through(center)
    if member is None or not await digests.mark_seen(visit.db, center.id, callback_data.week, now=visit.now):
        await center_list.refuse(query, visit)
        return
    await _write_down(member, "digest read", audit.place(center.code), callback_data.week, visit)
    await screen.close(query, visit.texts.plain("digest-seen-thanks"))


async def _settled(
    command: CommandObject, mine: Rights, visit: Visit, write_letter: WriteLetter, figures: ReadFigures
) -> bool:
    """Answers whoever has no rights, and whoever names a center; False where neither is so."""
    words = (command.args or "").strip()
    if not mine.memberships:
        pending = await memberships.is_pending(visit.db, visit.client.account)
        await _post(View(visit.texts("digest-pending" if pending else "digest-not-admin")), visit)
        return True
    if not words:
        return False
    found = await rights.search(visit.db, mine, words, limit=SHOWN + 1)
    if len(found) == 1:
        await _send(found[0], mine, visit, write_letter)
    else:
        await _post(await center_list.named(found, mine, visit, figures), visit)
    return True


async def _send(center: Center, mine: Rights, visit: Visit, write_letter: WriteLetter) -> None:
    member = mine.through(center)
    latest = await digests.latest(visit.db, center.id)
    if latest is None or member is None:
        await _post(View(visit.texts("digest-none")), visit)
        return
    await _write_down(member, "digest shown", audit.place(center.code), latest.week, visit)
    await digests.mark_seen(visit.db, center.id, latest.week, now=visit.now)
    await _send_letter(await write_letter(latest, visit.texts), f"{center.code}-{latest.week}.png", visit)


async def _send_region(member: Membership, visit: Visit, write_letter: WriteLetter) -> None:
    """The region's digest, if there is one yet."""
    latest = None if member.region_id is None else await region_digests.latest(visit.db, member.region_id)
    if latest is None:
        return
    await _write_down(member, "region digest shown", audit.place(region=member.region), latest.week, visit)
    await _send_letter(await write_letter(latest, visit.texts), f"region-{latest.region_id}-{latest.week}.png", visit)


async def _send_letter(letter: Letter, filename: str, visit: Visit) -> None:
    picture = BufferedInputFile(letter.picture or b"", filename=filename)
    await visit.bot.send_photo(visit.client.chat_id, picture, caption=letter.caption)


async def _post(view: View, visit: Visit) -> None:
    await screen.post(visit.bot, visit.client.chat_id, view)


async def _write_down(member: Membership, action: str, place: str, week: int, visit: Visit) -> None:
    detail = f"{member.role}, week {week}"
    await audit.write(visit.db, at=visit.now, actor=member.id, action=action, place=place, detail=detail)
