"""Administrators: opening an invitation, and the last digest on demand."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import screen
from handlers.callbacks import ShowDigest
from handlers.identity import Client
from handlers.letter import WriteLetter
from handlers.texts import Texts
from handlers.views import admin as views
from handlers.views.view import View
from storage import centers, digests, invites, memberships
from storage.centers import Center
from storage.database import Database
from storage.errors import InviteInvalid

INVITE_PREFIX = "i-"


def admin_router() -> Router:
    router = Router(name="admin")
    router.message.register(digest, Command("digest"))
    router.callback_query.register(show_digest, ShowDigest.filter())
    return router


async def accept_invite(token: str, client: Client, texts: Texts, db: Database, now: datetime) -> View:
    try:
        membership = await invites.redeem(
            db,
            token,
            account=client.account,
            messenger=client.messenger,
            user_id=client.user_id,
            chat_id=client.chat_id,
            name=client.name,
            now=now,
        )
    except InviteInvalid:
        return View(texts("invite-invalid"))
    center = None if membership.center_id is None else await centers.get(db, membership.center_id)
    return views.invite_accepted(texts, center)


async def digest(
    message: Message, bot: Bot, client: Client, texts: Texts, db: Database, write_letter: WriteLetter
) -> None:
    visible = await _visible_centers(client, db)
    if not visible:
        await screen.post(bot, client.chat_id, View(texts("digest-not-admin")))
    elif len(visible) == 1:
        await _send(visible[0], bot, client, texts, db, write_letter)
    else:
        await screen.post(bot, client.chat_id, views.choose_center(texts, visible))


async def show_digest(
    query: CallbackQuery,
    callback_data: ShowDigest,
    bot: Bot,
    client: Client,
    texts: Texts,
    db: Database,
    write_letter: WriteLetter,
) -> None:
    for center in await _visible_centers(client, db):
        if center.id == callback_data.center:
            await query.answer()
            await _send(center, bot, client, texts, db, write_letter)
            return
    await query.answer(texts.plain("digest-not-admin"), show_alert=True)


async def _visible_centers(client: Client, db: Database) -> Sequence[Center]:
    """The centers whose digest the client may read, by the rights as they stand now."""
    active = await memberships.active_for(db, client.account)
    return [await centers.get(db, member.center_id) for member in active if member.center_id is not None]


async def _send(
    center: Center, bot: Bot, client: Client, texts: Texts, db: Database, write_letter: WriteLetter
) -> None:
    latest = await digests.latest(db, center.id)
    if latest is None:
        await screen.post(bot, client.chat_id, View(texts("digest-none")))
        return
    letter = await write_letter(latest, texts)
    picture = BufferedInputFile(letter.picture, filename=f"{center.code}-{latest.week}.png")
    await bot.send_photo(client.chat_id, picture, caption=letter.caption)
