"""The interview: judges, saves and then shows every tap."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import opening, screen
from handlers.buttons import (
    Answer,
    AskCancel,
    Cancel,
    ChooseAge,
    ChooseType,
    GoTo,
    Pause,
    Resume,
    SkipComment,
    interview_of,
    note_refusal,
)
from handlers.context import Context
from handlers.events import Reason
from handlers.filters import AtComment, InInterview, OwnInterview
from handlers.services import Complete
from handlers.views import interview as views
from handlers.views.view import View
from questionnaire import comment, flow
from questionnaire.flow import Stage, Step, Verdict
from questionnaire.loader import load
from storage import finished_interviews, interviews
from storage.finished_interviews import Finished
from storage.interviews import Interview

AFTERWARDS = timedelta(hours=24)
"""How long after the end a client may add words to the comment."""


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


async def answer(query: CallbackQuery, callback_data: Answer, interview: Interview, context: Context) -> None:
    tap = callback_data
    verdict = flow.judge(load(interview.questionnaire), interview.answers, tap.position, tap.was, tap.code)
    note = None
    standing: Interview | None = interview
    if verdict is Verdict.RECORD:
        begun = perf_counter()
        saved = await interviews.record_answer(context.db, interview, tap.position, tap.code, context.now)
        if saved is not None:
            context.events.answered(interview, tap.position, context.now, saved_in=perf_counter() - begun)
        standing = saved or await _as_it_stands(context)
        if saved is None and standing is not None:
            # Another tap was faster. Its state is judged once more, only to choose the words.
            verdict = flow.judge(load(standing.questionnaire), standing.answers, tap.position, tap.was, tap.code)
    if verdict is Verdict.STALE:
        note = context.texts.plain("already-saved")
    elif verdict is Verdict.IMPOSSIBLE:
        note_refusal(query.data)
        note = context.texts.plain("outdated-button")
    await show(query, standing, context, note=note)


async def choose_type(query: CallbackQuery, callback_data: ChooseType, interview: Interview, context: Context) -> None:
    note = None
    standing: Interview | None = interview
    if callback_data.value not in load(interview.questionnaire).types:
        note_refusal(query.data)
        note = context.texts.plain("outdated-button")
    elif callback_data.value != interview.respondent_type:
        saved = await interviews.set_respondent_type(context.db, interview, callback_data.value, context.now)
        if saved is not None:
            context.events.went_on(interview, context.now)
        standing = saved or await _as_it_stands(context)
        if flow.progress(interview.answers).answered:
            note = context.texts.plain("type-changed")
    await show(query, standing, context, note=note)


async def choose_age(query: CallbackQuery, callback_data: ChooseAge, interview: Interview, context: Context) -> None:
    standing: Interview | None = interview
    if interview.respondent_type is not None and callback_data.value != interview.age_band:
        saved = await interviews.set_age_band(context.db, interview, callback_data.value, context.now)
        if saved is not None:
            context.events.went_on(interview, context.now)
        standing = saved or await _as_it_stands(context)
    await show(query, standing, context)


async def go_to(query: CallbackQuery, callback_data: GoTo, interview: Interview, context: Context) -> None:
    """**Back**: shows an earlier step, with its answer marked. For a step not reached yet, shows the current one."""
    wanted = Step(callback_data.stage, callback_data.position)
    at = wanted if flow.reached(wanted, views.current(interview)) else None
    await show(query, interview, context, at=at)


async def pause(query: CallbackQuery, interview: Interview, context: Context) -> None:
    await screen.redraw(query, views.paused(context.texts, interview))


async def resume(query: CallbackQuery, interview: Interview, context: Context) -> None:
    await show(query, interview, context)


async def ask_cancel(query: CallbackQuery, interview: Interview, context: Context) -> None:
    await screen.redraw(query, views.ask_cancel(context.texts, interview))


async def cancel(query: CallbackQuery, interview: Interview, context: Context) -> None:
    await opening.abandon(interview, context, Reason.CANCELLED)
    await screen.redraw(query, View(context.texts("cancelled")))


async def skip_comment(query: CallbackQuery, interview: Interview, context: Context, complete: Complete) -> None:
    if views.current(interview).stage is Stage.COMMENT:
        await screen.redraw(query, await _finish(interview, None, context, complete))
    else:
        await show(query, interview, context)


async def take_comment(message: Message, interview: Interview, context: Context, complete: Complete) -> None:
    text = comment.clean(message.text or "")
    if not text:
        await repost(interview, context, note=context.texts("comment-empty"))
        return
    view = await _finish(interview, text, context, complete)
    await screen.replace(context.bot, context.client.chat_id, view, interview.message_id)


async def show(
    query: CallbackQuery,
    interview: Interview | None,
    context: Context,
    *,
    at: Step | None = None,
    note: str | None = None,
) -> None:
    """Draws the interview's step over the pressed message, which becomes the interview's only message."""
    if interview is None:
        await screen.close(query, note or context.texts.plain("interview-over"))
        return
    posted = await screen.redraw(query, views.step(context.texts, load(interview.questionnaire), interview, at), note)
    shown = posted or (query.message.message_id if query.message else None)
    if shown is not None and shown != interview.message_id:
        await interviews.set_message(context.db, interview, shown)
        await screen.retire(context.bot, interview.chat_id, interview.message_id)


async def repost(interview: Interview, context: Context, *, note: str | None = None) -> None:
    """Sends the current step as a new message at the bottom of the chat, and removes the old message's buttons."""
    view = views.step(context.texts, load(interview.questionnaire), interview)
    posted = await screen.post(context.bot, context.client.chat_id, view.with_note(note) if note else view)
    await interviews.set_message(context.db, interview, posted.message_id)
    await screen.retire(context.bot, context.client.chat_id, interview.message_id)


