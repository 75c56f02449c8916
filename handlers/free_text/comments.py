"""Comments: taken at the last step of an interview, and added to for a while after its end."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.filters import AtComment
from handlers.services import Complete
from handlers.survey import finish, repost
from handlers.views import interview as views
from questionnaire import comment
from storage import finished_interviews
from storage.finished_interviews import Finished
from storage.interviews import Interview

AFTERWARDS = timedelta(hours=24)
"""How long after the end a client may add words to the comment."""


def comments_router() -> Router:
    router = Router(name="comments")
    router.message.register(take_comment, AtComment())
    return router


async def take_comment(message: Message, interview: Interview, context: Context, complete: Complete) -> None:
    text = comment.clean(message.text or "")
    if not text:
        await repost(interview, context, note=context.texts("comment-empty"))
        return
    view = await finish(interview, text, context, complete)
    await screen.replace(context.bot, context.client.chat_id, view, interview.message_id)


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
