"""Do clients come before digests? Some Monday mornings on each database, with taps before nine o'clock and after.

    .venv/bin/python -m benchmarks.mornings

In every morning the bot starts on a fresh copy of a nation, on a clock that reaches nine o'clock in all 2,300 centers
while clients tap at a steady pace: the nation's answers are counted, and from nine on it is published, its digests are
built, drawn and sent. The yardstick is the median of the taps right before nine, when the count is over.
"""

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks import digest_nation, disk, figures, host
from benchmarks.clients import answers, begin
from benchmarks.connections import Messenger
from benchmarks.digest_nation import INTERVIEWS, MONDAY
from benchmarks.digests import all_delivered
from benchmarks.figures import Figure
from benchmarks.host import Attempt, Attempts
from benchmarks.nation_file import CENTERS, address
from benchmarks.processes import behind_webhook, bot_api, settings
from benchmarks.report import progress, table, write
from benchmarks.systems import POSTGRESQL, SQLITE
from bot.sandbox.clock import DemoClock
from questionnaire.model import QUESTION_COUNT
from storage.backup import copying
from storage.engine.database import Database
from tests import postgres

RECIPIENTS = 300
TAPS_PER_SECOND = 50.0
COUNTING_SECONDS = 75.0
"""Of taps while the bot looks once more at what is due, which takes up to 38, and counts."""
QUIET_SECONDS, MEANWHILE_SECONDS = 60.0, 45.0
"""Of taps before nine o'clock and after it: publishing, building and sending take less. The p99 of 15 s, 750 taps, was
anything from 7 to 14 ms on quiet cores; that of a minute rests on thirty taps."""
EARLY = timedelta(minutes=30)
"""Before nine o'clock: enough for the bot's start and for leading clients to their first question."""
FIRST_CLIENT = 1_000_000
MOST_P99, MOST_UNTIL_FIRST = 2.0, 10.0


@dataclass(frozen=True, slots=True)
class Morning:
    """In seconds: taps while the nation is counted, between that and nine o'clock, and from then until the last digest
    was sent; from nine to the first and the last message."""

    p99_counting: float
    p50_before: float
    p99_before: float
    p99_meanwhile: float
    until_first: float
    until_last: float

    @property
    def slower(self) -> float:
        return max(self.p99_counting, self.p99_meanwhile) / self.p99_before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=figures.rounds, default=figures.LEAST_ROUNDS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    measured: dict[str, list[Morning]] = defaultdict(list)
    syncs = disk.measured()
    with tempfile.TemporaryDirectory() as folder, _nations(Path(folder)) as nations:
        repeated = 0
        with progress("Mornings", chosen.rounds * len(nations)) as advance:
            for name, fresh in nations.items():
                for attempt in (attempts := Attempts(chosen.rounds)):
                    morning = asyncio.run(_morning(fresh(), Path(folder), attempt))
                    if attempt.counts:
                        measured[name].append(morning)
                        advance()
                repeated += attempts.repeated
    body = _report(measured, repeated, syncs)
    print(body)
    figures.save([one for name, mornings in measured.items() for one in _figures(name, mornings)], chosen.figures)
    if chosen.write:
        write("Clients on Monday morning", body)


@contextmanager
def _nations(folder: Path) -> Iterator[Mapping[str, Callable[[], str]]]:
    """What makes a fresh copy of the nation on each database, and returns its address."""
    nation = folder / "nation.db"
    digest_nation.make(nation, RECIPIENTS)
    with postgres.running("max_connections=100") as server:
        full = server.new_url()
        asyncio.run(_copied(address(nation), full))

        def file() -> str:
            return address(Path(shutil.copy(nation, folder / "czn.db")))

        yield {SQLITE: file, POSTGRESQL: lambda: server.copy_of(full)}


async def _copied(source_url: str, target_url: str) -> None:
    source, target = await Database.open(source_url), await Database.open(target_url)
    await copying.copy(source, target, lambda *_: None)
    await source.close()
    await target.close()


