"""Accounts that flood the bot, in a process of their own: `python -m benchmarks.flooding PORT CONNECTIONS`.

The clients whose waiting is timed live in another process, so their clock does not slow with what the flood costs its
sender. Each line that it reads orders a flood: who, how many messages each, how many a second each (0: all at once). It
answers with the seconds that the flood took, once all its messages are acknowledged.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from benchmarks.connections import Messenger
from benchmarks.processes import ROOT
from benchmarks.updates import message

Flood = Callable[[Sequence[int], int, float], Awaitable[float]]


@asynccontextmanager
async def flooder(port: int, connections: int) -> AsyncIterator[Flood]:
    """A process that floods a bot over a number of connections, when it is called."""
    command = [sys.executable, "-m", "benchmarks.flooding", str(port), str(connections)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdin is not None and process.stdout is not None
    orders, answers = process.stdin, process.stdout

    async def flood(people: Sequence[int], messages: int, per_second: float) -> float:
        orders.write(json.dumps([list(people), messages, per_second]).encode() + b"\n")
        return float(await answers.readline())

    # It is ready once it has answered.
    await flood([], 0, 0)
    try:
        yield flood
    finally:
        process.terminate()
        await process.wait()


async def _flood(messenger: Messenger, people: Sequence[int], messages: int, per_second: float) -> float:
    mine = [[message(one, f"Сообщение {number}") for number in range(messages)] for one in people]
    requests = list(itertools.chain.from_iterable(zip(*mine, strict=True)))
    started = time.perf_counter()
    await messenger.pace(requests, per_second * len(people) or float("inf"))
    return time.perf_counter() - started


async def _main() -> None:
    messenger = Messenger([int(sys.argv[1])], int(sys.argv[2]))
    while order := await asyncio.to_thread(sys.stdin.readline):
        print(await _flood(messenger, *json.loads(order)), flush=True)
    messenger.close()


if __name__ == "__main__":
    asyncio.run(_main())
