"""Words in place of answers, for clients whose answers will not count: they are heard all the same."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import WriteInstead, note_refusal
from handlers.client.counting import before_questions
from handlers.client.steps import as_it_stands, current, finish
from handlers.context import Context
from handlers.filters import FIRST_QUESTION, MayWriteInstead, OwnInterview
from handlers.free_text import keeping
from handlers.free_text.place import Place
from handlers.services import Complete
from handlers.survey import draw, repost, show
from handlers.views import outcomes as views
from handlers.views.thanks import thanks
from questionnaire.intents import Standing
from storage.survey.open_interviews import Interview


def words_instead_router() -> Router:
    router = Router(name="words_instead")
    router.callback_query.register(write_instead, WriteInstead.filter(), OwnInterview())
    router.message.register(take_words, MayWriteInstead())
    return router


async def write_instead(query: CallbackQuery, interview: Interview, context: Context) -> None:
    why = before_questions(interview.respondent_type, interview.age_band)
    if current(interview) != FIRST_QUESTION or why is None:
        # An old button, and by now the client has chosen to answer; or a forged one.
        note_refusal(query.data)
        await show(query, interview, context)
    else:
        await draw(query, interview, views.ask_words(context.texts, interview), context)


async def take_words(message: Message, interview: Interview, context: Context, complete: Complete) -> None:
    """Ends the interview with the words alone."""
    words = keeping.words_of(message.message_id, message.text or "")
    if not words.text:
        await repost(interview, context, note=context.texts("comment-empty"))
        return
    await keeping.keep(Place(Standing.INTERVIEW, interview=interview), words, context)
    standing = await as_it_stands(context)
    if standing is None:
        return
    finished = await finish(standing, standing.comment, context, complete)
    if finished is None:
        # A tap was faster: the client has chosen to answer, and the words are the comment.
        await repost(standing, context)
        return
    chat_id, shown = context.client.chat_id, interview.message_id
    if await screen.post_instead(context.bot, chat_id, thanks(context.texts, finished), shown) is not None:
        await screen.retire(context.bot, chat_id, shown)
