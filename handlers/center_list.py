"""The centers that an administrator may see, with their figures: page by page, or found by words."""

from aiogram.types import CallbackQuery

from handlers import screen
from handlers.buttons import ListCenters, note_refusal
from handlers.context import Context
from handlers.services import ReadFigures
from handlers.views import admin as views
from handlers.views.center import SHOWN
from handlers.views.view import View
from storage.access import audit, rights
from storage.access.rights import Rights
from storage.places.centers import Center


async def first_page(mine: Rights, context: Context, figures: ReadFigures) -> View:
    found = await rights.visible(context.db, mine, limit=SHOWN + 1)
    return views.centers_page(context.texts, found, await _figures_of(found, mine, context, figures), page=0)


async def named(found: list[Center], mine: Rights, context: Context, figures: ReadFigures) -> View:
    """The centers that words have named. `found` has one more than a list shows if there are more."""
    return views.centers_found(context.texts, found, await _figures_of(found, mine, context, figures))


async def turn_page(query: CallbackQuery, callback_data: ListCenters, context: Context, figures: ReadFigures) -> None:
    page = callback_data.page
    mine = await rights.of(context.db, context.client.account)
    found = await rights.visible(context.db, mine, limit=SHOWN + 1, offset=page * SHOWN)
    if not found:
        await refuse(query, context)
        return
    known = await _figures_of(found, mine, context, figures)
    await screen.redraw(query, views.centers_page(context.texts, found, known, page=page))


async def refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("digest-not-admin"), show_alert=True)


async def _figures_of(found: list[Center], mine: Rights, context: Context, figures: ReadFigures) -> views.FiguresById:
    """The figures beside the names. The audit log records that they were read."""
    shown = found[:SHOWN]
    known = await figures(context.db, [center.id for center in shown])
    looked_at = [center for center in shown if center.id in known]
    if looked_at:
        member = mine.through(looked_at[0]) or mine.memberships[0]
        await audit.write(
            context.db,
            at=context.now,
            actor=member.id,
            action="centers shown",
            place=audit.place(member.center_code, member.region),
            detail=" ".join(center.code for center in looked_at),
        )
    return known