async def _morning(url: str, folder: Path, attempt: Attempt) -> Morning:
    """The attempt begins with the taps right before nine o'clock, and ends with the last taps."""
    clock = DemoClock(folder / "clock")
    clock.set(MONDAY - EARLY)
    async with (
        bot_api("benchmarks.limited_api") as api,
        behind_webhook(f"bot.sandbox.bot_by_clock {clock.file}", api, settings(folder, url)) as bot,
    ):
        messenger = Messenger([bot.port])
        taps = await _taps(messenger, url)
        clock.set(MONDAY - timedelta(seconds=COUNTING_SECONDS + QUIET_SECONDS))
        nine = time.time() + COUNTING_SECONDS + QUIET_SECONDS
        counted, quiet = (int(seconds * TAPS_PER_SECOND) for seconds in (COUNTING_SECONDS, QUIET_SECONDS))
        counting = sorted(await messenger.pace(taps[:counted], TAPS_PER_SECOND))
        with attempt:
            before = sorted(await messenger.pace(taps[counted : counted + quiet], TAPS_PER_SECOND))
            begun = time.time()
            took = await messenger.pace(taps[counted + quiet :], TAPS_PER_SECOND)
        seen = await all_delivered(api, RECIPIENTS)
        messenger.close()
    meanwhile = sorted(took[: int((seen["moments"][-1] - begun) * TAPS_PER_SECOND)])
    return Morning(
        p99_counting=counting[len(counting) * 99 // 100],
        p50_before=statistics.median(before),
        p99_before=before[len(before) * 99 // 100],
        p99_meanwhile=meanwhile[len(meanwhile) * 99 // 100],
        until_first=seen["moments"][0] - nine,
        until_last=seen["moments"][-1] - nine,
    )


async def _taps(messenger: Messenger, url: str) -> list[bytes]:
    """The answers of new clients, who take turns."""
    seconds = COUNTING_SECONDS + QUIET_SECONDS + MEANWHILE_SECONDS
    number = int(seconds * TAPS_PER_SECOND / QUESTION_COUNT) + 1
    db = await Database.open(url)
    try:
        begun = await begin(messenger, db, range(FIRST_CLIENT, FIRST_CLIENT + number), center_id=1)
    finally:
        await db.close()
    one_by_one = [answers(person, interview) for person, interview in begun.items()]
    return [tap for turn in zip(*one_by_one, strict=True) for tap in turn]


def _figures(name: str, mornings: Sequence[Morning]) -> list[Figure]:
    usual = [one.p50_before for one in mornings]
    return [
        Figure(f"p99 of a tap on Monday morning, against before: {name}", [one.slower for one in mornings], usual,
               limit=MOST_P99),
        Figure(f"from nine o'clock to the first message: {name}", [one.until_first for one in mornings], usual,
               unit="s", limit=MOST_UNTIL_FIRST, digits=1),
    ]  # fmt: skip


def _report(measured: Mapping[str, Sequence[Morning]], repeated: int, syncs: str) -> str:
    rows = [
        {
            "database": name,
            "p50 before": f"{1_000 * one.p50_before:.1f} ms",
            "p99 before": f"{1_000 * one.p99_before:.1f} ms",
            "p99 while counting": f"{1_000 * one.p99_counting:.1f} ms",
            "p99 from nine to the last message": f"{1_000 * one.p99_meanwhile:.1f} ms",
            f"against before (≤ {MOST_P99:g})": f"{one.slower:.2f} ×",
            f"first message (≤ {MOST_UNTIL_FIRST:g} s)": f"{one.until_first:.1f} s",
            "last message": f"{one.until_last:.1f} s",
        }
        for name, mornings in measured.items()
        for one in mornings
    ]
    figured = figures.compared([one for name, mornings in measured.items() for one in _figures(name, mornings)], {})
    return f"""{CENTERS:,} centers with {INTERVIEWS:,} interviews of a year, {RECIPIENTS} recipients,
{TAPS_PER_SECOND:.0f} taps a second all the time; one bot, PostgreSQL as it comes and SQLite with synchronous=FULL,
everything on one machine. {host.words(repeated)}
{syncs}

{table(rows)}

{table(figured)}
"""


if __name__ == "__main__":
    main()
