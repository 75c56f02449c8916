"""The cost of a tap, beside a bare aiogram handler that makes the same two calls, in one run.

    .venv/bin/python -m benchmarks.tapping --clients 200 --two-workers

Every bot is a process behind its webhook and talks to a Bot API that does nothing. Our clients go through the real
entry and answer every question; the bare bot gets the same updates. The bots take turns four times in a round, and a
ratio compares bots within a round, so that other work on the machine disturbs both. Processor time is the kernel's
count for the bot's process. PostgreSQL runs with its defaults (fsync, synchronous commits), SQLite with
synchronous=FULL: a client waits for the disk there, so the time of an fsync of the same disk is measured in each round
as well.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import func, select

from benchmarks import disk, figures, host, nation_file
from benchmarks.clients import answers, begin
from benchmarks.connections import Messenger
from benchmarks.figures import Figure
from benchmarks.host import Attempts
from benchmarks.processes import behind_webhook, bot_api
from benchmarks.report import progress, table, write
from benchmarks.systems import BARE, FULL, FULL_INTERVIEWS, POSTGRESQL, SQLITE, WORKERS, System, bot_on
from questionnaire.model import QUESTION_COUNT
from storage.tables import interviews
from tests import postgres

PER_SECOND = 100.0
MOST_CPU, MOST_PACED, MOST_P99 = 1.3, 1.5, 4.0
PACED_SECONDS = 10
SLICES = 4
"""Turns of each bot in a round: a machine that slows down meanwhile does so for all of them."""
SYNCS = 100
PEOPLE = itertools.count(1_000)


@dataclass(frozen=True, slots=True)
class Slice:
    """One turn of one bot, in seconds: processor time and time by the clock for `taps` when kept busy; processor time
    and what each tap took at a steady `PER_SECOND`; an fsync just before."""

    taps: int
    cpu: float
    busy: float
    paced_cpu: float
    took: Sequence[float]
    fsync: float


@dataclass(frozen=True, slots=True)
class Round:
    """Of one bot: processor milliseconds per tap and taps per second when kept busy; p50 and p99 in milliseconds and
    processor milliseconds per tap at a steady `PER_SECOND`; milliseconds of an fsync."""

    cpu: float
    per_second: float
    p50: float
    p99: float
    paced_cpu: float
    fsync: float

    @classmethod
    def of(cls, slices: Sequence[Slice]) -> Self:
        taps = sum(one.taps for one in slices)
        took = sorted(itertools.chain.from_iterable(one.took for one in slices))
        return cls(
            cpu=1_000 * sum(one.cpu for one in slices) / taps,
            per_second=taps / sum(one.busy for one in slices),
            p50=1_000 * took[len(took) // 2],
            p99=1_000 * took[len(took) * 99 // 100],
            paced_cpu=1_000 * sum(one.paced_cpu for one in slices) / len(took),
            fsync=1_000 * statistics.median(one.fsync for one in slices),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--two-workers", action="store_true", help="measure two workers on PostgreSQL, too")
    parser.add_argument("--rounds", type=figures.rounds, default=figures.LEAST_ROUNDS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    with postgres.running("max_connections=200") as server:
        rounds, repeated = asyncio.run(_measure(server, chosen.clients, chosen.rounds, two_workers=chosen.two_workers))
    body = _report(rounds, chosen.clients, repeated)
    print(body)
    figures.save(_figures(rounds), chosen.figures)
    if chosen.write:
        write("A tap", body)


async def _measure(
    server: postgres.Server, clients: int, number: int, *, two_workers: bool
) -> tuple[Mapping[str, list[Round]], int]:
    """The rounds of each bot, and how many turns were repeated. Before the first one each takes a turn that does not
    count: everything is loading."""
    each = -(-clients // SLICES)
    measured: dict[str, list[Slice]] = defaultdict(list)
    async with _systems(server, two_workers=two_workers) as systems:

        async def turn() -> Mapping[str, Slice]:
            return {name: await _slice(one, each, await asyncio.to_thread(_fsync)) for name, one in systems.items()}

        await turn()
        attempts = Attempts(number * SLICES)
        with progress("Tapping", number * SLICES) as advance:
            for attempt in attempts:
                with attempt:
                    found = await turn()
                if attempt.counts:
                    for name, one in found.items():
                        measured[name].append(one)
                    advance()
        turns = 1 + number * SLICES + attempts.repeated
        for name, sharing in ((SQLITE, 1), (POSTGRESQL, 2 if two_workers else 1)):
            await _check(systems[name], sharing * turns * (each * QUESTION_COUNT + _paced(each)))
    return {
        name: [Round.of(some[at : at + SLICES]) for at in range(0, len(some), SLICES)]
        for name, some in measured.items()
    }, attempts.repeated


@asynccontextmanager
async def _systems(server: postgres.Server, *, two_workers: bool) -> AsyncIterator[Mapping[str, System]]:
    """All bots, running; only the measured one has work."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = await stack.enter_async_context(bot_api())
        bare = await stack.enter_async_context(behind_webhook("benchmarks.bare_bot", api))
        sqlite = await stack.enter_async_context(bot_on(f"sqlite+aiosqlite:///{folder / 'czn.db'}", folder, api))
        nation = folder / "nation.db"
        await asyncio.to_thread(nation_file.make, nation, FULL_INTERVIEWS)
        full = await stack.enter_async_context(bot_on(nation_file.address(nation), folder, api))
        workers = 2 if two_workers else 1
        all_workers = await stack.enter_async_context(bot_on(server.new_url(), folder, api, workers=workers))
        yield {
            BARE: System([bare]),
            SQLITE: sqlite,
            FULL: full,
            POSTGRESQL: System(all_workers.bots[:1], all_workers.db, all_workers.center_id),
            **({WORKERS: all_workers} if two_workers else {}),
        }


