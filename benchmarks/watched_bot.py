"""The bot, on a clock that stands a given time ahead, with its event loop watched: `python -m benchmarks.watched_bot`.

AHEAD_SECONDS   how far its clock is ahead of the machine's; 0 if it is not set
WATCHED         a file that gets a line for every second: when (by the machine's clock), for how many seconds at most
                the loop did nothing else, and how many of them its thread was computing
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

LOOK_SECONDS = 0.005


async def _watch(path: Path) -> None:
    with path.open("w") as file:
        while True:
            second, longest, computing = int(time.time()), 0.0, 0.0
            while int(time.time()) == second:
                before, worked = time.perf_counter(), time.thread_time()
                await asyncio.sleep(LOOK_SECONDS)
                longest = max(longest, time.perf_counter() - before - LOOK_SECONDS)
                computing = max(computing, time.thread_time() - worked)
            file.write(f"{second} {longest} {computing}\n")
            file.flush()


def busy(watched: Path, begin: float, end: float) -> tuple[float, float]:
    """For how many seconds at most the loop did nothing else between two moments, and how many it was computing."""
    seconds = [[float(part) for part in line.split()] for line in watched.read_text().splitlines()]
    mine = [one for one in seconds if begin - 1 < one[0] <= end]
    return max(one[1] for one in mine), max(one[2] for one in mine)


def main() -> int:
    # Drawing processes import this module too, and do not need the whole bot.
    from bot import __main__ as entry
    from bot.running import app
    from bot.running.installation import utc_now

    ahead = timedelta(seconds=float(os.environ.get("AHEAD_SECONDS", "0")))
    run = app.run

    async def watched(settings: "Settings", clock: "Callable[[], datetime]" = utc_now) -> None:
        watch = asyncio.create_task(_watch(Path(os.environ["WATCHED"])))
        try:
            await run(settings, clock)
        finally:
            watch.cancel()

    app.run = watched
    return entry.main(lambda: datetime.now(UTC) + ahead)


if __name__ == "__main__":
    sys.exit(main())
