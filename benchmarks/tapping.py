"""The cost of a tap, beside a bare aiogram handler that makes the same two calls, in one run.

    .venv/bin/python -m benchmarks.tapping --clients 200 --rounds 3

Every bot is a process behind its webhook and talks to a Bot API that does nothing. Our clients go through the real
entry and answer every question; the bare bot gets the same updates. The bots take turns, and a ratio compares bots
within a round, so that other work on the machine disturbs both. Processor time is the kernel's count for the bot's
process. PostgreSQL runs with its defaults (fsync, synchronous commits), SQLite with synchronous=FULL.
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

from sqlalchemy import func, select

from benchmarks import nation_file
from benchmarks.clients import answers, begin
from benchmarks.connections import Messenger
from benchmarks.processes import behind_webhook, bot_api
from benchmarks.report import progress, table, write
from benchmarks.systems import BARE, FULL, FULL_INTERVIEWS, POSTGRESQL, SQLITE, WORKERS, System, bot_on
from questionnaire.model import QUESTION_COUNT
from storage.tables import interviews
from tests import postgres

PER_SECOND = 100.0
MOST_CPU, MOST_P99 = 1.6, 4.0
PACED_SECONDS = 10
PEOPLE = itertools.count(1_000)


@dataclass(frozen=True, slots=True)
class Round:
    """Of one bot: processor milliseconds per tap and taps per second when kept busy; p50 and p99 in milliseconds and
    processor milliseconds per tap at a steady `PER_SECOND`."""

    cpu: float
    per_second: float
    p50: float
    p99: float
    paced_cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    chosen = parser.parse_args()
    with postgres.running("max_connections=200") as server:
        rounds = asyncio.run(_measure(server, chosen.clients, chosen.rounds))
    body = _report(rounds, chosen.clients)
    print(body)
    if chosen.write:
        write("A tap", body)


async def _measure(server: postgres.Server, clients: int, number: int) -> Mapping[str, list[Round]]:
    measured: dict[str, list[Round]] = defaultdict(list)
    async with _systems(server) as systems:
        with progress("Tapping", (number + 1) * len(systems)) as advance:
            for turn in range(number + 1):
                for name, system in systems.items():
                    found = await _round(system, clients)
                    if turn:  # During the first round everything is still loading.
                        measured[name].append(found)
                    advance()
            for name, sharing in ((SQLITE, 1), (POSTGRESQL, 2)):
                await _check(systems[name], sharing * (number + 1) * (clients * QUESTION_COUNT + _paced(clients)))
    return measured


@asynccontextmanager
async def _systems(server: postgres.Server) -> AsyncIterator[Mapping[str, System]]:
    """All bots, running; only the measured one has work."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = await stack.enter_async_context(bot_api())
        bare = await stack.enter_async_context(behind_webhook("benchmarks.bare_bot", api))
        sqlite = await stack.enter_async_context(bot_on(f"sqlite+aiosqlite:///{folder / 'czn.db'}", folder, api))
        nation = folder / "nation.db"
        await asyncio.to_thread(nation_file.make, nation, FULL_INTERVIEWS)
        full = await stack.enter_async_context(bot_on(nation_file.address(nation), folder, api))
        two = await stack.enter_async_context(bot_on(server.new_url(), folder, api, workers=2))
        yield {
            BARE: System([bare]),
            SQLITE: sqlite,
            FULL: full,
            POSTGRESQL: System(two.bots[:1], two.db, two.center_id),
            WORKERS: two,
        }


async def _round(system: System, clients: int) -> Round:
    messenger = Messenger([bot.port for bot in system.bots])
    try:
        one_by_one = await _taps(messenger, system, clients)
        before = system.cpu
        seconds = await messenger.flood(one_by_one)
        cpu = system.cpu - before
        # Clients take turns.
        in_turns = itertools.chain.from_iterable(zip(*await _taps(messenger, system, clients), strict=True))
        paced = list(itertools.islice(in_turns, _paced(clients)))
        before = system.cpu
        took = sorted(await messenger.pace(paced, PER_SECOND))
        paced_cpu = system.cpu - before
    finally:
        messenger.close()
    taps = clients * QUESTION_COUNT
    return Round(
        cpu=1_000 * cpu / taps,
        per_second=taps / seconds,
        p50=1_000 * took[len(took) // 2],
        p99=1_000 * took[len(took) * 99 // 100],
        paced_cpu=1_000 * paced_cpu / len(paced),
    )


def _paced(clients: int) -> int:
    """The number of taps at a steady pace."""
    return min(clients * QUESTION_COUNT, round(PER_SECOND * PACED_SECONDS))


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


def _report(rounds: Mapping[str, list[Round]], clients: int) -> str:
    rows = [
        {
            "bot": name,
            "processor time per tap": f"{_median(some, 'cpu'):.2f} ms",
            f"against the {BARE} (≤ {MOST_CPU})": f"{_against(rounds, name, BARE, 'cpu'):.2f} ×",
            "taps per second, kept busy": f"{_median(some, 'per_second'):.0f}",
            f"processor time at {PER_SECOND:.0f} taps/s": f"{_median(some, 'paced_cpu'):.2f} ms",
            "against it": f"{_against(rounds, name, BARE, 'paced_cpu'):.2f} ×",
            "p50": f"{_median(some, 'p50'):.1f} ms",
            "p99": f"{_median(some, 'p99'):.1f} ms",
            f"p99 / p50 (≤ {MOST_P99:.0f})": f"{statistics.median(one.p99 / one.p50 for one in some):.1f}",
        }
        for name, some in rounds.items()
    ]
    gain = _against(rounds, WORKERS, POSTGRESQL, "per_second")
    spread = _spread(rounds)
    return f"""{clients} clients, kept busy with {QUESTION_COUNT} questions each, and {_paced(clients)} of their taps
at a steady {PER_SECOND:.0f} per second. Medians of {len(rounds[BARE])} rounds; ratios are those within a round; the
processor time of the {BARE} itself differed by {spread:.0f} % between rounds. PostgreSQL as it comes, with fsync and
synchronous commits; SQLite with synchronous=FULL; the taps, the Bot API and PostgreSQL share the machine. Two workers
take {gain:.2f} × the taps of one.

{table(rows)}
"""


def _spread(rounds: Mapping[str, list[Round]]) -> float:
    times = [one.cpu for one in rounds[BARE]]
    return 100 * (max(times) / min(times) - 1)


def _against(rounds: Mapping[str, list[Round]], ours: str, theirs: str, what: str) -> float:
    pairs = zip(rounds[ours], rounds[theirs], strict=True)
    return statistics.median(float(getattr(mine, what) / getattr(other, what)) for mine, other in pairs)


def _median(rounds: Sequence[Round], what: str) -> float:
    return statistics.median(float(getattr(one, what)) for one in rounds)


if __name__ == "__main__":
    main()
