"""Processes that draw letters end, and may die."""

import asyncio
import multiprocessing
import subprocess
import sys
from collections.abc import AsyncIterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from bot.delivery import drawing
from bot.delivery.drawing import DrawingOrder
from bot.delivery.drawing_processes import PROCESSES, DrawingProcesses, NotDrawn
from bot.results.frozen_json import to_json
from tests.bot.digest.center.test_caption_and_chart import FULL
from tests.bot.digest.region.test_caption_and_chart import SMALL
from tests.patience import until, until_without_loop

ROOT = Path(__file__).parents[3]
CENTER = DrawingOrder(to_json(FULL), "ru")
REGION = DrawingOrder(to_json(SMALL), "en", of_region=True)


@pytest.fixture
async def processes() -> AsyncIterator[DrawingProcesses]:
    processes = DrawingProcesses()
    yield processes
    await processes.close()
    assert not multiprocessing.active_children()


def kill_drawing_processes() -> None:
    for process in multiprocessing.active_children():
        process.kill()


async def until_no_process_is_left() -> None:
    await until(lambda: not multiprocessing.active_children())


async def test_letters_of_a_process_that_dies_are_drawn_by_another(processes: DrawingProcesses) -> None:
    orders = [CENTER, REGION]
    letters = asyncio.gather(*map(processes.letter, orders))
    await until(multiprocessing.active_children)
    kill_drawing_processes()
    assert await letters == [drawing.letter(order) for order in orders]
    assert await processes.letter(CENTER) == drawing.letter(CENTER)


async def test_a_pool_that_falls_apart_while_it_starts_a_process_is_replaced(
    processes: DrawingProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, failures = SpawnProcess.start, [OSError("handle is closed")]

    def start_or_fail(process: SpawnProcess) -> None:
        if failures:
            raise failures.pop()
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", start_or_fail)
    assert await processes.letter(CENTER) == drawing.letter(CENTER)
    assert not failures


async def test_a_letter_that_no_process_survives_is_given_up_and_may_be_ordered_again(
    processes: DrawingProcesses,
) -> None:
    letter = asyncio.create_task(processes.letter(CENTER))

    def given_up() -> bool:
        if not letter.done():
            kill_drawing_processes()
        return letter.done()

    await until(given_up)
    with pytest.raises(NotDrawn):
        await letter
    assert await processes.letter(CENTER) == drawing.letter(CENTER)


async def test_processes_that_are_started_early_draw_the_letters(processes: DrawingProcesses) -> None:
    await processes.start()
    early = {process.pid for process in multiprocessing.active_children()}
    assert len(early) == PROCESSES
    assert await processes.letter(CENTER) == drawing.letter(CENTER)
    assert {process.pid for process in multiprocessing.active_children()} == early


async def test_processes_end_when_there_is_nothing_to_draw_and_come_back() -> None:
    processes = DrawingProcesses(rest_seconds=0.0)
    for _ in range(2):
        await processes.letter(CENTER)
        await until_no_process_is_left()
    await processes.close()


def test_a_killed_bot_leaves_no_drawing_process_behind() -> None:
    script = f"""
import asyncio, multiprocessing
from bot.delivery.drawing_processes import DrawingProcesses
from bot.delivery.drawing import DrawingOrder
async def main():
    await DrawingProcesses().letter({CENTER!r})
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        pids = [int(pid) for pid in bot.stdout.readline().split()]
        bot.kill()
    assert pids
    until_without_loop(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid: int) -> bool:
    """A zombie is not alive: it only waits for the init process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
