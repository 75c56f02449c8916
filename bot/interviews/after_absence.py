"""Notices that the bot was away, and puts the current question of open interviews before their clients again.

The messenger forgets a tap after some 150 seconds: whoever has tapped while the bot was down waits for an answer that
will never come. When the bot was last there stands in the database.
"""

from datetime import datetime, timedelta

import structlog

from bot.interviews.outgoing import Outgoing
from bot.interviews.reminders import AFTER, remind
from bot.messenger.links import property_of
from storage import properties, reminders
from storage.properties import LAST_SEEN

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60
TAPS_LAST = timedelta(seconds=150)
"""How long the messenger keeps a tap. An absence that is shorter loses none."""


class AbsenceRecovery:
    """`run` says that the bot is there, after it has made up for an absence. Each absence is made up for once."""

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
        """The reminder in hand is the last; whoever starts next goes on, because the absence is not over yet."""
        self._stopping = True

    async def _return(self, left: datetime, now: datetime) -> bool:
        """Whether everybody has been reminded."""
        # Whoever has gone on since the return needs no reminder; whoever has left an interview alone for long is not
        # waiting, and gets the one that `bot.interviews.reminders` sends by daylight.
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
