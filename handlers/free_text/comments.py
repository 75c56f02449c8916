"""Comments: taken beside the summary of an interview, and added to for a while after its end."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.filters import AtComment
from handlers.survey import as_it_stands, repost
from handlers.views.thanks import thanks
from questionnaire import comment
from storage import finished_interviews, interviews
from storage.finished_interviews import Finished
from storage.interviews import Interview

AFTERWARDS = timedelta(hours=24)
"""How long after the end a client may add words to the comment."""


def comments_router() -> Router:
    router = Router(name="comments")
    router.message.register(take_comment, AtComment())
    return router


async def take_comment(message: Message, interview: Interview, context: Context) -> None:
    """Keeps the words with the open interview and shows the summary again: nothing is sent yet."""
    words = comment.clean(message.text or "")
    if not words:
        await repost(interview, context, note=context.texts("comment-empty"))
        return
    standing: Interview | None = interview
    while standing is not None:
        saved = await interviews.set_comment(context.db, standing, comment.joined(standing.comment, words), context.now)
        if saved is not None:
            await repost(saved, context)
            return
        standing = await as_it_stands(context)
    # A tap has sent the interview meanwhile.
    await add_comment(words, context)


async def repeat_thanks(text: str, context: Context) -> bool:
    """Answers a comment sent again because its thanks were lost; False if it is another text."""
    finished = await _just_finished(context)
    words = comment.clean(text)
    if finished is None or finished.comment is None or not words:
        return False
    if comment.joined(finished.comment, words) != finished.comment:
        return False
    await screen.post(context.bot, context.client.chat_id, thanks(context.texts, finished))
    return True


async def add_comment(text: str, context: Context) -> bool:
    """Adds words that come after the end to the comment of the interview just finished."""
    finished, words = await _just_finished(context), comment.clean(text)
    if finished is None or not words:
        return False
    joined = comment.joined(finished.comment, words)
    if not await finished_interviews.set_comment(context.db, finished, joined):
        return False
    view = thanks(context.texts, replace(finished, comment=joined))
    await screen.post(context.bot, context.client.chat_id, view.with_note(context.texts("comment-added")))
    return True


async def _just_finished(context: Context) -> Finished | None:
    return await finished_interviews.last_finished(context.db, context.client.account, since=context.now - AFTERWARDS)
