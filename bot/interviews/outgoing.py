"""The means to write to clients unasked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from bot.messenger.pace import Pace
from questionnaire.model import Questionnaire
from storage.engine.database import Database
from storage.messenger import Messenger


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The bot of a messenger, at the pace that all messages share, by a clock."""

    db: Database
    bot: Bot
    questionnaire: Questionnaire
    pace: Pace
    clock: Callable[[], datetime]
    messenger: Messenger
