"""Puts the current question of an open interview before its client again."""

from enum import Enum, auto

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

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


class Outcome(Enum):
    SENT = auto()
    REFUSED = auto()
    """The messenger will never take it: the client has blocked the bot, for example."""
    NOT_NOW = auto()
    """A flood limit; nothing has arrived, and everybody waits."""
    UNKNOWN = auto()
    """It may have arrived."""


async def remind(
    db: Database, bot: Bot, pace: Pace, questionnaire: Questionnaire, interview: Interview, note: str
) -> Outcome:
    """`note` names the text that stands above the question; it may say how many are `left`."""
    texts = texts_in(interview.respondent_language or interview.language)
    progress = flow.progress(interview.answers)
    words = texts(note, left=progress.total - progress.answered)
    try:
        posted = await screen.post(bot, interview.chat_id, step(texts, questionnaire, interview).with_note(words))
    except TelegramAPIError as error:
        log.info("not_reminded", reason=type(error).__name__)
        if isinstance(error, TelegramRetryAfter):
            # The retries of the session did not help.
            await pace.pause(error.retry_after)
            return Outcome.NOT_NOW
        return Outcome.UNKNOWN if isinstance(error, TelegramNetworkError | TelegramServerError) else Outcome.REFUSED
    await interviews.set_message(db, interview, posted.message_id)
    try:
        await screen.retire(bot, interview.chat_id, interview.message_id)
    except TelegramAPIError as error:
        # The reminder is there; buttons that stay on the older message lead to the same step.
        log.info("message_not_retired", reason=type(error).__name__)
    return Outcome.SENT
