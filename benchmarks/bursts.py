"""How long others wait while one account floods the bot, beside how long they wait usually: in one run.

    .venv/bin/python -m benchmarks.bursts

Clients tap at a steady pace. Then one account sends a thousand messages at once, then five accounts send thirty a
second each. A message held back costs the flooder a turn, not the others. The three take turns for some
rounds; each figure is the median of the rounds, with their range.
"""

import argparse
import asyncio
import itertools
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from benchmarks.clients import Messenger, answers, begin, message
from benchmarks.processes import bot_api
from benchmarks.report import table, write
from benchmarks.systems import System, bot_on

CLIENTS, PER_SECOND, SECONDS = 60, 50.0, 15
BURST, ACCOUNTS, EACH_PER_SECOND = 1_000, 5, 30.0
ROUNDS = 5
LIMIT = 2.0
"""How many times their usual p99 others may wait."""
USUAL = "usual"
PEOPLE = itertools.count(1_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    chosen = parser.parse_args()
    body = _report(asyncio.run(_measure()))
    print(body)
    if chosen.write:
        write("Bursts from one account", body)


async def _measure() -> list[dict[str, list[float]]]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = await stack.enter_async_context(bot_api())
        system = await stack.enter_async_context(bot_on(f"sqlite+aiosqlite:///{folder / 'czn.db'}", folder, api))
        messenger = Messenger([bot.port for bot in system.bots])
        stack.callback(messenger.close)
        # The first time everything is still being loaded.
        await _tapping(messenger, system, [])
        rounds = []
        for _ in range(ROUNDS):
            enemy = next(PEOPLE)
            burst = [message(enemy, f"Сообщение {number}") for number in range(BURST)]
            streams = [(_stream(), EACH_PER_SECOND) for _ in range(ACCOUNTS)]
            rounds.append(
                {
                    USUAL: await _tapping(messenger, system, []),
                    f"{BURST} messages at once": await _tapping(messenger, system, [(burst, float("inf"))]),
                    f"{ACCOUNTS} accounts, {EACH_PER_SECOND:.0f} a second each": await _tapping(
                        messenger, system, streams
                    ),
                }
            )
        return rounds


def _stream() -> list[bytes]:
    enemy = next(PEOPLE)
    return [message(enemy, f"Сообщение {number}") for number in range(round(EACH_PER_SECOND * SECONDS))]


async def _tapping(messenger: Messenger, system: System, floods: Sequence[tuple[list[bytes], float]]) -> list[float]:
    """The seconds that each tap of the clients took, while the floods go on."""
    people = [next(PEOPLE) for _ in range(CLIENTS)]
    opened = await begin(messenger, system.db, people, system.center_id)
    mine = [answers(person, interview) for person, interview in opened.items()]
    taps = list(itertools.chain.from_iterable(zip(*mine, strict=True)))[: round(PER_SECOND * SECONDS)]
    others = [asyncio.create_task(messenger.pace(requests, pace)) for requests, pace in floods]
    took = await messenger.pace(taps, PER_SECOND)
    await asyncio.gather(*others)
    return sorted(took)


def _report(rounds: Sequence[dict[str, list[float]]]) -> str:
    rows = [
        {
            "meanwhile": name,
            "taps": f"{sum(len(one[name]) for one in rounds)}",
            "p50, ms": _middle([1_000 * one[name][len(one[name]) // 2] for one in rounds], 1),
            "p99, ms": _middle([1_000 * _p99(one[name]) for one in rounds], 1),
            "p99 to usual": "" if name == USUAL else _middle([_p99(one[name]) / _p99(one[USUAL]) for one in rounds], 2),
            "limit": "" if name == USUAL else f"{LIMIT:g}",
        }
        for name in rounds[0]
    ]
    head = f"{CLIENTS} clients tap {PER_SECOND:.0f} times a second together, by webhook; {len(rounds)} rounds in turn."
    return f"{head} Each figure is their median, with the range.\n\n{table(rows)}"


def _middle(values: Sequence[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def _p99(took: Sequence[float]) -> float:
    return took[len(took) * 99 // 100]


if __name__ == "__main__":
    main()
