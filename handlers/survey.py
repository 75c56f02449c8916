"""The interview: judges, saves and then shows every tap."""

from time import perf_counter

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import counting, opening, screen
from handlers.buttons import (
    Answer,
    AskCancel,
    Cancel,
    ChooseAge,
    ChooseType,
    DropComment,
    GoTo,
    Pause,
    Resume,
    Send,
    interview_of,
    note_refusal,
)
from handlers.context import Context
from handlers.events import Reason
from handlers.filters import InInterview, OwnInterview
from handlers.services import Complete
from handlers.views import interview as views
from handlers.views.outcomes import age_notice
from handlers.views.thanks import thanks
from handlers.views.view import View
from questionnaire import comment, flow
from questionnaire.flow import Stage, Step, Verdict
from questionnaire.loader import load
from storage import finished_interviews, interviews
from storage.finished_interviews import Finished
from storage.interviews import Interview


def survey_router() -> Router:
    router = Router(name="survey")
    own = OwnInterview()
    router.callback_query.register(answer, Answer.filter(), own)
    router.callback_query.register(choose_type, ChooseType.filter(), own)
    router.callback_query.register(choose_age, ChooseAge.filter(), own)
    router.callback_query.register(go_to, GoTo.filter(), own)
    router.callback_query.register(pause, Pause.filter(), own)
    router.callback_query.register(send, Send.filter(), own)
    router.callback_query.register(drop_comment, DropComment.filter(), own)
    router.callback_query.register(cancel, Cancel.filter(), own)
    router.callback_query.register(resume, Resume.filter(), InInterview())
    router.callback_query.register(ask_cancel, AskCancel.filter(), InInterview())
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
        standing = saved or await as_it_stands(context)
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
    questionnaire = load(interview.questionnaire)
    if callback_data.value not in questionnaire.types:
        note_refusal(query.data)
        note = context.texts.plain("outdated-button")
    elif callback_data.value != interview.respondent_type:
        before, after = interview.respondent_type, callback_data.value
        kept = flow.kept_answers(questionnaire, interview.answers, before, after)
        saved = await interviews.set_respondent_type(context.db, interview, after, context.now, kept=kept)
        if saved is not None:
            context.events.went_on(interview, context.now)
        standing = saved or await as_it_stands(context)
        if kept != interview.answers:
            note = context.texts.plain("type-changed")
    await show(query, standing, context, note=note)


async def choose_age(query: CallbackQuery, callback_data: ChooseAge, interview: Interview, context: Context) -> None:
    """Says at once if people of this type or age are not counted. A double tap shows the same."""
    standing: Interview | None = interview
    if interview.respondent_type is not None and callback_data.value != interview.age_band:
        saved = await interviews.set_age_band(context.db, interview, callback_data.value, context.now)
        if saved is not None:
            context.events.went_on(interview, context.now)
        standing = saved or await as_it_stands(context)
    why = None if standing is None else counting.before_questions(standing.respondent_type, standing.age_band)
    if standing is None or why is None:
        await show(query, standing, context)
    else:
        await draw(query, standing, age_notice(context.texts, standing, why), context)


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


async def send(query: CallbackQuery, interview: Interview, context: Context, complete: Complete) -> None:
    if views.current(interview).stage is not Stage.SUMMARY:
        await show(query, interview, context)
        return
    finished = await finish(interview, interview.comment, context, complete)
    if finished is None:
        # Another tap or comment was faster: the client sees it before sending.
        await show(query, await as_it_stands(context), context)
        return
    await screen.redraw(query, thanks(context.texts, finished))
    if query.message is not None and query.message.message_id != interview.message_id:
        await screen.retire(context.bot, context.client.chat_id, interview.message_id)


async def drop_comment(
    query: CallbackQuery, callback_data: DropComment, interview: Interview, context: Context
) -> None:
    """Takes back the comment under which the button was drawn, and no newer one."""
    note = None
    standing: Interview | None = interview
    if interview.comment is not None and comment.mark(interview.comment) == callback_data.words:
        saved = await interviews.drop_comment(context.db, interview, context.now)
        standing = saved or await as_it_stands(context)
        note = context.texts.plain("comment-dropped") if saved is not None else None
    await show(query, standing, context, note=note)


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
    view = views.step(context.texts, load(interview.questionnaire), interview, at)
    await draw(query, interview, view, context, note=note)


async def draw(
    query: CallbackQuery, interview: Interview, view: View, context: Context, *, note: str | None = None
) -> None:
    """Draws a view of the interview over the pressed message."""
    posted = await screen.redraw(query, view, note)
    shown = posted or (query.message.message_id if query.message else None)
    if shown is not None and shown != interview.message_id:
        await interviews.set_message(context.db, interview, shown)
        await screen.retire(context.bot, interview.chat_id, interview.message_id)


async def repost(interview: Interview, context: Context, *, note: str | None = None) -> None:
    """Sends the current step as a new message at the bottom of the chat, and removes the old message's buttons."""
    view = views.step(context.texts, load(interview.questionnaire), interview)
    shown = view.with_note(note) if note else view
    posted = await screen.post_instead(context.bot, context.client.chat_id, shown, interview.message_id)
    if posted is not None:
        await interviews.set_message(context.db, interview, posted.message_id)
        await screen.retire(context.bot, context.client.chat_id, interview.message_id)


async def as_it_stands(context: Context) -> Interview | None:
    """The interview after another write."""
    return await interviews.find_open(context.db, context.client.account)


async def finish(interview: Interview, text: str | None, context: Context, complete: Complete) -> Finished | None:
    """Completes the interview. The facts for the thanks come from the database, no matter which update completed it, so
    a repeated one finds them; None if the interview has changed meanwhile."""
    await complete(interview, text, context.now)
    return await finished_interviews.last_finished(context.db, context.client.account, interview_id=interview.id)


async def show_thanks(query: CallbackQuery, context: Context) -> bool:
    """Draws the thanks over a button of a finished interview; False if that is not one of the client's."""
    interview_id = interview_of(query.data)
    if interview_id is None:
        return False
    finished = await finished_interviews.last_finished(context.db, context.client.account, interview_id=interview_id)
    if finished is not None:
        # The last button again: its thanks may have been lost. Any other is an old one, and is told so.
        last = (query.data or "").startswith(f"{Send.__prefix__}:")
        note = None if last else context.texts.plain("interview-over")
        await screen.redraw(query, thanks(context.texts, finished), note)
    return finished is not None
