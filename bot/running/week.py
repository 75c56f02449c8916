"""The weekly run in a process of its own: `python -m bot.running.week HOUR`, which a running bot starts.

Computing a nation keeps an interpreter busy for seconds. In the bot's own process every tap would wait for it, at each
of its dozen turns; here only the file is shared. The process gives way to clients, ends when its work is done or when
the bot has ended, and may die at any moment: the run is safe to repeat.

The bot starts it some minutes before digests become due. It counts the answers of the week that is over, and waits for
a line with the moment of the run: what has not changed until then is not counted again. Nothing is written before.
"""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.helper_process import give_way, seldom_look_for_garbage

if TYPE_CHECKING:
    from bot.results.runs import Ahead
    from bot.settings import Settings
    from storage.engine.database import Database

COMMAND = (sys.executable, "-m", "bot.running.week")
ABANDONED = os.EX_UNAVAILABLE
"""The exit code where the bot has ended first."""
UNAVAILABLE = os.EX_TEMPFAIL
"""The exit code where the database cannot be used just now."""
EARLY = timedelta(minutes=5)
"""How long before digests become due it starts."""
LOOK_SECONDS = 0.25
"""How often the clock is looked at meanwhile: it may be set, and need not run as fast as the machine's."""


class WeekProcess:
    """Starts the process with the settings of this one, which it inherits."""

    def __init__(
        self,
        db: "Database",
        clock: Callable[[], datetime],
        command: Sequence[str] = COMMAND,
        early: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`early` is called where the process starts before the hour."""
        self._db = db
        self._clock = clock
        self._command = command
        self._early = early
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def run(self) -> None:
        """Does nothing unless something is due, or will be shortly. Raises JobFailed, StorageUnavailable."""
        from bot import jobs
        from bot.shared_jobs import JobFailed
        from storage.errors import StorageUnavailable

        hour = self._clock()
        if self._stopped:
            return
        if not await jobs.week_is_due(self._db, hour):
            coming = await jobs.next_due(self._db, hour)
            if coming is None or coming > hour + EARLY or not await jobs.week_is_due(self._db, coming):
                return
            hour = coming
        self._process = await asyncio.create_subprocess_exec(
            *self._command, hour.isoformat(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
        )
        if self._stopped:
            self.stop()
        if self._early is not None and self._clock() < hour:
            await self._early()
        await self._begin_at(hour, self._process)
        code = await self._process.wait()
        if self._stopped or code == 0:
            return
        if code == UNAVAILABLE:
            raise StorageUnavailable("the process of the weekly run could not use the database")
        raise JobFailed(f"the process of the weekly run ended with {code}")

    async def _begin_at(self, hour: datetime, process: asyncio.subprocess.Process) -> None:
        """Tells it to begin when the hour has come."""
        while (now := self._clock()) < hour and process.returncode is None:  # noqa: ASYNC110 – a clock is no event
            await asyncio.sleep(min(LOOK_SECONDS, (hour - now).total_seconds()))
        if process.stdin is not None and process.returncode is None:
            process.stdin.write(f"{now.isoformat()}\n".encode())
            # One that has died meanwhile is told of by its exit code.
            with contextlib.suppress(ConnectionError):
                await process.stdin.drain()

    def stop(self) -> None:
        """Gives up a run under way: the next process goes on where it ended."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()


def main(arguments: Sequence[str]) -> int:
    give_way()
    seldom_look_for_garbage()
    moment: Future[datetime] = Future()
    threading.Thread(target=_listen_to_the_bot, args=[moment], daemon=True).start()
    # The owner alone may read the files that libraries write.
    os.umask(0o077)
    from bot import logs, settings
    from storage.errors import StorageError, StorageUnavailable

    chosen = settings.load()
    logs.configure(chosen.log_format)

    import structlog

    log = structlog.get_logger(__name__)
    try:
        asyncio.run(_publish(chosen, datetime.fromisoformat(arguments[0]), moment))
    except StorageUnavailable:
        return UNAVAILABLE
    except (StorageError, settings.SettingsError) as error:
        log.error("week_failed", reason=str(error))
        return 1
    except Exception:
        # Python's own report would print the message, whatever it quotes.
        log.exception("week_failed")
        return 1
    return 0


def _listen_to_the_bot(moment: "Future[datetime]") -> None:
    """One line says when to begin. However the bot ends, the system closes its end of the pipe."""
    with open(sys.stdin.fileno(), closefd=False, encoding="ascii") as pipe:
        if line := pipe.readline():
            moment.set_result(datetime.fromisoformat(line.strip()))
            pipe.read()
    os._exit(ABANDONED)


async def _publish(chosen: "Settings", hour: datetime, moment: "Future[datetime]") -> None:
    from bot import jobs
    from bot.comments import dictionary
    from storage.engine.database import Database

    db = await Database.open(chosen.database_url, must_exist=True, gives_way=True)
    try:
        ahead: Mapping[int, Ahead] = {}
        if not moment.done():
            ahead = await jobs.count_week(db, hour, chosen.versions, chosen.methodologies)
        now = await asyncio.wrap_future(moment)
        await jobs.publish_week(db, now, dictionary.chosen(chosen), chosen.versions, chosen.methodologies, ahead)
    finally:
        await db.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
