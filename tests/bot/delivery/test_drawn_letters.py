"""Letters are drawn in processes of their own."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.delivery import drawing
from bot.delivery.drawing_processes import DrawingProcesses
from tests.bot.delivery.test_drawing_processes import CENTER, REGION


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def processes() -> AsyncIterator[DrawingProcesses]:
    """For all these tests: they take seconds to start. They keep letters, so no test draws those of another."""
    processes = DrawingProcesses()
    yield processes
    await processes.close()
    assert not multiprocessing.active_children()


@pytest.mark.asyncio(loop_scope="module")
async def test_letters_come_as_they_would_be_drawn_here_whatever_is_wrong_with_others(
    processes: DrawingProcesses,
) -> None:
    orders = [CENTER, REGION, replace(CENTER, language="en", repeated=True)]
    wrong = asyncio.create_task(processes.letter(replace(CENTER, content="{}")))
    assert await asyncio.gather(*map(processes.letter, orders)) == [drawing.letter(order) for order in orders]
    with pytest.raises(ValueError, match="center_code"):
        await wrong


@pytest.mark.asyncio(loop_scope="module")
async def test_a_digest_is_drawn_once_per_language_for_all_its_recipients(processes: DrawingProcesses) -> None:
    again = replace(CENTER, repeated=True)
    impatient, *others = [asyncio.create_task(processes.letter(replace(again))) for _ in range(3)]
    await asyncio.sleep(0)
    impatient.cancel()
    letters = [*await asyncio.gather(*others), await processes.letter(replace(again))]
    assert len({id(letter) for letter in letters}) == 1
    assert await processes.letter(replace(again, language="en")) != letters[0]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_bots_own_process_draws_nothing(processes: DrawingProcesses, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = replace(CENTER, language="en"), replace(REGION, language="ru")
    expected = [drawing.letter(order) for order in orders]

    def not_here(*content: object) -> bytes:
        raise AssertionError("the event loop waits for a picture")

    for kind in ("center", "region"):
        monkeypatch.setattr(f"bot.digest.{kind}.chart.draw", not_here)
    assert await asyncio.gather(*map(processes.letter, orders)) == expected
