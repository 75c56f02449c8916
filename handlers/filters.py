"""Filters by the client's current step. They are async: aiogram runs bare `F.…` filters in a thread, at a hundred times
the cost."""

from typing import Protocol

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Location, Message

from handlers.client.counting import before_questions
from handlers.client.steps import current
from handlers.questions import Sign, asked
from questionnaire.flow import Stage, Step
from storage.entry.visit_codes import read_code
from storage.survey.open_interviews import Interview

FIRST_QUESTION = Step(Stage.QUESTION, 0)


class _NamesInterview(Protocol):
    interview: str


class OwnInterview(BaseFilter):
    """The button belongs to the client's own open interview."""

    async def __call__(self, query: CallbackQuery, callback_data: _NamesInterview, interview: Interview | None) -> bool:
        return interview is not None and interview.id == callback_data.interview


class InInterview(BaseFilter):
    """The client has an open interview."""

    async def __call__(self, event: Message | CallbackQuery, interview: Interview | None) -> bool:
        return interview is not None


class MayWriteInstead(BaseFilter):
    """A text, other than a command or a slip's code, from a client who has answered nothing yet and whose answers will
    not count."""

    async def __call__(self, message: Message, interview: Interview | None) -> bool:
        if interview is None or message.text is None or message.text.startswith("/"):
            return False
        if current(interview) != FIRST_QUESTION:
            return False
        if before_questions(interview.respondent_type, interview.age_band) is None:
            return False
        return read_code(message.text) is None and not asked(message.reply_to_message)


class Answers(BaseFilter):
    """A text that replies to a question from the bot. While the question stands above the input field, a command from
    the menu is a reply too, but is still meant as a command."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign

    async def __call__(self, message: Message) -> bool:
        words = message.text or "/"
        return not words.startswith("/") and asked(message.reply_to_message, self._sign)


class AtPlace(BaseFilter):
    """A place on the map, for the handler to look at."""

    async def __call__(self, message: Message) -> bool | dict[str, Location]:
        return False if message.location is None else {"place": message.location}
