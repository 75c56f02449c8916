"""How an interview begins: a deep link or a search, consent, and back into one that is open."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.admin import INVITE_PREFIX, accept_invite
from handlers.callbacks import Begin, FindCenter, PickCenter, Refuse
from handlers.identity import Client
from handlers.survey import repost, show
from handlers.texts import Texts
from handlers.views import center as views
from handlers.views.interview import ask_cancel
from handlers.views.view import View
from questionnaire import flow
from questionnaire.flow import COOLDOWN
from questionnaire.model import Entry, Questionnaire
from storage import centers, interviews
from storage.centers import Center
from storage.database import Database
from storage.errors import CenterNotFound, InterviewAlreadyOpen
from storage.interviews import Interview

CENTER_PREFIX = "c-"
CONSENT_VERSION = "2026.1"
"""Changes with every change of the consent's wording."""


def start_router() -> Router:
    router = Router(name="start")
    router.message.register(start, CommandStart())
    router.message.register(go_on, Command("continue"))
    router.callback_query.register(pick_center, PickCenter.filter())
    router.callback_query.register(begin, Begin.filter())
    router.callback_query.register(refuse, Refuse.filter())
    router.callback_query.register(find_center, FindCenter.filter())
    return router


async def start(
    message: Message,
    command: CommandObject,
    bot: Bot,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    payload = (command.args or "").strip()
    if payload.startswith(INVITE_PREFIX):
        view = await accept_invite(payload.removeprefix(INVITE_PREFIX), client, texts, db, now)
        await screen.post(bot, client.chat_id, view)
        return
    if payload.startswith(CENTER_PREFIX):
        await _start_at(payload.removeprefix(CENTER_PREFIX), bot, client, interview, texts, questionnaire, db, now)
    elif interview is not None:
        await repost(bot, client, interview, texts, questionnaire, db)
    else:
        await screen.post(bot, client.chat_id, views.unknown_center(texts) if payload else views.welcome(texts))


async def go_on(
    message: Message,
    bot: Bot,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
) -> None:
    if interview is None:
        view = views.search_again(texts).with_note(texts("nothing-open"))
        await screen.post(bot, client.chat_id, view)
    else:
        await repost(bot, client, interview, texts, questionnaire, db)


async def search(message: Message, bot: Bot, client: Client, texts: Texts, db: Database) -> None:
    """A text from a client who has no open interview names a center."""
    found = await centers.search(db, message.text or "", limit=views.SHOWN + 1)
    await screen.post(bot, client.chat_id, views.search_results(texts, message.text or "", found))


async def pick_center(
    query: CallbackQuery,
    callback_data: PickCenter,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    db: Database,
    now: datetime,
) -> None:
    center = await centers.get(db, callback_data.center)
    view = await _door(center, callback_data.entry, client, interview, texts, db, now, replace=callback_data.replace)
    await screen.redraw(query, view)


async def begin(
    query: CallbackQuery,
    callback_data: Begin,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    """Consent is given: the interview opens, unless one is open that the client has not agreed to abandon."""
    center = await centers.get(db, callback_data.center)
    entry = callback_data.entry
    if interview is not None and interview.center_id != center.id:
        if not callback_data.replace:
            await screen.redraw(query, views.switch(texts, interview, center, entry))
            return
        await interviews.abandon(db, interview, now)
        interview = None
    again = await _cooldown_end(center, client, db, now)
    if interview is None and again is not None:
        await screen.redraw(query, views.answered_recently(texts, center, again))
        return
    opened = interview or await _open(center, entry, client, texts, questionnaire, db, now)
    await show(query, opened, texts, questionnaire, db)


async def refuse(query: CallbackQuery, texts: Texts) -> None:
    await screen.redraw(query, views.refused(texts))


async def find_center(
    query: CallbackQuery, interview: Interview | None, texts: Texts, db: Database, now: datetime
) -> None:
    """To the search. An interview with nothing answered gives way; one with answers asks first."""
    if interview is not None:
        if flow.progress(interview.answers).answered:
            await screen.redraw(query, ask_cancel(texts, interview))
            return
        await interviews.abandon(db, interview, now)
    await screen.redraw(query, views.search_again(texts))


async def _start_at(
    code: str,
    bot: Bot,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    try:
        center = await centers.by_code(db, code)
    except CenterNotFound:
        await screen.post(bot, client.chat_id, views.unknown_center(texts))
        return
    if interview is not None and interview.center_id == center.id:
        await repost(bot, client, interview, texts, questionnaire, db)
        return
    view = await _door(center, Entry.POSTER, client, interview, texts, db, now)
    await screen.post(bot, client.chat_id, view)


async def _door(
    center: Center,
    entry: Entry,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    db: Database,
    now: datetime,
    *,
    replace: bool = False,
) -> View:
    """What stands before the interview: a word to those who have answered lately, a question to those who are busy
    with another center, consent to all others."""
    again = await _cooldown_end(center, client, db, now)
    if again is not None:
        return views.answered_recently(texts, center, again)
    if interview is not None and interview.center_id != center.id and not replace:
        return views.switch(texts, interview, center, entry)
    return views.consent(texts, center, entry, replace=replace)


async def _open(
    center: Center,
    entry: Entry,
    client: Client,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> Interview | None:
    try:
        return await interviews.open_interview(
            db,
            account=client.account,
            center_id=center.id,
            entry=entry,
            verified=False,
            questionnaire=questionnaire.version,
            language=texts.language,
            consent_version=CONSENT_VERSION,
            chat_id=client.chat_id,
            now=now,
        )
    except InterviewAlreadyOpen:
        # The second of two quick taps: the first has opened it.
        return await interviews.find_open(db, client.account)


async def _cooldown_end(center: Center, client: Client, db: Database, now: datetime) -> datetime | None:
    """When the client may rate the center again; None if now."""
    completed = await interviews.completed_since(db, client.account, center.id, now - COOLDOWN)
    return None if completed is None else completed + COOLDOWN
