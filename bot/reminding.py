"""Puts the current question of an open interview before its client again."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.pace import Pace
from handlers import screen
from handlers.texts import texts_in
from handlers.views.interview import step
from questionnaire import flow
from questionnaire.model import Questionnaire
from storage import interviews
from storage.database import Database
from storage.interviews import Interview

log = structlog.get_logger(__name__)


async def remind(
    db: Database, bot: Bot, pace: Pace, questionnaire: Questionnaire, interview: Interview, note: str
) -> None:
    """`note` names the text that stands above the question; it may say how many are `left`. One that cannot be sent is
    not sent later."""
    texts = texts_in(interview.respondent_language or interview.language)
    progress = flow.progress(interview.answers)
    words = texts(note, left=progress.total - progress.answered)
    try:
        posted = await screen.post(bot, interview.chat_id, step(texts, questionnaire, interview).with_note(words))
        await interviews.set_message(db, interview, posted.message_id)
        await screen.retire(bot, interview.chat_id, interview.message_id)
    except TelegramRetryAfter as wait:
        # The retries of the session did not help: this one goes without, the others wait.
        await pace.pause(wait.retry_after)
    except TelegramAPIError as error:
        log.info("not_reminded", reason=type(error).__name__)
