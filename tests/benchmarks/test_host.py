"""What is measured while the host of a virtual machine takes its processors away does not count."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from benchmarks import host
from benchmarks.figures import moved
from benchmarks.host import Attempts, Disturbed, stolen_seconds
from benchmarks.processes import TICKS

Steal = Callable[[float], None]


@pytest.fixture
def steal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Steal:
    """Goes on by ten seconds, in which the host takes a number of processors away."""
    stat, clock, ticks = tmp_path / "stat", [0.0], [700]

    def go_on(processors: float) -> None:
        clock[0] += 10.0
        ticks[0] += round(10.0 * processors * TICKS)
        stat.write_text(f"cpu  1 2 3 4 5 6 7 {ticks[0]} 0 0\ncpu0 1 2 3 4 5 6 7 1 0 0\n")

    go_on(0.0)
    monkeypatch.setattr(host, "STAT", stat)
    monkeypatch.setattr("benchmarks.host.time.monotonic", lambda: clock[0])
    return go_on


def test_an_attempt_that_the_host_disturbed_is_repeated(steal: Steal) -> None:
    attempts, found = Attempts(2), []
    for attempt, processors in zip(attempts, [0.04, 0.06, 0.9, 0.05, 0.0], strict=False):
        with attempt:
            steal(processors)
        if attempt.counts:
            found.append(processors)
    assert found == [0.04, 0.05] and attempts.repeated == 2


def test_a_machine_whose_host_is_always_busy_is_not_measured(steal: Steal) -> None:
    with pytest.raises(Disturbed, match="only 0 of 6 attempts"):
        for attempt in Attempts(2):
            with attempt:
                steal(0.1)


def measured(steal: Steal, yardsticks: Iterable[float | None], rounds: int = 3) -> tuple[list[float | None], int]:
    """The yardsticks of the attempts that were kept, and how many others there were."""
    counted: list[float | None] = []
    for attempt, yardstick in zip(attempts := Attempts(rounds), yardsticks, strict=False):
        with attempt:
            steal(0.0)
            attempt.yardstick = yardstick
        counted.append(yardstick)
    return attempts.kept(counted), attempts.repeated


def test_rounds_of_a_machine_that_was_slower_meanwhile_give_way_to_others(steal: Steal) -> None:
    # Without the first two, 2.05 is the median, and 2.15 lies 4.9 % from it.
    assert measured(steal, [3.0, 1.5, 2.0, 2.15, 2.05, 2.05]) == ([2.0, 2.15, 2.05], 2)


def test_a_machine_that_was_equally_fast_in_all_rounds_is_measured_no_longer(steal: Steal) -> None:
    assert measured(steal, [2.0, 2.19, 2.1, 2.1]) == ([2.0, 2.19, 2.1], 0)


def test_where_no_rounds_were_equally_fast_those_closest_together_are_kept_and_remain_void(steal: Steal) -> None:
    # Of three neighbors by size, 2 and 4 lie a third from their median 3, and those of all others lie further away.
    kept, repeated = measured(steal, [1.0, 9.0, 4.0, 2.0, 6.0, 3.0, 20.0, 40.0, 3.0])
    assert (kept, repeated) == ([4.0, 2.0, 3.0], 5)
    assert moved([one for one in kept if one is not None]) == pytest.approx(1 / 3)


def test_attempts_without_a_yardstick_are_all_kept(steal: Steal) -> None:
    assert measured(steal, [None] * 4) == ([None] * 3, 0)


def test_a_system_that_does_not_say_what_its_host_takes_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(host, "STAT", tmp_path / "none")
    assert stolen_seconds() == 0.0
