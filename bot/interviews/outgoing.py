"""The means to write to clients unasked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from bot.messenger.pace import Pace
from questionnaire.languages import Offered
from storage.engine.database import Database
from storage.messenger import Messenger


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A messenger's bot, the pace that all messages share, and a clock."""

    db: Database
    bot: Bot
    languages: Offered
    pace: Pace
    clock: Callable[[], datetime]
    messenger: Messenger
