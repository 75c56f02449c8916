"""Turns MAX's refusals into the aiogram errors that the rest of the bot knows."""

import json
import re

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
from aiogram_max import MaxApiError

PAUSE_SECONDS = 1
"""MAX limits requests per second but does not say how long to wait: the next second has a new allowance."""
WRONG_TOKEN = "verify.token"
NUMBER = re.compile(r"\d{5,}")


def refusal(method: TelegramMethod[TelegramType], error: MaxApiError) -> TelegramAPIError:
    """The error to raise instead of aiogram-max's. Its message names no chat and no person."""
    said = _said(error)
    if said is None:
        # A proxy's page refuses nothing, whatever its status.
        return TelegramServerError(method=method, message=f"HTTP {error.status}, not an answer of MAX")
    code, words = said
    if error.status == 401 or code == WRONG_TOKEN:
        return TelegramUnauthorizedError(method=method, message=words)
    if error.status == 403:
        return TelegramForbiddenError(method=method, message=words)
    if error.status == 429:
        return TelegramRetryAfter(method=method, message=words, retry_after=PAUSE_SECONDS)
    if error.status >= 500:
        return TelegramServerError(method=method, message=words)
    return TelegramBadRequest(method=method, message=words)


def _said(error: MaxApiError) -> tuple[str, str] | None:
    """The key of the error and the words for a log; None if MAX gave none."""
    try:
        answer = json.loads(error.body)
        code, message = str(answer["code"]), str(answer["message"])
    except (LookupError, TypeError, ValueError):
        return None
    return code, NUMBER.sub("…", f"HTTP {error.status} {code}: {message}")
