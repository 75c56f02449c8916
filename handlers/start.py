"""The start of an interview: a deep link or a search, then consent; or the way back into an open one."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import rating, screen, slips
from handlers.admin import accept_invite
from handlers.buttons import Begin, EarlierBegin, FindCenter, PickCenter, Refuse, ShowTerms
from handlers.client import counting, hurdles, opening, payloads
from handlers.client.consent import CONSENT_VERSION
from handlers.client.events import Reason
from handlers.context import Context
from handlers.free_text.arriving import arrived
from handlers.services import ReadVisitKeys
from handlers.survey import repost, show
from handlers.views import center as views
from handlers.views import free_text as words_views
from handlers.views.interview import ask_cancel
from handlers.views.outcomes import beforehand
from handlers.views.view import View
from questionnaire import flow
from questionnaire.model import Entry
from storage.entry import posters
from storage.errors import CenterNotFound
from storage.places import centers
from storage.places.centers import Center
from storage.survey import newcomers
from storage.survey.open_interviews import Interview


def start_router() -> Router:
    router = Router(name="start")
    router.message.register(start, CommandStart(ignore_case=True))
    router.message.register(go_on, Command("continue", ignore_case=True))
    router.callback_query.register(pick_center, PickCenter.filter())
    router.callback_query.register(begin, Begin.filter())
    router.callback_query.register(show_terms, ShowTerms.filter())
    router.callback_query.register(show_terms, EarlierBegin.filter())
    router.callback_query.register(refuse, Refuse.filter())
    router.callback_query.register(find_center, FindCenter.filter())
    return router


async def start(
    message: Message, command: CommandObject, interview: Interview | None, context: Context, visit_keys: ReadVisitKeys
) -> None:
    payload = (command.args or "").strip()
    if payload.startswith(payloads.INVITE_PREFIX):
        await _post(await accept_invite(payload.removeprefix(payloads.INVITE_PREFIX), context), context)
    elif payload.startswith(payloads.CENTER_PREFIX):
        await _start_at(payload.removeprefix(payloads.CENTER_PREFIX), interview, context)
    elif payload == payloads.RATING:
        await rating.ask(context)
    elif payload:
        await slips.enter(payload, interview, context, visit_keys())
    elif interview is not None:
        await repost(interview, context)
    else:
        await _post(views.welcome(context.texts, context.mini_app), context)


async def go_on(message: Message, interview: Interview | None, context: Context) -> None:
    if interview is None:
        await _post(views.search_again(context.texts).with_note(context.texts("nothing-open")), context)
    else:
        await repost(interview, context)


async def pick_center(
    query: CallbackQuery, callback_data: PickCenter, interview: Interview | None, context: Context
) -> None:
    center = await centers.get(context.db, callback_data.center)
    await _note_scan(center, context)
    view = await _door(center, callback_data.entry, interview, context, replace=callback_data.replace)
    await screen.redraw(query, view)


async def begin(query: CallbackQuery, callback_data: Begin, interview: Interview | None, context: Context) -> None:
    """The client consents: opens the interview, unless another is open that the client has not agreed to abandon."""
    center = await centers.get(context.db, callback_data.center)
    here = interview is not None and interview.center_id == center.id
    hurdle = None if here else await hurdles.before(center, interview, context, replace=callback_data.replace)
    if hurdle is not None:
        go = _pick(center, callback_data.entry)
        await screen.redraw(query, views.hurdle(context.texts, hurdle, center, interview, go, words=False))
    elif callback_data.consent != CONSENT_VERSION and not here:
        await show_terms(query, callback_data, interview, context)
    else:
        await show(query, await hurdles.open_at(center, callback_data.entry, interview, context), context)


async def show_terms(
    query: CallbackQuery, callback_data: ShowTerms | Begin | EarlierBegin, interview: Interview | None, context: Context
) -> None:
    """Also for those who consent to an earlier version: they are asked again."""
    center = await centers.get(context.db, callback_data.center)
    entry, replace = callback_data.entry, callback_data.replace
    await screen.redraw(query, await _door(center, entry, interview, context, replace=replace, in_full=True))


async def refuse(query: CallbackQuery, interview: Interview | None, context: Context) -> None:
    """Tells the client that nothing is stored, unless an interview is open, or there are words: then that would be
    untrue."""
    newcomer = await newcomers.find(context.db, context.client.account, context.now)
    if interview is None and newcomer is not None and newcomer.words is not None:
        await screen.redraw(query, words_views.refused_with_words(context.texts))
    elif interview is None:
        await newcomers.forget(context.db, context.client.account)
        await screen.redraw(query, views.refused(context.texts))
    else:
        await show(query, interview, context)


async def find_center(query: CallbackQuery, interview: Interview | None, context: Context) -> None:
    """Goes to the search. Abandons an interview without answers; asks first if it has any."""
    if interview is not None:
        if flow.progress(interview.answers).answered:
            await screen.redraw(query, ask_cancel(context.texts, interview))
            return
        await opening.abandon(interview, context, Reason.SWITCHED)
    await newcomers.leave_center(context.db, context.client.account)
    await screen.redraw(query, views.search_again(context.texts))


async def _start_at(code: str, interview: Interview | None, context: Context) -> None:
    try:
        center = await centers.by_code(context.db, code)
    except CenterNotFound:
        await _post(views.unknown_center(context.texts), context)
        return
    await _note_scan(center, context)
    if interview is not None and interview.center_id == center.id:
        await repost(interview, context)
    else:
        await _post(await _door(center, Entry.POSTER, interview, context), context)


async def _door(
    center: Center,
    entry: Entry,
    interview: Interview | None,
    context: Context,
    *,
    replace: bool = False,
    in_full: bool = False,
) -> View:
    """The view to show before the interview: a refusal if the client has answered lately or the center is closed, a
    question if another interview is open, else the consent."""
    hurdle = await hurdles.before(center, interview, context, replace=replace)
    if hurdle is not None:
        go = _pick(center, entry)
        return views.hurdle(context.texts, hurdle, center, interview, go, words=interview is None)
    begin = Begin(center=center.id, entry=entry, replace=replace)
    consent = views.consent(context.texts, center, begin, in_full=in_full, app=context.mini_app)
    view = await arrived(center, entry, consent, context)
    return beforehand(context.texts, view, await counting.before_consent(center, context, verified=False))


async def _note_scan(center: Center, context: Context) -> None:
    await posters.note_scan(context.db, center.id, account=context.client.account, now=context.now)


def _pick(center: Center, entry: Entry) -> PickCenter:
    return PickCenter(center=center.id, entry=entry, replace=True)


async def _post(view: View, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)
