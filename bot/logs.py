"""Logs: one line per event, for people or for machines. They never hold the bot's token, a chat's number or the texts
that people wrote.

An exception is logged as its kind and the lines it came through. Its message is left out, unless it is the product's
own or the operating system's: messages of libraries quote their input, such as an address with the token in it or a
client's text.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, ExcInfo, WrappedLogger

from bot.settings import LogFormat
from storage.errors import StorageError

TOKEN_IN_TEXT = re.compile(r"\d{5,20}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
AUTHORIZATION_IN_TEXT = re.compile(
    r"((?:authorization|access_token|apiToken)['\"]?\s*[:=]\s*b?['\"]?)[^\s'\",&]+", re.IGNORECASE
)
"""The form in which a request carries MAX's token. The token itself has no form to recognise it by."""
DESCRIBED_VALUE = re.compile(r"[(<\n]")
HIDDEN = "[token]"
CHAT_IN_TEXT = re.compile(r"(in chat|with id) -?\d+")
"""The words with which aiogram's errors name a chat."""
WITH_MESSAGE = (StorageError, OSError)


def configure(log_format: LogFormat, token: str | None = None, level: int = logging.INFO) -> None:
    """Sends the product's and the libraries' logs to standard error. Hides `token` and anything that looks like one."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_trace),
    ]
    console = log_format is LogFormat.CONSOLE
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        if console
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_asyncio_without_values, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer, _Redact(token)],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Their lines per update and per tick add nothing to the interview events.
    for chatty in ("aiogram.event", "alembic.runtime.plugins", "apscheduler", "aiohttp.access", "httpx", "pymorphy3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def redact(text: str, token: str | None) -> str:
    """The text without the token in any spelling, without anything that looks like a token, and without chats."""
    if token:
        text = text.replace(token, HIDDEN).replace(quote(token, safe=""), HIDDEN)
    text = AUTHORIZATION_IN_TEXT.sub(rf"\1{HIDDEN}", TOKEN_IN_TEXT.sub(HIDDEN, text))
    return CHAT_IN_TEXT.sub(r"\1 [hidden]", text)


class _Redact:
    """The last step before the log, so that nothing passes it by."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, logger: WrappedLogger, name: str, line: Any) -> Any:
        return redact(line, self._token)


def _asyncio_without_values(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Removes asyncio's descriptions of tasks and calls, because they hold values. The trace tells which one failed."""
    if event["_record"].name == "asyncio":
        event["event"] = DESCRIBED_VALUE.split(str(event["event"]))[0]
    return event


def _trace(exc_info: ExcInfo) -> str:
    return "\n".join(_steps(exc_info[1])).rstrip()


def _steps(error: BaseException) -> Iterator[str]:
    """The first error, then those that it led to."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _steps(cause)
        yield "which led to"
    yield from (frame.rstrip() for frame in traceback.format_tb(error.__traceback__))
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    yield f"{name}: {error}" if isinstance(error, WITH_MESSAGE) else name
