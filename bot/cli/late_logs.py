"""Logs of a command. Most commands write no line, and the library that formats lines takes long to load."""

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import LogFormat

FORMATTING = "structlog"


def configure(log_format: "LogFormat", level: int) -> None:
    """As `bot.logs.configure`; if no module that the command has imported logs by the library itself, only once there
    is a line to write."""
    if FORMATTING in sys.modules:
        _configure_now(log_format, level)
    else:
        logging.basicConfig(level=level, handlers=[_FirstLine(log_format, level)], force=True)


def _configure_now(log_format: "LogFormat", level: int) -> None:
    from bot import logs

    logs.configure(log_format, level=level)


class _FirstLine(logging.Handler):
    """Makes way for the real handler as soon as something is logged."""

    def __init__(self, log_format: "LogFormat", threshold: int) -> None:
        super().__init__()
        self._log_format = log_format
        self._threshold = threshold

    def emit(self, record: logging.LogRecord) -> None:
        _configure_now(self._log_format, self._threshold)
        logging.getLogger(record.name).handle(record)
