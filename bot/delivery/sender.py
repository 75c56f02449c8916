"""Sends digests and notices to the messenger and reports the result in the product's own terms."""

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, Message

from bot.delivery.outbox import Blocked, NotNow, OutcomeUnknown, Refused
from handlers.services import Letter

log = structlog.get_logger(__name__)

REFUSAL_SECONDS = 60.0
"""How long all messages wait after the messenger has refused the bot itself."""


class MessengerSender:
    """Sends through its own bot, which does not retry as clients' conversations do: the outbox retries for longer."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, letter: Letter | str) -> int:
        """Returns the message id. Raises Blocked, NotNow, OutcomeUnknown or Refused."""
        try:
            return (await self._send(chat_id, letter)).message_id
        except TelegramRetryAfter as error:
            raise NotNow(error.retry_after) from error
        except TelegramForbiddenError as error:
            raise Blocked(error.message) from error
        except TelegramBadRequest as error:
            raise Refused(error.message) from error
        except (TelegramNetworkError, TelegramServerError) as error:
            # The request may have been carried out before the connection or the server failed.
            raise OutcomeUnknown(type(error).__name__) from error
        except TelegramAPIError as error:
            # A wrong token, or a status without meaning here: the message is not to blame.
            log.warning("messenger_refuses_all", reason=type(error).__name__)
            raise NotNow(REFUSAL_SECONDS) from error

    async def _send(self, chat_id: int, letter: Letter | str) -> Message:
        if isinstance(letter, str):
            return await self._bot.send_message(chat_id, letter)
        if letter.picture is None:
            return await self._bot.send_message(chat_id, letter.caption, reply_markup=letter.markup)
        picture = BufferedInputFile(letter.picture, filename="digest.png")
        return await self._bot.send_photo(chat_id, picture, caption=letter.caption, reply_markup=letter.markup)
