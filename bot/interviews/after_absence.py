"""Notices that the bot was away, and sends clients the current question of their open interviews again.

The messenger forgets a tap after some 150 seconds. A client who tapped while the bot was down waits for an answer that
will never come. The database holds the time at which the bot was last up.
"""

from datetime import datetime, timedelta

import structlog

from bot.interviews.outgoing import Outgoing
from bot.interviews.reminders import AFTER, remind
from bot.messenger.links import property_of
from storage.survey import reminders
from storage.workers import properties
from storage.workers.properties import LAST_SEEN

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60
TAPS_LAST = timedelta(seconds=150)
"""How long the messenger keeps a tap. A shorter absence loses none."""


class AbsenceRecovery:
    """`run` records that the bot is up, after making up for an absence. It makes up for each absence once."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._to = outgoing
        self._stopping = False
        self._last_seen = property_of(outgoing.messenger, LAST_SEEN)
        self.job = property_of(outgoing.messenger, "presence")

    async def run(self) -> None:
        now = self._to.clock()
        seen = await properties.get(self._to.db, self._last_seen)
        last = None if seen is None else datetime.fromisoformat(seen)
        if last is not None and now - last > TAPS_LAST and not await self._return(last, now):
            return
        await properties.put(self._to.db, self._last_seen, self._to.clock().isoformat())

    def stop(self) -> None:
        """Stops after the current reminder. The next process to start goes on, because the absence is not over yet."""
        self._stopping = True

    async def _return(self, left: datetime, now: datetime) -> bool:
        """Whether everybody has been reminded."""
        # A client who has gone on since the return needs no reminder. One who left an interview long ago is not
        # waiting, and gets the reminder that `bot.interviews.reminders` sends by daylight.
        waiting = await reminders.left_open(
            self._to.db, after=now - AFTER, before=left + TAPS_LAST, reminded=left, messenger=self._to.messenger
        )
        log.info("returned", away_seconds=round((now - left).total_seconds()), open_interviews=len(waiting))
        for interview in waiting:
            if self._stopping:
                return False
            await self._to.pace.turn()
            if await reminders.claim(self._to.db, interview, since=left, now=now):
                await remind(self._to, interview, "back-again")
        return True
