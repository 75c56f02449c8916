"""The weekly run in a process of its own: `python -m bot.running.week MOMENT`, which a running bot starts.

Computing a nation keeps an interpreter busy for seconds. In the bot's own process every tap would wait for it, at each
of its dozen turns; here only the file is shared. The process gives way to clients, ends when its work is done or when
the bot has ended, and may die at any moment: the run is safe to repeat.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.helper_process import NICE, seldom_look_for_garbage

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.engine.database import Database

COMMAND = (sys.executable, "-m", "bot.running.week")
ABANDONED = os.EX_UNAVAILABLE
"""The exit code where the bot has ended first."""
UNAVAILABLE = os.EX_TEMPFAIL
"""The exit code where the database cannot be used just now."""


class WeekProcess:
    """Starts the process with the settings of this one, which it inherits."""

    def __init__(self, db: "Database", clock: Callable[[], datetime], command: Sequence[str] = COMMAND) -> None:
        self._db = db
        self._clock = clock
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def run(self) -> None:
        """Does nothing unless something is due. Raises JobFailed, StorageUnavailable."""
        from bot import jobs
        from bot.shared_jobs import JobFailed
        from storage.errors import StorageUnavailable

        now = self._clock()
        if self._stopped or not await jobs.week_is_due(self._db, now):
            return
        self._process = await asyncio.create_subprocess_exec(
            *self._command, now.isoformat(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
        )
        if self._stopped:
            self.stop()
        code = await self._process.wait()
        if self._stopped or code == 0:
            return
        if code == UNAVAILABLE:
            raise StorageUnavailable("the process of the weekly run could not use the database")
        raise JobFailed(f"the process of the weekly run ended with {code}")

    def stop(self) -> None:
        """Gives up a run under way: the next process goes on where it ended."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()


def main(arguments: Sequence[str]) -> int:
    os.nice(NICE)
    seldom_look_for_garbage()
    threading.Thread(target=_end_with_the_bot, daemon=True).start()
    # The owner alone may read the files that libraries write.
    os.umask(0o077)
    from bot import logs, settings
    from storage.errors import StorageError, StorageUnavailable

    chosen = settings.load()
    logs.configure(chosen.log_format)

    import structlog

    log = structlog.get_logger(__name__)
    try:
        asyncio.run(_publish(chosen, datetime.fromisoformat(arguments[0])))
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


def _end_with_the_bot() -> None:
    """However the bot ends, the system closes its end of the pipe, which nothing is ever written to."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(ABANDONED)


async def _publish(chosen: "Settings", now: datetime) -> None:
    from bot import jobs
    from bot.comments import dictionary
    from storage.engine.database import Database

    db = await Database.open(chosen.database_url, must_exist=True)
    try:
        await jobs.publish_week(db, now, dictionary.chosen(chosen), chosen.versions, chosen.methodologies)
    finally:
        await db.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
