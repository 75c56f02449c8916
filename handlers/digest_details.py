"""The buttons under a digest: the trend, and the comments about a group. What they show was frozen with the digest."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import center_list, screen
from handlers.buttons import ShowComments, ShowTrend
from handlers.context import Context
from handlers.services import ReadDetails
from handlers.views import digest as views
from storage.access import audit, rights
from storage.access.memberships import Membership
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.errors import CenterNotFound
from storage.places import centers
from storage.places.centers import Center


def digest_details_router() -> Router:
    router = Router(name="digest_details")
    router.callback_query.register(show_comments, ShowComments.filter())
    router.callback_query.register(show_trend, ShowTrend.filter())
    return router


async def show_comments(
    query: CallbackQuery, callback_data: ShowComments, context: Context, digest_details: ReadDetails
) -> None:
    found = await _digest(callback_data.center, callback_data.week, context)
    group = callback_data.group
    if found is None or group not in {one.code for one in context.questionnaire.groups}:
        await center_list.refuse(query, context)
        return
    center, member, digest = found
    details = await digest_details(context.db, digest, group)
    await _write_down(member, "comments shown", center, f"{group}, week {digest.week}", context)
    view = views.comments(context.texts, context.questionnaire, group, details)
    await screen.add(query, context.bot, context.client.chat_id, view)


async def show_trend(
    query: CallbackQuery, callback_data: ShowTrend, context: Context, digest_details: ReadDetails
) -> None:
    found = await _digest(callback_data.center, callback_data.week, context)
    if found is None:
        await center_list.refuse(query, context)
        return
    center, member, digest = found
    details = await digest_details(context.db, digest, None)
    await _write_down(member, "trend shown", center, f"week {digest.week}", context)
    await screen.add(query, context.bot, context.client.chat_id, views.trend(context.texts, details))


async def _digest(center_id: int, week: int, context: Context) -> tuple[Center, Membership, Digest] | None:
    """The digest, if it exists and the client may see its center, and the membership that allows it."""
    try:
        center = await centers.get(context.db, center_id)
    except CenterNotFound:
        return None
    member = (await rights.of(context.db, context.client.account)).through(center)
    digest = None if member is None else await digests.find(context.db, center_id, week)
    return None if member is None or digest is None else (center, member, digest)


async def _write_down(member: Membership, action: str, center: Center, detail: str, context: Context) -> None:
    await audit.write(
        context.db,
        at=context.now,
        actor=member.id,
        action=action,
        place=audit.place(center.code),
        detail=f"{member.role}, {detail}",
    )
