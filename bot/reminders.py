"""Reminds clients of interviews that they have left unfinished: once, after some hours, by daylight where they live."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot

from bot.messengers import property_of
from bot.pace import Pace
from bot.reminding import remind
from questionnaire.model import Questionnaire
from storage import reminders
from storage.database import Database
from storage.interviews import Interview
from storage.messenger import Messenger

log = structlog.get_logger(__name__)

AFTER = timedelta(hours=3)
FORGOTTEN = timedelta(days=2)
"""Who has left an interview for longer does not remember the visit well enough to be asked again."""
FIRST_HOUR, LAST_HOUR = 10, 20
"""By the center's clock: from 10:00 on, and until 20:00."""


class Reminders:
    """`run` reminds everybody whose time has come in its messenger."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        questionnaire: Questionnaire,
        pace: Pace,
        clock: Callable[[], datetime],
        messenger: Messenger,
    ) -> None:
        self._db = db
        self._bot = bot
        self._questionnaire = questionnaire
        self._pace = pace
        self._clock = clock
        self._messenger = messenger
        self._stopping = False
        self.job = property_of(messenger, "remind")

    async def run(self) -> int:
        """How many were reminded."""
        reminded = 0
        for interview in await self._due():
            await self._pace.turn()
            # A flood limit may have lasted into the night; and whoever has gone on since needs no reminder.
            now = self._clock()
            if self._stopping:
                break
            if by_daylight(interview, now) and await reminders.claim(self._db, interview, now=now):
                await remind(self._db, self._bot, self._pace, self._questionnaire, interview, "unfinished")
                reminded += 1
        if reminded:
            log.info("reminded", clients=reminded)
        return reminded

    def stop(self) -> None:
        """The reminder in hand is the last; the others are due at the next start."""
        self._stopping = True

    async def _due(self) -> list[Interview]:
        now = self._clock()
        left = await reminders.unfinished(
            self._db, after=now - FORGOTTEN, before=now - AFTER, messenger=self._messenger
        )
        return [interview for interview in left if by_daylight(interview, now)]


def by_daylight(interview: Interview, now: datetime) -> bool:
    return FIRST_HOUR <= now.astimezone(ZoneInfo(interview.timezone)).hour < LAST_HOUR
