"""The time of a start, and the memory that the bot needs and keeps, beside bare aiogram bots in one run.

    .venv/bin/python -m benchmarks.starting --interviews 6700

A start is timed from the start of the process to its first `getUpdates`; the database already exists. Memory is that of
the bot's process behind a webhook, after whole interviews. The bare handler gets the same number of taps. The bot of
ten lines gets none: its memory is measured at the start. 5,300 interviews are over 100,000 taps.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import figures, host, null_api, processes
from benchmarks.clients import ANSWER, answers, begin
from benchmarks.connections import Messenger
from benchmarks.figures import Figure
from benchmarks.host import Attempts
from benchmarks.processes import Process
from benchmarks.report import progress, table, write
from benchmarks.systems import BARE, SQLITE, System, bot_on
from benchmarks.updates import tap
from handlers.buttons import Send
from questionnaire.model import QUESTION_COUNT
from storage.engine.database import Database

MOST_START, MOST_MEMORY = 1.2, 1.5
STEPS = 10
TAPS = QUESTION_COUNT + 4
"""Consent, type, age, the answers, no comment."""
PER = 100_000
PEOPLE = itertools.count(1_000)
TEN_LINES, OURS = "bot of ten lines", "czn-index"
BOTS = {TEN_LINES: "benchmarks.ten_lines", OURS: "bot"}


@dataclass(frozen=True, slots=True)
class Start:
    """Up to the first `getUpdates`, and resident memory then."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: before the first tap, and after every tenth of them."""

    before: float
    after: Sequence[float]

    def growth(self, taps: int) -> float:
        """Megabytes per `PER` taps over the second half, by least squares."""
        later = self.after[STEPS // 2 :]
        return PER * statistics.linear_regression([taps / STEPS * step for step in range(len(later))], later).slope


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=1_000)
    parser.add_argument("--rounds", type=figures.rounds, default=figures.LEAST_ROUNDS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    starts, repeated = asyncio.run(_starts(chosen.rounds))
    memory = asyncio.run(_memories(chosen.interviews))
    body = _report(starts, memory, chosen.interviews, repeated)
    print(body)
    figures.save([_figure(starts)], chosen.figures)
    if chosen.write:
        write(f"Start, and memory after {chosen.interviews:,} interviews", body)


async def _starts(rounds: int) -> tuple[Mapping[str, list[Start]], int]:
    """Of each bot, and how many rounds were repeated."""
    counted: list[Mapping[str, Start]] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = processes.settings(Path(folder), f"sqlite+aiosqlite:///{folder}/czn.db")
        await (await Database.open(settings["DATABASE_URL"])).close()
        with progress("Starting", (rounds + 1) * 2) as advance:
            # The first start reads the libraries from the disk.
            for module in BOTS.values():
                await _start(module, settings)
                advance()
            for attempt in (attempts := Attempts(rounds)):
                with attempt:
                    found = {name: await _start(module, settings) for name, module in BOTS.items()}
                    attempt.yardstick = found[TEN_LINES].seconds
                if attempt.counts:
                    counted.append(found)
                    for _ in BOTS:
                        advance()
    kept = attempts.kept(counted)
    return {name: [found[name] for found in kept] for name in BOTS}, attempts.repeated


async def _start(module: str, settings: Mapping[str, str]) -> Start:
    polled = asyncio.Event()
    server, port = await null_api.serve(polled)
    started = time.perf_counter()
    environment = {"BOT_TOKEN": processes.TOKEN, "BOT_API_URL": f"http://127.0.0.1:{port}", **settings}
    process = processes.start(module, environment)
    try:
        async with asyncio.timeout(processes.PATIENCE):
            await polled.wait()
        return Start(time.perf_counter() - started, Process(process.pid, port).megabytes)
    finally:
        process.kill()
        process.wait()
        server.close()


async def _memories(interviews: int) -> Mapping[str, Memory]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = await stack.enter_async_context(processes.bot_api())
        bare = System([await stack.enter_async_context(processes.behind_webhook("benchmarks.bare_bot", api))])
        ours = await stack.enter_async_context(bot_on(f"sqlite+aiosqlite:///{folder / 'czn.db'}", folder, api))
        with progress("Interviewing", 2 * STEPS) as advance:
            found = {}
            for name, system in ((BARE, bare), (SQLITE, ours)):
                [bot], after = system.bots, []
                before = bot.megabytes
                for _ in range(STEPS):
                    await _interview(system, interviews // STEPS)
                    after.append(bot.megabytes)
                    advance()
                found[name] = Memory(before, after)
    return found


async def _interview(system: System, number: int) -> None:
    """`number` interviews from consent to thanks, or the same number of taps on a bare bot."""
    people = [next(PEOPLE) for _ in range(number)]
    messenger = Messenger([bot.port for bot in system.bots])
    try:
        if system.db is None:
            await messenger.flood([[tap(one, f"answer:{ANSWER}")] * TAPS for one in people])
        else:
            begun = await begin(messenger, system.db, people, system.center_id)
            await messenger.flood(
                [
                    [*answers(one, interview), tap(one, Send(interview=interview).pack())]
                    for one, interview in begun.items()
                ]
            )
    finally:
        messenger.close()


def _seconds(starts: Mapping[str, list[Start]]) -> Mapping[str, list[float]]:
    return {name: [one.seconds for one in some] for name, some in starts.items()}


def _figure(starts: Mapping[str, list[Start]]) -> Figure:
    seconds = _seconds(starts)
    ratios = [ours / theirs for ours, theirs in zip(seconds[OURS], seconds[TEN_LINES], strict=True)]
    return Figure(f"start, against the {TEN_LINES}", ratios, seconds[TEN_LINES], limit=MOST_START)


def _report(starts: Mapping[str, list[Start]], memory: Mapping[str, Memory], interviews: int, repeated: int) -> str:
    seconds = _seconds(starts)
    least = statistics.median(one.megabytes for one in starts[TEN_LINES])
    rows = [
        {
            "bot": name,
            "to the first `getUpdates`": f"{statistics.median(some):.2f} s",
            "from … to": f"{min(some):.2f} … {max(some):.2f} s",
            f"against the {TEN_LINES} (≤ {MOST_START})": _figure(starts).with_unit if name == OURS else "1.00 ×",
        }
        for name, some in seconds.items()
    ]
    taps = interviews * TAPS
    kept = [
        {
            "bot": name,
            "before": f"{one.before:.1f} MB",
            f"after {taps:,} taps": f"{one.after[-1]:.1f} MB",
            f"against the {TEN_LINES} (≤ {MOST_MEMORY})": f"{one.after[-1] / least:.2f} ×",
            f"against the {BARE}": f"{one.after[-1] / memory[BARE].after[-1]:.2f} ×",
            f"growth over the second half, per {PER:,} taps": f"{one.growth(taps):+.1f} MB",
            "after every tenth": " ".join(f"{megabytes:.1f}" for megabytes in one.after),
        }
        for name, one in memory.items()
    ]
    return f"""Starts: medians of {len(seconds[OURS])}, the bots in turns; the ratio is that within a round. Memory:
resident, of the process, after {interviews:,} interviews from consent to thanks; the {TEN_LINES} as it starts, without
a message, with {least:.1f} MB. {host.words(repeated)}

{table(rows)}

{table(kept)}
"""


if __name__ == "__main__":
    main()