async def _slice(system: System, clients: int, fsync: float) -> Slice:
    messenger = Messenger([bot.port for bot in system.bots])
    try:
        one_by_one = await _taps(messenger, system, clients)
        before = system.cpu
        busy = await messenger.flood(one_by_one)
        cpu = system.cpu - before
        # Clients take turns.
        in_turns = itertools.chain.from_iterable(zip(*await _taps(messenger, system, clients), strict=True))
        paced = list(itertools.islice(in_turns, _paced(clients)))
        before = system.cpu
        took = await messenger.pace(paced, PER_SECOND)
        paced_cpu = system.cpu - before
    finally:
        messenger.close()
    return Slice(clients * QUESTION_COUNT, cpu, busy, paced_cpu, took, fsync)


def _fsync() -> float:
    return statistics.median(disk.fsyncs(SYNCS))


def _paced(clients: int) -> int:
    """The number of taps at a steady pace, in one turn."""
    return min(clients * QUESTION_COUNT, round(PER_SECOND * PACED_SECONDS / SLICES))


async def _taps(messenger: Messenger, system: System, clients: int) -> list[list[bytes]]:
    """The answers of `clients` new clients, who have reached the first question."""
    people = [next(PEOPLE) for _ in range(clients)]
    if system.db is None:
        return [answers(person, "0123456789abcdef") for person in people]
    begun = await begin(messenger, system.db, people, system.center_id)
    return [answers(person, interview) for person, interview in begun.items()]


async def _check(system: System, taps: int) -> None:
    """Raises RuntimeError unless every tap was saved."""
    if system.db is None:
        return
    answered = func.sum(func.length(func.replace(interviews.c.answers, "0", "")))
    async with system.db.read() as connection:
        saved = await connection.scalar(select(answered))
    if saved != taps:
        raise RuntimeError(f"of {taps} taps {saved} were saved")


def _report(rounds: Mapping[str, list[Round]], clients: int, repeated: int) -> str:
    rows = [
        {
            "bot": name,
            "processor time per tap, ms": _own(rounds, name, "cpu"),
            f"against the {BARE} (≤ {MOST_CPU})": str(_against(rounds, name, "cpu", MOST_CPU)),
            "taps per second, kept busy": f"{_median(some, 'per_second'):.0f}",
            f"processor time at {PER_SECOND:.0f} taps/s, ms": _own(rounds, name, "paced_cpu"),
            f"against it (≤ {MOST_PACED})": str(_against(rounds, name, "paced_cpu", MOST_PACED)),
            "p50, ms": f"{_median(some, 'p50'):.1f}",
            "p99, ms": f"{_median(some, 'p99'):.1f}",
            f"p99 / p50 (≤ {MOST_P99:.0f})": str(_tail(rounds, name)),
        }
        for name, some in rounds.items()
    ]
    fsync = [one.fsync for one in rounds[SQLITE]]
    paced = SLICES * _paced(-(-clients // SLICES))
    return f"""{clients} clients, kept busy with {QUESTION_COUNT} questions each, and {paced} of their taps
at a steady {PER_SECOND:.0f} per second. Medians of {len(rounds[BARE])} rounds with their range; ratios are those within
a round, and void where the {BARE} itself moved by more than a tenth. PostgreSQL as it comes, with fsync and synchronous
commits; SQLite with synchronous=FULL; the taps, the Bot API and PostgreSQL share the machine. An append and its fsync
took {statistics.median(fsync):.2f} ms ({min(fsync):.2f}–{max(fsync):.2f}).{_of_workers(rounds)} {host.words(repeated)}

{table(rows)}
"""


def _of_workers(rounds: Mapping[str, list[Round]]) -> str:
    if WORKERS not in rounds:
        return ""
    both = zip(rounds[WORKERS], rounds[POSTGRESQL], strict=True)
    more = statistics.median(two.per_second / one.per_second for two, one in both)
    return f"\nTwo workers take {more:.2f} × the taps of one."


def _figures(rounds: Mapping[str, list[Round]]) -> list[Figure]:
    names = (SQLITE, FULL, POSTGRESQL)
    return [
        *(_against(rounds, name, "cpu", MOST_CPU) for name in names),
        *(_against(rounds, name, "paced_cpu", MOST_PACED) for name in names),
        *(_tail(rounds, name) for name in names),
    ]


def _against(rounds: Mapping[str, list[Round]], name: str, what: str, limit: float) -> Figure:
    bare = [getattr(one, what) for one in rounds[BARE]]
    pace = "kept busy" if what == "cpu" else f"at {PER_SECOND:.0f} a second"
    ratios = [getattr(one, what) / yardstick for one, yardstick in zip(rounds[name], bare, strict=True)]
    return Figure(f"processor time of a tap {pace}, against the {BARE}: {name}", ratios, bare, limit=limit)


def _tail(rounds: Mapping[str, list[Round]], name: str) -> Figure:
    """How much longer the slowest hundredth of taps takes than most; void if an fsync has changed its time."""
    some = rounds[name]
    ratios = [one.p99 / one.p50 for one in some]
    return Figure(f"p99 against p50 of a tap: {name}", ratios, [one.fsync for one in some], limit=MOST_P99, digits=1)


def _own(rounds: Mapping[str, list[Round]], name: str, what: str) -> str:
    values = [getattr(one, what) for one in rounds[name]]
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def _median(rounds: Sequence[Round], what: str) -> float:
    return statistics.median(float(getattr(one, what)) for one in rounds)


if __name__ == "__main__":
    main()
