"""Data is taken in a few pieces at a time, in order, and everybody's turn comes."""

import asyncio
from functools import partial

from bot.listening import AT_ONCE, Turns


async def turn() -> None:
    await asyncio.sleep(0)


async def test_in_one_turn_of_the_loop_a_few_go_ahead_and_the_others_later_in_their_order() -> None:
    turns = Turns()
    assert [turns.take() for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
    gone: list[int] = []
    for number in range(2 * AT_ONCE + 1):
        turns.wait(partial(gone.append, number))
    seen = [list(gone)]
    for _ in range(4):
        await turn()
        seen.append(list(gone))
    assert [len(one) for one in seen] == [0, AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE + 1, 2 * AT_ONCE + 1]
    assert gone == list(range(2 * AT_ONCE + 1))


async def test_nobody_overtakes_those_who_wait() -> None:
    turns = Turns()
    gone: list[int] = []
    for number in range(AT_ONCE + 1):
        turns.wait(partial(gone.append, number))
    await turn()
    assert gone == list(range(AT_ONCE))
    assert not turns.take()
    await turn()
    await turn()
    assert gone == list(range(AT_ONCE + 1))
    assert turns.take()


async def test_a_failure_does_not_stop_the_others() -> None:
    turns = Turns()
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: failures.append(context["exception"]))
    gone: list[int] = []

    def fail() -> None:
        raise ValueError("boom")

    turns.wait(fail)
    turns.wait(partial(gone.append, 1))
    for _ in range(3):
        await turn()
    assert gone == [1]
    assert [str(one) for one in failures] == ["boom"]
