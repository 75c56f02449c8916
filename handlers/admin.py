"""Administrators: opening an invitation, and the last digests of regions and centers on demand."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import center_list, membership, screen
from handlers.buttons import ListCenters, SeenDigest, ShowDigest
from handlers.context import Context
from handlers.services import Letter, ReadFigures, WriteLetter
from handlers.views.center import SHOWN
from handlers.views.view import View
from scoring.windows import week_name
from storage.access import audit, invites, memberships, rights
from storage.access.memberships import Membership
from storage.access.rights import Rights
from storage.delivery import digests, region_digests
from storage.errors import CenterNotFound, InviteInvalid
from storage.places import centers
from storage.places.centers import Center


def admin_router() -> Router:
    router = Router(name="admin")
    router.message.register(digest, Command("digest", ignore_case=True))
    router.message.register(centers_at_hand, Command("centers", ignore_case=True))
    router.callback_query.register(center_list.turn_page, ListCenters.filter())
    router.callback_query.register(show_digest, ShowDigest.filter())
    router.callback_query.register(mark_seen, SeenDigest.filter())
    return router


async def accept_invite(token: str, context: Context) -> View:
    client = context.client
    try:
        member = await invites.redeem(
            context.db,
            token,
            account=client.account,
            messenger=client.messenger,
            user_id=client.user_id,
            chat_id=client.chat_id,
            name=client.name,
            language=context.texts.language,
            now=context.now,
        )
    except InviteInvalid:
        known = await invites.accepted_before(context.db, token, client.account)
        if known is None:
            return View(context.texts("invite-invalid"))
        return View(await membership.accepted_before(context.db, context.texts, known))
    return View(await membership.accepted(context.db, context.texts, member))


async def digest(
    message: Message, command: CommandObject, context: Context, write_letter: WriteLetter, figures: ReadFigures
) -> None:
    """Sends the digest of the only visible center, or of the one that words name; else the regions' digests and a
    choice of centers."""
    mine = await rights.of(context.db, context.client.account)
    if await _settled(command, mine, context, write_letter, figures):
        return
    if mine.everywhere:
        await _post(View(context.texts("digest-name-a-center")), context)
        return
    for member in mine.regions:
        await _send_region(member, context, write_letter)
    found = await rights.visible(context.db, mine, limit=2)
    if len(found) == 1:
        await _send(found[0], mine, context, write_letter)
    else:
        await _post(await center_list.first_page(mine, context, figures), context)


async def centers_at_hand(
    message: Message, command: CommandObject, context: Context, write_letter: WriteLetter, figures: ReadFigures
) -> None:
    """Lists all visible centers, or those that words name."""
    mine = await rights.of(context.db, context.client.account)
    if not await _settled(command, mine, context, write_letter, figures):
        await _post(await center_list.first_page(mine, context, figures), context)


async def show_digest(
    query: CallbackQuery, callback_data: ShowDigest, context: Context, write_letter: WriteLetter
) -> None:
    mine = await rights.of(context.db, context.client.account)
    try:
        center = await centers.get(context.db, callback_data.center)
    except CenterNotFound:
        await center_list.refuse(query, context)
        return
    if mine.through(center) is None:
        await center_list.refuse(query, context)
        return
    await query.answer()
    await _send(center, mine, context, write_letter)


async def mark_seen(query: CallbackQuery, callback_data: SeenDigest, context: Context) -> None:
    """The button under a digest. Clients who ask with their receipts learn that the digest was read."""
    mine = await rights.of(context.db, context.client.account)
    try:
        center = await centers.get(context.db, callback_data.center)
    except CenterNotFound:
        await center_list.refuse(query, context)
        return
    member = mine.through(center)
    if member is None or not await digests.mark_seen(context.db, center.id, callback_data.week, now=context.now):
        await center_list.refuse(query, context)
        return
    await _write_down(member, "digest read", audit.place(center.code), callback_data.week, context)
    await screen.drop_button(query, context.texts.plain("digest-seen-thanks"))


async def _settled(
    command: CommandObject, mine: Rights, context: Context, write_letter: WriteLetter, figures: ReadFigures
) -> bool:
    """Answers people without rights, and people who name a center. Returns False for all others."""
    words = (command.args or "").strip()
    if not mine.memberships:
        pending = await memberships.is_pending(context.db, context.client.account)
        await _post(View(context.texts("digest-pending" if pending else "digest-not-admin")), context)
        return True
    if not words:
        return False
    found = await rights.search(context.db, mine, words, limit=SHOWN + 1)
    if len(found) == 1:
        await _send(found[0], mine, context, write_letter)
    else:
        await _post(await center_list.named(found, mine, context, figures), context)
    return True


async def _send(center: Center, mine: Rights, context: Context, write_letter: WriteLetter) -> None:
    member = mine.through(center)
    latest = await digests.latest(context.db, center.id)
    if latest is None or member is None:
        await _post(View(context.texts("digest-none")), context)
        return
    await _write_down(member, "digest shown", audit.place(center.code), latest.week, context)
    await digests.mark_seen(context.db, center.id, latest.week, now=context.now)
    await _send_letter(
        await write_letter(latest, context.texts), f"{center.code}-{week_name(latest.week)}.png", context
    )


async def _send_region(member: Membership, context: Context, write_letter: WriteLetter) -> None:
    """Sends the region's digest, if there is one yet."""
    latest = None if member.region_id is None else await region_digests.latest(context.db, member.region_id)
    if latest is None:
        return
    await _write_down(member, "region digest shown", audit.place(region=member.region), latest.week, context)
    await _send_letter(
        await write_letter(latest, context.texts), f"region-{latest.region_id}-{week_name(latest.week)}.png", context
    )


async def _send_letter(letter: Letter, filename: str, context: Context) -> None:
    picture = BufferedInputFile(letter.picture or b"", filename=filename)
    await context.bot.send_photo(context.client.chat_id, picture, caption=letter.caption, reply_markup=letter.markup)


async def _post(view: View, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)


async def _write_down(member: Membership, action: str, place: str, week: int, context: Context) -> None:
    detail = f"{member.role}, week {week_name(week)}"
    await audit.write(context.db, at=context.now, actor=member.id, action=action, place=place, detail=detail)
