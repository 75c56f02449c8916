"""Slips of paper from a center: each has a visit token, read from the QR code or found by the short code below it.

Nothing is stored between the slip and the consent. The consent button carries the whole token, which is checked again
on the press. The token cannot be forged, and contains the center and the way of entry. A client who refuses, or meets a
restart of the bot, leaves no trace and can begin anew. The transaction that opens the interview uses the token up.
Until then anybody may use the slip, and the first account to consent wins.

The words are the same for every fault of a token. Only the attempt is recorded (`storage.entry.bad_tokens`).
"""

import html
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import screen
from handlers.buttons import BeginVisit, EarlierBeginVisit, ShowVisitTerms, SwitchToVisit, note_refusal
from handlers.client import counting, hurdles
from handlers.client.consent import CONSENT_VERSION
from handlers.client.hurdles import Slip
from handlers.context import Context
from handlers.free_text.arriving import arrived
from handlers.services import ReadVisitKeys
from handlers.survey import repost, show
from handlers.views import center as views
from handlers.views.outcomes import beforehand
from handlers.views.view import View
from questionnaire.model import Entry
from storage.entry import bad_tokens, visits
from storage.entry.visit_tokens import VisitKeys, VisitToken
from storage.errors import VisitTokenInvalid
from storage.survey.open_interviews import Interview

POPUP_LENGTH = 200
"""The most characters that the messenger shows in a pop-up."""


def slips_router() -> Router:
    router = Router(name="slips")
    router.callback_query.register(switch_to_visit, SwitchToVisit.filter())
    router.callback_query.register(show_terms, ShowVisitTerms.filter())
    router.callback_query.register(show_terms, EarlierBeginVisit.filter())
    router.callback_query.register(begin_visit, BeginVisit.filter())
    return router


async def enter(text: str, interview: Interview | None, context: Context, keys: VisitKeys) -> None:
    """Enters by a link, whose payload should be a token."""
    await _enter(keys.read(text, context.now), interview, context, keys)


async def enter_code(code: str, interview: Interview | None, context: Context, keys: VisitKeys) -> None:
    """Enters by a short code."""
    await _enter(await visits.by_code(context.db, keys.code_hashes(code), context.now), interview, context, keys)


async def switch_to_visit(
    query: CallbackQuery,
    callback_data: SwitchToVisit,
    interview: Interview | None,
    context: Context,
    visit_keys: ReadVisitKeys,
) -> None:
    """The client gives up the open interview and goes on to the consent."""
    keys = visit_keys()
    token = keys.read(callback_data.token, context.now)
    view = await _unless_refused(lambda: _way_in(token, interview, context, keys, replace=True), context)
    await _redraw(query, view, interview, context)


async def show_terms(
    query: CallbackQuery,
    callback_data: ShowVisitTerms | BeginVisit | EarlierBeginVisit,
    interview: Interview | None,
    context: Context,
    visit_keys: ReadVisitKeys,
) -> None:
    """Also for those who consent to an earlier version: they are asked again."""
    keys, replace = visit_keys(), callback_data.replace
    token = keys.read(callback_data.token, context.now)
    view = await _unless_refused(
        lambda: _way_in(token, interview, context, keys, replace=replace, in_full=True), context
    )
    await _redraw(query, view, interview, context)


async def begin_visit(
    query: CallbackQuery,
    callback_data: BeginVisit,
    interview: Interview | None,
    context: Context,
    visit_keys: ReadVisitKeys,
) -> None:
    """The client consents: opens the interview and uses the token up."""
    if callback_data.consent != CONSENT_VERSION:
        await show_terms(query, callback_data, interview, context, visit_keys)
        return
    keys = visit_keys()
    token = keys.read(callback_data.token, context.now)

    async def begin() -> View | None:
        slip = await hurdles.read_slip(token, context, keys)
        hurdle = await _hurdle(slip, interview, context, replace=callback_data.replace)
        if hurdle is None:
            await show(query, await hurdles.open_with(slip, interview, context), context)
        return hurdle

    view = await _unless_refused(begin, context)
    if view is not None:
        await _redraw(query, view, interview, context)


async def _redraw(query: CallbackQuery, view: View | None, interview: Interview | None, context: Context) -> None:
    """Draws the view over the pressed message, or the open interview if there is no view. In an open interview, a view
    without buttons pops up over its step."""
    if view is None:
        await show(query, interview, context)
        return
    if view.markup is None:
        note_refusal(query.data)
    if interview is not None and view.markup is None:
        await show(query, interview, context, note=html.unescape(view.text)[:POPUP_LENGTH])
    else:
        await screen.redraw(query, view)


async def _enter(token: VisitToken | None, interview: Interview | None, context: Context, keys: VisitKeys) -> None:
    view = await _unless_refused(lambda: _way_in(token, interview, context, keys), context)
    if interview is not None and (view is None or view.markup is None):
        # A message without buttons must not be the last thing on the screen of a client in an interview.
        await repost(interview, context, note=view.text if view else None)
    elif view is not None:
        await screen.post(context.bot, context.client.chat_id, view)


async def _unless_refused(work: Callable[[], Awaitable[View | None]], context: Context) -> View | None:
    """The result of the work; a refusal if the token is bad, or if the account has tried too many bad ones."""
    account = context.client.account
    if await bad_tokens.is_muted(context.db, account, context.now):
        return views.token_muted(context.texts)
    try:
        return await work()
    except VisitTokenInvalid:
        await bad_tokens.record(context.db, account, context.now)
        return views.token_refused(context.texts)


async def _way_in(
    token: VisitToken | None,
    interview: Interview | None,
    context: Context,
    keys: VisitKeys,
    *,
    replace: bool = False,
    in_full: bool = False,
) -> View | None:
    """The view for a token; None if it leads into the open interview, which it verifies from now on."""
    slip = await hurdles.read_slip(token, context, keys)
    hurdle = await _hurdle(slip, interview, context, replace=replace)
    if hurdle is not None:
        return hurdle
    if interview is not None and interview.center_id == slip.center.id:
        await hurdles.open_with(slip, interview, context)
        return None
    begin = BeginVisit(token=slip.spelling, replace=replace)
    view = views.consent(context.texts, slip.center, begin, in_full=in_full, app=context.mini_app)
    view = await arrived(slip.center, Entry.VISIT_TOKEN, view, context)
    return beforehand(context.texts, view, await counting.before_consent(slip.center, context, verified=True))


async def _hurdle(slip: Slip, interview: Interview | None, context: Context, *, replace: bool) -> View | None:
    """The view to show before the interview. Raises VisitTokenInvalid if somebody else has used the token up."""
    hurdle = await hurdles.before_slip(slip, interview, context, replace=replace)
    if hurdle is None:
        return None
    return views.hurdle(context.texts, hurdle, slip.center, interview, SwitchToVisit(token=slip.spelling), words=False)
