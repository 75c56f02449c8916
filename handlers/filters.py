"""Filters by the client's current step. They are async: aiogram runs bare `F.…` filters in a thread, at a hundred times
the cost."""

from typing import Protocol

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Location, Message

from handlers.questions import Sign, asked
from storage.interviews import Interview


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
