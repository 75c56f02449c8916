"""Counts handled updates by kind and outcome."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import TelegramObject, Update

from bot.monitoring.metrics import Metrics, Outcome, UpdateKind
from storage.errors import CenterNotFound, StorageUnavailable


class CountingMiddleware(BaseMiddleware):
    """For all updates of a dispatcher, before any other middleware of ours.

    Errors pass through to the handlers that turn them into words.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._counters = metrics.updates
        self._handling = metrics.handling

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        begun = perf_counter()
        outcome = Outcome.HANDLED
        try:
            return await handler(event, data)
        except BaseException as error:
            outcome = _outcome(error)
            raise
        finally:
            self._counters[_kind(event), outcome].inc()
            self._handling.observe(perf_counter() - begun)


def _kind(event: TelegramObject) -> UpdateKind:
    if isinstance(event, Update):
        if event.callback_query is not None:
            return UpdateKind.CALLBACK_QUERY
        if event.message is not None:
            return UpdateKind.MESSAGE
    return UpdateKind.OTHER


def _outcome(error: BaseException) -> Outcome:
    match error:
        case StorageUnavailable():
            return Outcome.NOT_SAVED
        case TelegramForbiddenError():
            return Outcome.BLOCKED
        case CenterNotFound():
            # A forged button: the client gets a refusal in words, like any other.
            return Outcome.HANDLED
        case _:
            return Outcome.FAILED
