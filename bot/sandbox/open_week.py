"""The last days of the demo's open week: simulated clients come in groups, and some cheats after them.

By the bot's clock a client takes about two minutes. The clock runs fast while they answer, and jumps between groups.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.clock import DemoClock
from bot.sandbox.history import Past
from bot.sandbox.simulated_clients import NAMES, Answer, Pause, at_leisure, honest, interview
from questionnaire.model import Question

SPEED, ALONE = 40.0, 60.0
"""Seconds of the bot's clock per real second, while a group or a single client answers. The bot must keep up."""
AT_ONCE = 20
"""Clients in a group."""
APART = timedelta(minutes=25)
"""The time between two groups. It exceeds the ten minutes within which a burst counts."""
BURST = 9
"""Clients of one center at once."""

Coming = tuple[PersonClient, Answer, Pause]
"""A person, their way of answering, and the time they take."""


class OpenWeek:
    """Sends people to the centers, each at a moment of the demo's clock."""

    def __init__(self, client: SandboxClient, clock: DemoClock, centers: Sequence[Past], dice: random.Random) -> None:
        self._client = client
        self._clock = clock
        self._centers = centers
        self._dice = dice
        self._people = 0

    async def clients(self, count: int, morning: datetime, done: Callable[[], object]) -> None:
        """`count` honest clients from `morning` on, in centers that are open."""
        for number in range(0, count, AT_ONCE):
            moment = morning + number // AT_ONCE * APART
            self._clock.set(moment, speed=SPEED)
            visited = [one for one in self._centers if one.hours.hours_outside(moment.astimezone(one.timezone)) == 0]
            coming = islice(cycle(visited), min(AT_ONCE, count - number))
            await _together([self._honest_client(center, done) for center in coming])

    async def cheats(self, center: Past, admin: PersonClient, evening: datetime, night: datetime) -> int:
        """Cheats for a center in five ways, all known to the quality rules. `admin` is one of its administrators.
        Returns the number of ways."""
        alone = partial(at_leisure, self._dice, ALONE)
        ways: list[tuple[datetime, float, list[Coming]]] = [
            (evening, 1.0, [(await self._person(), _best, _reads_nothing)]),
            (evening + APART, 1.0, [(await self._person(), _good, _reads_nothing)]),
            (evening + 2 * APART, ALONE, [(admin, _good, alone)]),
            (evening + 3 * APART, SPEED, [(await self._person(), _good, self._leisure) for _ in range(BURST)]),
            (night, ALONE, [(await self._person(), _good, alone)]),
        ]
        for moment, speed, people in ways:
            self._clock.set(moment, speed=speed)
            await _together([self._answer(person, center, answer, pause) for person, answer, pause in people])
        return len(ways)

    async def _honest_client(self, center: Past, done: Callable[[], object]) -> None:
        await self._answer(await self._person(), center, honest(center.visited, self._dice), self._leisure)
        done()

    async def _answer(self, person: PersonClient, center: Past, answer: Answer, pause: Pause) -> None:
        await interview(person, center.visited.code, answer, self._dice, pause)

    async def _person(self) -> PersonClient:
        self._people += 1
        return await self._client.person(NAMES[self._people % len(NAMES)])

    async def _leisure(self) -> None:
        await at_leisure(self._dice, SPEED)


def _best(question: Question) -> int:
    return 5


def _good(question: Question) -> int:
    """Not the same answer throughout, as dice may fall."""
    return 4 if question.code.endswith("1") else 5


async def _reads_nothing() -> None:
    pass


async def _together(work: Sequence[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(one)
