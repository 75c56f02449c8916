"""How long others wait while one account floods the bot, beside how long they wait usually: in one run.

    .venv/bin/python -m benchmarks.bursts

Clients tap at a steady pace. Meanwhile one account sends a thousand messages, or five accounts send thirty a second
each, from a process of their own. A message held back costs the flooder a turn, not the others. Usual taps and floods
take turns for some rounds; each figure is the median of the rounds, with their range.

Telegram keeps a queue for each chat and sends its next update after the previous one is acknowledged; chats do not wait
for each other. So a thousand messages of one account come one after another. A thousand messages side by side, over as
many connections as the product tells the messenger to open, are harsher than that.

The yardstick is the usual median of a tap. The usual p99 is that of some 300 taps and moves by itself.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import figures
from benchmarks.clients import answers, begin
from benchmarks.connections import CONNECTIONS, Messenger
from benchmarks.figures import Figure
from benchmarks.flooding import Flood, flooder
from benchmarks.processes import bot_api
from benchmarks.report import table, write
from benchmarks.systems import System, bot_on
from benchmarks.watched_bot import busy

CLIENTS, PER_SECOND, SECONDS = 60, 50.0, 6
BURST, ACCOUNTS, EACH_PER_SECOND = 1_000, 5, 30.0
ROUNDS = 5
LIMIT = 2.0
"""How many times their usual p99 others may wait."""
USUAL = "usual"
PEOPLE = itertools.count(1_000)
Meanwhile = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Taps:
    """The seconds that each tap took, in ascending order, and the longest that the bot's loop was busy computing."""

    took: Sequence[float]
    busy: float

    @property
    def p50(self) -> float:
        return self.took[len(self.took) // 2]

    @property
    def p99(self) -> float:
        return self.took[len(self.took) * 99 // 100]


Round = dict[str, Taps]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    rounds, alone = asyncio.run(_measure())
    body = _report(rounds, alone)
    print(body)
    figures.save(_figures(rounds), chosen.figures)
    if chosen.write:
        write("Bursts from one account", body)


async def _measure() -> tuple[list[Round], list[float]]:
    """The rounds, and in each the bot's processor seconds for one message of a flood that comes alone."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        watched = folder / "watched.txt"
        api = await stack.enter_async_context(bot_api())
        url = f"sqlite+aiosqlite:///{folder / 'czn.db'}"
        system = await stack.enter_async_context(bot_on(url, folder, api, watched=watched))
        (bot,) = system.bots
        messenger = Messenger([bot.port])
        stack.callback(messenger.close)
        in_turn = await stack.enter_async_context(flooder(bot.port, 1))
        at_once = await stack.enter_async_context(flooder(bot.port, CONNECTIONS))
        floods = _floods(in_turn, at_once)
        # The first time everything is still being loaded.
        await _tapping(messenger, system, watched, _nothing)
        rounds, alone = [], []
        for number in range(ROUNDS):
            alone.append(await _processor_time(system, in_turn))
            rounds.append(
                {name: await _tapping(messenger, system, watched, meanwhile) for name, meanwhile in floods.items()}
            )
            print(f"round {number + 1}: {1e6 * alone[-1]:.0f} µs a message;", *_raw(rounds[-1]), file=sys.stderr)
        return rounds, alone


def _floods(in_turn: Flood, at_once: Flood) -> dict[str, Meanwhile]:
    def burst(flood: Flood) -> Meanwhile:
        return lambda: flood([next(PEOPLE)], BURST, 0.0)

    def streams() -> Awaitable[object]:
        people = [next(PEOPLE) for _ in range(ACCOUNTS)]
        return at_once(people, round(EACH_PER_SECOND * SECONDS), EACH_PER_SECOND)

    return {
        USUAL: _nothing,
        f"{BURST} messages, as Telegram sends them": burst(in_turn),
        f"{BURST} messages over {CONNECTIONS} connections": burst(at_once),
        f"{ACCOUNTS} accounts, {EACH_PER_SECOND:.0f} a second each": streams,
    }


async def _nothing() -> None:
    pass


async def _processor_time(system: System, flood: Flood) -> float:
    before = system.cpu
    await flood([next(PEOPLE)], BURST, 0.0)
    return (system.cpu - before) / BURST


async def _tapping(messenger: Messenger, system: System, watched: Path, meanwhile: Meanwhile) -> Taps:
    """The clients' taps while something else goes on."""
    people = [next(PEOPLE) for _ in range(CLIENTS)]
    assert system.db is not None
    opened = await begin(messenger, system.db, people, system.center_id)
    mine = [answers(person, interview) for person, interview in opened.items()]
    taps = list(itertools.chain.from_iterable(zip(*mine, strict=True)))[: round(PER_SECOND * SECONDS)]
    began = time.time()
    other = asyncio.ensure_future(meanwhile())
    took = await messenger.pace(taps, PER_SECOND)
    await other
    # The bot writes each second's lag once the second is over.
    ended = time.time()
    await asyncio.sleep(2)
    return Taps(sorted(took), busy(watched, began, ended)[1])


def _report(rounds: Sequence[Round], alone: Sequence[float]) -> str:
    yardstick = [one[USUAL].p50 for one in rounds]

    def shown(values: Sequence[float], digits: int = 1) -> str:
        return str(Figure("", values, yardstick, digits=digits))

    rows = [
        {
            "meanwhile": name,
            "taps": f"{sum(len(one[name].took) for one in rounds)}",
            "p50, ms": shown([1_000 * one[name].p50 for one in rounds]),
            "p99, ms": shown([1_000 * one[name].p99 for one in rounds]),
            "p99 to usual": "" if name == USUAL else shown([one[name].p99 / one[USUAL].p99 for one in rounds], 2),
            "limit": "" if name == USUAL else f"{LIMIT:g}",
            "loop busy at most, ms of processor time": shown([1_000 * one[name].busy for one in rounds]),
        }
        for name in rounds[0]
    ]
    head = f"{CLIENTS} clients tap {PER_SECOND:.0f} times a second together, by webhook; {len(rounds)} rounds in turn."
    cost = shown([1e6 * one for one in alone], 0)
    cost = f"Processor time of the bot for a message of a flood that comes alone, µs: {cost}."
    return f"{head} Each figure is their median, with the range. {cost}\n\n{table(rows)}"


def _figures(rounds: Sequence[Round]) -> list[Figure]:
    usual = [one[USUAL] for one in rounds]
    return [
        Figure(
            f"p99 of others' taps during {name}, against usual",
            [one[name].p99 / own.p99 for one, own in zip(rounds, usual, strict=True)],
            [own.p50 for own in usual],
            limit=LIMIT,
        )
        for name in rounds[0]
        if name != USUAL
    ]


def _raw(one: Round) -> list[str]:
    return [f"{name}: p50 {1e3 * taps.p50:.1f} p99 {1e3 * taps.p99:.1f};" for name, taps in one.items()]


if __name__ == "__main__":
    main()
