"""The pace of messages, on a clock that moves only when somebody sleeps."""

import asyncio

from bot.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def moments(pace: Pace, clock: Clock, chats: list[int]) -> list[float]:
    taken = []
    for chat in chats:
        await pace.turn(chat)
        taken.append(round(clock.now - 100.0, 6))
    return taken


async def test_messages_to_many_chats_leave_at_the_overall_rate() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep, per_second=20)
    assert await moments(pace, clock, [1, 2, 3, 4]) == [0.0, 0.05, 0.1, 0.15]


async def test_one_chat_gets_one_message_a_second() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep, per_second=20)
    assert await moments(pace, clock, [7, 7, 7]) == [0.0, 1.0, 2.0]


async def test_a_flood_limit_holds_everybody() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep, per_second=20)
    await pace.turn(1)
    pace.pause(30)
    assert await moments(pace, clock, [2, 3]) == [30.0, 30.05]


async def test_a_flood_limit_holds_those_who_wait_already() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep, per_second=20)
    await pace.turn(1)
    waiting = asyncio.create_task(pace.turn(1))
    await asyncio.sleep(0)
    pace.pause(30)
    await waiting
    assert clock.now - 100.0 >= 30.0
