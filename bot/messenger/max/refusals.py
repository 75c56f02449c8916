"""Turns MAX's refusals into the aiogram errors that the rest of the bot knows."""

import re
from http import HTTPStatus

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from bot.messenger.max.client import NOT_READY, MaxError

PAUSE_SECONDS = 1
"""MAX limits requests per second but does not say how long to wait: the next second has a new allowance."""
PROCESSING_SECONDS = 5
"""How long a message waits whose picture MAX has not processed after all tries. It was not sent."""
WRONG_TOKEN = "verify.token"
NUMBER = re.compile(r"\d{5,}")


def refusal(method: TelegramMethod[TelegramType], error: MaxError) -> TelegramAPIError:
    """The error to raise instead of the client's. Its message names no chat and no person."""
    if error.code is None:
        # A proxy's page refuses nothing, whatever its status.
        return TelegramServerError(method=method, message=f"HTTP {error.status}, not an answer of MAX")
    words = NUMBER.sub("…", f"HTTP {error.status} {error.code}: {error.words}")
    if error.status == HTTPStatus.UNAUTHORIZED or error.code == WRONG_TOKEN:
        return TelegramUnauthorizedError(method=method, message=words)
    if error.code == NOT_READY:
        return TelegramRetryAfter(method=method, message=words, retry_after=PROCESSING_SECONDS)
    if error.status == HTTPStatus.FORBIDDEN:
        return TelegramForbiddenError(method=method, message=words)
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TelegramRetryAfter(method=method, message=words, retry_after=PAUSE_SECONDS)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TelegramServerError(method=method, message=words)
    return TelegramBadRequest(method=method, message=words)
