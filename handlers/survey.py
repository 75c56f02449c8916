"""The interview: judges, saves and then shows every tap."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import screen
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
from handlers.client import opening, steps
from handlers.client.events import Reason
from handlers.client.steps import Taken
from handlers.context import Context
from handlers.filters import InInterview, OwnInterview
from handlers.services import Complete
from handlers.views import interview as views
from handlers.views.outcomes import age_notice
from handlers.views.thanks import thanks
from handlers.views.view import View
from questionnaire.flow import Stage, Step
from questionnaire.loader import load
from storage.survey import finished_interviews, interviews
from storage.survey.open_interviews import Interview


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
    taken = await steps.answer(interview, tap.position, tap.was, tap.code, context)
    await _show_taken(query, taken, context)


async def choose_type(query: CallbackQuery, callback_data: ChooseType, interview: Interview, context: Context) -> None:
    await _show_taken(query, await steps.choose_type(interview, callback_data.value, context), context)


async def choose_age(query: CallbackQuery, callback_data: ChooseAge, interview: Interview, context: Context) -> None:
    """Says at once if people of this type or age are not counted."""
    taken = await steps.choose_age(interview, callback_data.value, context)
    if taken.interview is None or taken.why_not is None:
        await show(query, taken.interview, context)
    else:
        await draw(query, taken.interview, age_notice(context.texts, taken.interview, taken.why_not), context)


async def go_to(query: CallbackQuery, callback_data: GoTo, interview: Interview, context: Context) -> None:
    """**Back**: shows an earlier step, with its answer marked. For a step not reached yet, shows the current one."""
    wanted = Step(callback_data.stage, callback_data.position)
    await show(query, interview, context, at=steps.step_at(interview, wanted))


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
    if steps.current(interview).stage is not Stage.SUMMARY:
        await show(query, interview, context)
        return
    finished = await steps.finish(interview, interview.comment, context, complete)
    if finished is None:
        # Another tap or comment was faster: the client sees it before sending.
        await show(query, await steps.as_it_stands(context), context)
        return
    await screen.redraw(query, thanks(context.texts, finished))
    if query.message is not None and query.message.message_id != interview.message_id:
        await screen.retire(context.bot, context.client.chat_id, interview.message_id)


async def drop_comment(
    query: CallbackQuery, callback_data: DropComment, interview: Interview, context: Context
) -> None:
    """Takes back the comment under which the button was drawn, and no newer one."""
    await _show_taken(query, await steps.drop_comment(interview, callback_data.words, context), context)


async def _show_taken(query: CallbackQuery, taken: Taken, context: Context) -> None:
    if taken.is_forged:
        note_refusal(query.data)
    note = None if taken.note is None else context.texts.plain(taken.note)
    await show(query, taken.interview, context, note=note)


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
