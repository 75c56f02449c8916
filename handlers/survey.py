"""The interview: every tap is judged, saved and then shown."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from handlers import comment, screen
from handlers.callbacks import Answer, AskCancel, Cancel, ChooseAge, ChooseType, GoTo, Pause, Resume, SkipComment
from handlers.filters import AtComment, InInterview, OwnInterview
from handlers.identity import Client
from handlers.texts import Texts
from handlers.views import interview as views
from handlers.views.view import View
from questionnaire import flow
from questionnaire.flow import COOLDOWN, Stage, Step, Verdict
from questionnaire.model import Questionnaire
from scoring.quality import Assessment
from storage import interviews
from storage.database import Database
from storage.interviews import Interview

log = structlog.get_logger(__name__)


Assess = Callable[[Interview, datetime], Awaitable[Assessment]]


def survey_router() -> Router:
    router = Router(name="survey")
    own = OwnInterview()
    router.callback_query.register(answer, Answer.filter(), own)
    router.callback_query.register(choose_type, ChooseType.filter(), own)
    router.callback_query.register(choose_age, ChooseAge.filter(), own)
    router.callback_query.register(go_to, GoTo.filter(), own)
    router.callback_query.register(pause, Pause.filter(), own)
    router.callback_query.register(skip_comment, SkipComment.filter(), own)
    router.callback_query.register(cancel, Cancel.filter(), own)
    router.callback_query.register(resume, Resume.filter(), InInterview())
    router.callback_query.register(ask_cancel, AskCancel.filter(), InInterview())
    router.message.register(take_comment, AtComment())
    return router


async def answer(
    query: CallbackQuery,
    callback_data: Answer,
    interview: Interview,
    client: Client,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    tap = callback_data
    verdict = flow.judge(questionnaire, interview.answers, tap.position, tap.was, tap.code)
    note = None
    standing: Interview | None = interview
    if verdict is Verdict.RECORD:
        standing = await interviews.record_answer(db, interview, tap.position, tap.code, now)
        if standing is None:
            # Another tap was faster: what it has left is judged once more, for the words only.
            standing = await interviews.find_open(db, client.account)
            if standing is not None:
                verdict = flow.judge(questionnaire, standing.answers, tap.position, tap.was, tap.code)
    if verdict is Verdict.STALE:
        note = texts.plain("already-saved")
    elif verdict is Verdict.IMPOSSIBLE:
        log.warning("forged_callback", kind="answer", position=tap.position, code=tap.code)
        note = texts.plain("outdated-button")
    await show(query, standing, texts, questionnaire, db, note=note)


async def choose_type(
    query: CallbackQuery,
    callback_data: ChooseType,
    interview: Interview,
    client: Client,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    note = None
    standing: Interview | None = interview
    if callback_data.value != interview.respondent_type:
        standing = await interviews.set_respondent_type(db, interview, callback_data.value, now)
        standing = standing or await interviews.find_open(db, client.account)
        if flow.progress(interview.answers).answered:
            note = texts.plain("type-changed")
    await show(query, standing, texts, questionnaire, db, note=note)


async def choose_age(
    query: CallbackQuery,
    callback_data: ChooseAge,
    interview: Interview,
    client: Client,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    standing: Interview | None = interview
    if interview.respondent_type is not None and callback_data.value != interview.age_band:
        standing = await interviews.set_age_band(db, interview, callback_data.value, now)
        standing = standing or await interviews.find_open(db, client.account)
    await show(query, standing, texts, questionnaire, db)


async def go_to(
    query: CallbackQuery,
    callback_data: GoTo,
    interview: Interview,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
) -> None:
    """**Back**: an earlier step, with its answer marked. A step not reached yet gives way to the current one."""
    wanted = Step(callback_data.stage, callback_data.position)
    at = wanted if flow.reached(wanted, views.current(interview)) else None
    await show(query, interview, texts, questionnaire, db, at=at)


async def pause(query: CallbackQuery, interview: Interview, texts: Texts) -> None:
    await screen.redraw(query, views.paused(texts, interview))


async def resume(
    query: CallbackQuery, interview: Interview, texts: Texts, questionnaire: Questionnaire, db: Database
) -> None:
    await show(query, interview, texts, questionnaire, db)


async def ask_cancel(query: CallbackQuery, interview: Interview, texts: Texts) -> None:
    await screen.redraw(query, views.ask_cancel(texts, interview))


async def cancel(query: CallbackQuery, interview: Interview, texts: Texts, db: Database, now: datetime) -> None:
    await interviews.abandon(db, interview, now)
    await screen.redraw(query, View(texts("cancelled")))


async def skip_comment(
    query: CallbackQuery,
    interview: Interview,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
    assess: Assess,
) -> None:
    if views.current(interview).stage is not Stage.COMMENT:
        await show(query, interview, texts, questionnaire, db)
        return
    await screen.redraw(query, await _finish(interview, None, texts, db, now, assess))


async def take_comment(
    message: Message,
    bot: Bot,
    interview: Interview,
    client: Client,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
    assess: Assess,
) -> None:
    text = comment.clean(message.text or "")
    if not text:
        await repost(bot, client, interview, texts, questionnaire, db, note=texts("comment-empty"))
        return
    thanks = await _finish(interview, text, texts, db, now, assess)
    await screen.post(bot, client.chat_id, thanks)
    await screen.retire(bot, client.chat_id, interview.message_id)


async def show(
    query: CallbackQuery,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    *,
    at: Step | None = None,
    note: str | None = None,
) -> None:
    """Draws the interview's step over the pressed message, which is the interview's one message from now on."""
    if interview is None:
        await screen.close(query, note or texts.plain("interview-over"))
        return
    posted = await screen.redraw(query, views.step(texts, questionnaire, interview, at), note)
    shown = posted or (query.message.message_id if query.message else None)
    if shown is not None and shown != interview.message_id:
        await interviews.set_message(db, interview, shown)
        if query.bot is not None:
            await screen.retire(query.bot, interview.chat_id, interview.message_id)


async def repost(
    bot: Bot,
    client: Client,
    interview: Interview,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    *,
    note: str | None = None,
) -> None:
    """Puts the current step at the bottom of the chat, as a new message, and takes the buttons off the old one."""
    view = views.step(texts, questionnaire, interview)
    posted = await screen.post(bot, client.chat_id, view.with_note(note) if note else view)
    await interviews.set_message(db, interview, posted.message_id)
    await screen.retire(bot, client.chat_id, interview.message_id)


async def _finish(
    interview: Interview, text: str | None, texts: Texts, db: Database, now: datetime, assess: Assess
) -> View:
    assessment = await assess(interview, now)
    completed = await interviews.complete(
        db, interview, comment=text, quality=assessment.quality, reasons=assessment.reasons, now=now
    )
    if not completed:
        return View(texts("interview-over"))
    log.info("interview_completed", interview=interview.id, center=interview.center_code)
    return views.thanks(texts, interview, comment=text is not None, again=now + COOLDOWN)
