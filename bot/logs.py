"""Logs: one line an event, for people or for machines, never with the bot's token in it."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.settings import LogFormat

TOKEN_IN_TEXT = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,}")
HIDDEN = "[token]"


def configure(log_format: LogFormat, token: str | None = None, level: int = logging.INFO) -> None:
    """Sends the product's and the libraries' logs to standard error; `token` and whatever looks like one is hidden."""
    redact = _Redact(token)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    console = log_format is LogFormat.CONSOLE
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
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
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # One line per update and per tick says nothing that the interview events do not say.
    for chatty in ("aiogram.event", "alembic.runtime.plugins", "apscheduler", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Redact:
    """Replaces the token in every text of an event, tracebacks included."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
        return {key: self._clean(value) if isinstance(value, str) else value for key, value in event.items()}

    def _clean(self, text: str) -> str:
        if self._token:
            text = text.replace(self._token, HIDDEN)
        return TOKEN_IN_TEXT.sub(HIDDEN, text)