async def _as_it_stands(context: Context) -> Interview | None:
    """The interview after another write."""
    return await interviews.find_open(context.db, context.client.account)


async def _finish(interview: Interview, text: str | None, context: Context, complete: Complete) -> View:
    await complete(interview, text, context.now)
    # The thanks come from the database, no matter which update completed the interview, so a repeated one finds them.
    finished = await finished_interviews.last_finished(context.db, context.client.account, interview_id=interview.id)
    return View(context.texts("interview-over")) if finished is None else views.thanks(context.texts, finished)


async def show_thanks(query: CallbackQuery, context: Context) -> bool:
    """Draws the thanks over a button of a finished interview; False if that is not one of the client's."""
    interview_id = interview_of(query.data)
    if interview_id is None:
        return False
    finished = await finished_interviews.last_finished(context.db, context.client.account, interview_id=interview_id)
    if finished is not None:
        # The last button again: its thanks may have been lost. Any other is an old one, and is told so.
        last = (query.data or "").startswith(f"{SkipComment.__prefix__}:")
        note = None if last else context.texts.plain("interview-over")
        await screen.redraw(query, views.thanks(context.texts, finished), note)
    return finished is not None


async def repeat_thanks(text: str, context: Context) -> bool:
    """Answers a comment sent again because its thanks were lost; False if it is another text."""
    finished = await _just_finished(context)
    if finished is None or finished.comment is None or comment.clean(text) != finished.comment:
        return False
    await screen.post(context.bot, context.client.chat_id, views.thanks(context.texts, finished))
    return True


async def add_comment(text: str, context: Context) -> bool:
    """Adds words that come after the end to the comment of the interview just finished."""
    finished, words = await _just_finished(context), comment.clean(text)
    if finished is None or not words:
        return False
    joined = words if finished.comment is None else f"{finished.comment}\n{words}"
    joined = comment.clean(joined)
    if not await finished_interviews.set_comment(context.db, finished, joined):
        return False
    view = views.thanks(context.texts, replace(finished, comment=joined))
    await screen.post(context.bot, context.client.chat_id, view.with_note(context.texts("comment-added")))
    return True


async def _just_finished(context: Context) -> Finished | None:
    return await finished_interviews.last_finished(context.db, context.client.account, since=context.now - AFTERWARDS)
