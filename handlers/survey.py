"""The interview: every tap is judged, saved and then shown."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from time import perf_counter

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import door, screen
from handlers.callbacks import (
    Answer,
    AskCancel,
    Cancel,
    ChooseAge,
    ChooseType,
    GoTo,
    Pause,
    Resume,
    SkipComment,
    note_refusal,
)
from handlers.events import Reason
from handlers.filters import AtComment, InInterview, OwnInterview
from handlers.views import interview as views
from handlers.views.view import View
from handlers.visit import Visit
from questionnaire import comment, flow
from questionnaire.flow import COOLDOWN, Stage, Step, Verdict
from storage import interviews
from storage.centers import local_week
from storage.interviews import Interview

Complete = Callable[[Interview, str | None, datetime], Awaitable[bool]]
"""Ends an interview with its comment, its quality class fixed; False if it has ended already."""


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


async def answer(query: CallbackQuery, callback_data: Answer, interview: Interview, visit: Visit) -> None:
    tap = callback_data
    verdict = flow.judge(visit.questionnaire, interview.answers, tap.position, tap.was, tap.code)
    note = None
    standing: Interview | None = interview
    if verdict is Verdict.RECORD:
        begun = perf_counter()
        saved = await interviews.record_answer(visit.db, interview, tap.position, tap.code, visit.now)
        if saved is not None:
            visit.events.answered(interview, tap.position, visit.now, saved_in=perf_counter() - begun)
        standing = saved or await _as_it_stands(visit)
        if saved is None and standing is not None:
            # Another tap was faster: what it has left is judged once more, for the words only.
            verdict = flow.judge(visit.questionnaire, standing.answers, tap.position, tap.was, tap.code)
    if verdict is Verdict.STALE:
        note = visit.texts.plain("already-saved")
    elif verdict is Verdict.IMPOSSIBLE:
        note_refusal(query.data)
        note = visit.texts.plain("outdated-button")
    await show(query, standing, visit, note=note)


async def choose_type(query: CallbackQuery, callback_data: ChooseType, interview: Interview, visit: Visit) -> None:
    note = None
    standing: Interview | None = interview
    if callback_data.value != interview.respondent_type:
        saved = await interviews.set_respondent_type(visit.db, interview, callback_data.value, visit.now)
        if saved is not None:
            visit.events.went_on(interview, visit.now)
        standing = saved or await _as_it_stands(visit)
        if flow.progress(interview.answers).answered:
            note = visit.texts.plain("type-changed")
    await show(query, standing, visit, note=note)


async def choose_age(query: CallbackQuery, callback_data: ChooseAge, interview: Interview, visit: Visit) -> None:
    standing: Interview | None = interview
    if interview.respondent_type is not None and callback_data.value != interview.age_band:
        saved = await interviews.set_age_band(visit.db, interview, callback_data.value, visit.now)
        if saved is not None:
            visit.events.went_on(interview, visit.now)
        standing = saved or await _as_it_stands(visit)
    await show(query, standing, visit)


async def go_to(query: CallbackQuery, callback_data: GoTo, interview: Interview, visit: Visit) -> None:
    """**Back**: an earlier step, with its answer marked. A step not reached yet gives way to the current one."""
    wanted = Step(callback_data.stage, callback_data.position)
    at = wanted if flow.reached(wanted, views.current(interview)) else None
    await show(query, interview, visit, at=at)


async def pause(query: CallbackQuery, interview: Interview, visit: Visit) -> None:
    await screen.redraw(query, views.paused(visit.texts, interview))


async def resume(query: CallbackQuery, interview: Interview, visit: Visit) -> None:
    await show(query, interview, visit)


async def ask_cancel(query: CallbackQuery, interview: Interview, visit: Visit) -> None:
    await screen.redraw(query, views.ask_cancel(visit.texts, interview))


async def cancel(query: CallbackQuery, interview: Interview, visit: Visit) -> None:
    await door.abandon(interview, visit, Reason.CANCELLED)
    await screen.redraw(query, View(visit.texts("cancelled")))


async def skip_comment(query: CallbackQuery, interview: Interview, visit: Visit, complete: Complete) -> None:
    if views.current(interview).stage is Stage.COMMENT:
        await screen.redraw(query, await _finish(interview, None, visit, complete))
    else:
        await show(query, interview, visit)


async def take_comment(message: Message, interview: Interview, visit: Visit, complete: Complete) -> None:
    text = comment.clean(message.text or "")
    if not text:
        await repost(interview, visit, note=visit.texts("comment-empty"))
        return
    await screen.post(visit.bot, visit.client.chat_id, await _finish(interview, text, visit, complete))
    await screen.retire(visit.bot, visit.client.chat_id, interview.message_id)


async def show(
    query: CallbackQuery,
    interview: Interview | None,
    visit: Visit,
    *,
    at: Step | None = None,
    note: str | None = None,
) -> None:
    """Draws the interview's step over the pressed message, which is the interview's one message from now on."""
    if interview is None:
        await screen.close(query, note or visit.texts.plain("interview-over"))
        return
    posted = await screen.redraw(query, views.step(visit.texts, visit.questionnaire, interview, at), note)
    shown = posted or (query.message.message_id if query.message else None)
    if shown is not None and shown != interview.message_id:
        await interviews.set_message(visit.db, interview, shown)
        await screen.retire(visit.bot, interview.chat_id, interview.message_id)


async def repost(interview: Interview, visit: Visit, *, note: str | None = None) -> None:
    """Puts the current step at the bottom of the chat, as a new message, and takes the buttons off the old one."""
    view = views.step(visit.texts, visit.questionnaire, interview)
    posted = await screen.post(visit.bot, visit.client.chat_id, view.with_note(note) if note else view)
    await interviews.set_message(visit.db, interview, posted.message_id)
    await screen.retire(visit.bot, visit.client.chat_id, interview.message_id)


async def _as_it_stands(visit: Visit) -> Interview | None:
    """The interview after somebody else's write."""
    return await interviews.find_open(visit.db, visit.client.account)


async def _finish(interview: Interview, text: str | None, visit: Visit, complete: Complete) -> View:
    if not await complete(interview, text, visit.now):
        return View(visit.texts("interview-over"))
    return views.thanks(
        visit.texts,
        interview,
        comment=text is not None,
        again=visit.now + COOLDOWN,
        week=local_week(visit.now, interview.timezone),
    )
