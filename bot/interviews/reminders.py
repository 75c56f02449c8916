"""Reminds clients of interviews that they have left unfinished: once, after some hours, by daylight where they live.

A reminder is recorded before it is sent, so nobody gets two even if a process dies in between. Reminders go one at a
time, at the pace that all messages share, so even many of them hold up neither digests nor taps.
"""

from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.interviews.outgoing import Outgoing
from bot.messenger.links import property_of
from handlers import screen
from handlers.client.events import LOGGED, Events
from handlers.language.texts import texts_in
from handlers.views.interview import step
from questionnaire import flow
from questionnaire.loader import load
from storage.places import centers
from storage.survey import interviews, reminders
from storage.survey.open_interviews import Interview

log = structlog.get_logger(__name__)

AFTER = timedelta(hours=3)
FORGOTTEN = timedelta(days=2)
"""How long to wait at most: later, clients do not remember the visit well enough to be asked again."""
FIRST_HOUR, LAST_HOUR = 10, 20
"""By the center's clock: from 10:00 on, and until 20:00."""
AT_ONCE = 1_000
"""How many reminders to read at once; the next tick goes on."""


class Outcome(Enum):
    SENT = auto()
    REFUSED = auto()
    """The messenger will never take it, for example because the client has blocked the bot."""
    NOT_NOW = auto()
    """A flood limit; nothing has arrived, and everybody waits."""
    UNKNOWN = auto()
    """It may have arrived."""


async def remind(to: Outgoing, interview: Interview, note: str) -> Outcome:
    """`note` names the text above the question. The text may say how many questions are `left`."""
    texts = texts_in(to.languages.chosen(interview.respondent_language or interview.language))
    progress = flow.progress(interview.answers)
    words = texts(note, left=progress.total - progress.answered)
    try:
        posted = await screen.post(
            to.bot, interview.chat_id, step(texts, load(interview.questionnaire), interview).with_note(words)
        )
    except TelegramAPIError as error:
        log.info("not_reminded", reason=type(error).__name__)
        if isinstance(error, TelegramRetryAfter):
            # The session's own retries did not help.
            await to.pace.pause(error.retry_after)
            return Outcome.NOT_NOW
        if isinstance(error, TelegramNetworkError | TelegramServerError):
            return Outcome.UNKNOWN
        return Outcome.REFUSED if isinstance(error, TelegramBadRequest | TelegramForbiddenError) else Outcome.NOT_NOW
    await interviews.set_message(to.db, interview, posted.message_id)
    try:
        await screen.retire(to.bot, interview.chat_id, interview.message_id)
    except TelegramAPIError as error:
        # The reminder has arrived. Buttons left on the older message lead to the same step.
        log.info("message_not_retired", reason=type(error).__name__)
    return Outcome.SENT


class Reminders:
    """`run` reminds everybody who is due in its messenger. It skips interviews left alone for as long as they are
    `kept`: they are about to be deleted."""

    def __init__(self, outgoing: Outgoing, *, kept: timedelta = FORGOTTEN, events: Events = LOGGED) -> None:
        self._to = outgoing
        self._longest = min(FORGOTTEN, kept)
        self._events = events
        self._stopping = False
        self.job = property_of(outgoing.messenger, "remind")

    async def run(self) -> int:
        """Returns how many were reminded. Ends at a flood limit, or if the messenger cannot be reached; the next run
        reminds the rest."""
        reminded = 0
        for interview in await self._due():
            if await self._to.pace.paused():
                break
            await self._to.pace.turn()
            if self._stopping:
                break
            outcome = await self._remind(interview, self._to.clock())
            reminded += outcome is Outcome.SENT
            if outcome in (Outcome.NOT_NOW, Outcome.UNKNOWN):
                break
        if reminded:
            log.info("reminded", clients=reminded)
        return reminded

    def stop(self) -> None:
        """Stops after the current reminder. The others are due at the next start."""
        self._stopping = True

    async def _due(self) -> list[Interview]:
        now = self._to.clock()
        zones = [zone for zone in await centers.zones(self._to.db) if is_daytime(zone, now)]
        return await reminders.unfinished(
            self._to.db,
            after=now - self._longest,
            before=now - AFTER,
            zones=zones,
            limit=AT_ONCE,
            messenger=self._to.messenger,
        )

    async def _remind(self, interview: Interview, now: datetime) -> Outcome | None:
        """None if there is nothing left to remind of."""
        # A long run takes time: evening may have come, or the client may be back.
        if not is_daytime(interview.timezone, now) or not await reminders.claim(self._to.db, interview, now=now):
            return None
        outcome = await remind(self._to, interview, "unfinished")
        if outcome is Outcome.SENT:
            self._events.reminded(interview)
        elif outcome is Outcome.NOT_NOW:
            await reminders.give_back(self._to.db, interview, claimed_at=now)
        return outcome


def is_daytime(timezone: str, now: datetime) -> bool:
    return FIRST_HOUR <= now.astimezone(ZoneInfo(timezone)).hour < LAST_HOUR


log = structlog.get_logger(__name__)
