"""Batched statements: those that arrive meanwhile share the next batch, and a batch succeeds or fails as a whole."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.engine.batching import Statement, Together
from storage.engine.connection import Outcome


class Slow:
    """Executes a batch when released, and keeps all batches."""

    def __init__(self) -> None:
        self.lots: list[list[str]] = []
        self.under_way = asyncio.Event()
        self.go = Outcome()

    async def execute(self, lot: Sequence[Statement]) -> list[str]:
        self.lots.append([sql for sql, _ in lot])
        self.under_way.set()
        await self.go
        if any(sql == "wrong" for sql, _ in lot):
            raise ValueError("wrong")
        return [sql.upper() for sql, _ in lot]


async def test_what_comes_while_a_lot_is_under_way_shares_the_next_one() -> None:
    slow = Slow()
    together = Together(slow.execute)
    first = asyncio.create_task(together.run(("a", ())))
    await slow.under_way.wait()
    others = [asyncio.create_task(together.run((sql, ()))) for sql in "bc"]
    slow.go.set_result(None)
    assert await asyncio.gather(first, *others) == ["A", "B", "C"]
    assert slow.lots == [["a"], ["b", "c"]]


async def test_a_lot_fails_as_a_whole_and_others_do_not() -> None:
    slow = Slow()
    together = Together(slow.execute)
    first = asyncio.create_task(together.run(("a", ())))
    await slow.under_way.wait()
    others = [asyncio.create_task(together.run((sql, ()))) for sql in ("b", "wrong")]
    slow.go.set_result(None)
    found = await asyncio.gather(first, *others, return_exceptions=True)
    assert [str(one) for one in found] == ["A", "wrong", "wrong"]
    assert await together.run(("c", ())) == "C"


async def test_who_is_cancelled_learns_so_when_the_lot_is_settled() -> None:
    slow = Slow()
    together = Together(slow.execute)
    first = asyncio.create_task(together.run(("a", ())))
    await slow.under_way.wait()
    second = asyncio.create_task(together.run(("b", ())))
    await asyncio.sleep(0)
    first.cancel()
    second.cancel()
    await asyncio.sleep(0)
    assert not first.done() and not second.done()
    slow.go.set_result(None)
    for cancelled in (first, second):
        with pytest.raises(asyncio.CancelledError):
            await cancelled
    assert slow.lots == [["a"], ["b"]]
    assert await together.run(("c", ())) == "C"
