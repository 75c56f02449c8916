"""Small centers over a year: the figures shown reveal nobody, and with the guard off they reveal many.

These tests use the guard without a database; `test_anonymity` checks the publications from a real one.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.results.counting import Guard, Last
from bot.results.memory import Memory
from bot.results.unpacking import TYPES
from bot.results.windows import Period, Spans
from scoring.methodology import STANDARD, Methodology
from tests.bot.results.attacker import Figures, found

WEEKS, FIRST = 52, 105_000
EMPLOYERS = 633 / 2885
UNGUARDED = replace(STANDARD, min_cell=1)
"""Every week by itself, renewed by a single answer."""


@dataclass
class Center:
    """People: the week of their visit, their type, and the weeks in which they become known and leave."""

    weeks: NDArray[np.int64]
    kinds: NDArray[np.int64]
    known: NDArray[np.int64]
    gone: NDArray[np.int64]
    last: Last | None = None
    figures: dict[bytes, NDArray[np.bool_]] = field(default_factory=dict)
    now: NDArray[np.bool_] | None = None

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """In the order in which they became known, by type."""
        found = np.zeros(len(self.weeks), dtype=np.int64)
        for kind in range(len(TYPES)):
            mine = np.flatnonzero(self.kinds == kind)
            found[mine[np.argsort(self.known[mine], kind="stable")]] = np.arange(1, len(mine) + 1)
        return found


def center(dice: np.random.Generator, rate: int, *, late: float = 0.0, leaving: float = 0.0) -> Center:
    """`rate` answers a week on average; some on paper that comes weeks later, some deleted later."""
    per_week = dice.poisson(rate, WEEKS)
    weeks = FIRST + np.repeat(np.arange(WEEKS), per_week)
    people = len(weeks)
    known = weeks + np.where(dice.random(people) < late, dice.integers(1, 20, people), 0)
    gone = np.where(dice.random(people) < leaving, known + dice.integers(0, 30, people), FIRST + 10 * WEEKS)
    return Center(weeks, (dice.random(people) < EMPLOYERS).astype(np.int64), known, gone)


def publish(one: Center, week: int, methodology: Methodology) -> None:
    """A week's run, as `publishing` follows the guard."""
    spans = Spans.of(week, methodology)
    guard = Guard(spans, methodology, {} if one.last is None else {1: one.last})
    there = (one.known <= week) & (one.gone > week)
    counted = np.full(len(one.weeks), -1, dtype=np.int64)
    counted[there] = guard(1, one.weeks[there], one.kinds[there], one.numbers[there]).weeks
    blocks = guard.of(1)
    if not blocks.renews:
        return
    periods = spans.periods(counted)
    windows = (periods >= 0, periods == Period.NOW, periods == Period.BEFORE)
    star, index, _ = (bool(inside.sum() >= methodology.min_shown) for inside in windows)
    before = one.last is not None and one.last.memory.shown
    one.last = Last(week, Memory(blocks=blocks.blocks, shown=star or before))
    if star:
        for period in windows if index else windows[:1]:
            figures = [period & (one.kinds == kind) for kind in range(len(TYPES))]
            one.figures |= {figure.tobytes(): figure for figure in figures}
    one.now = windows[1] if index else None


def year(centers: Sequence[Center], methodology: Methodology) -> Figures:
    """Everything that is shown of a region's centers in a year, and the region's own figures; both types apart."""
    starts = np.cumsum([0, *(len(one.weeks) for one in centers)])
    kinds = np.concatenate([one.kinds for one in centers])
    places: list[NDArray[np.bool_]] = []
    for week in range(FIRST, FIRST + WEEKS):
        for one in centers:
            publish(one, week, methodology)
        shown = np.concatenate([np.zeros(len(one.weeks), np.bool_) if one.now is None else one.now for one in centers])
        places += [shown & (kinds == kind) for kind in range(len(TYPES))]
    for start, one in zip(starts, centers, strict=False):
        for figure in one.figures.values():
            padded = np.zeros(starts[-1], dtype=np.bool_)
            padded[start : start + len(figure)] = figure
            places.append(padded)
    return np.array(places)


@pytest.mark.parametrize("quarter", range(4 if os.environ.get("DRILL") == "1" else 1))
def test_nobody_is_found_in_two_hundred_and_fifty_centers_of_one_to_twelve_answers_a_week(quarter: int) -> None:
    """In every second region some paper comes late and some answers are deleted. `make drill` tries a thousand
    centers."""
    dice = np.random.default_rng(quarter)
    for region in range(25):
        untidy = {"late": 0.1, "leaving": 0.03} if region % 2 else {}
        figures = year([center(dice, 1 + (10 * region + at) % 12, **untidy) for at in range(10)], STANDARD)
        assert len(figures) > 500
        assert list(found(figures)) == []


@pytest.mark.parametrize("rate", range(1, 13))
def test_the_same_attacker_finds_a_person_where_the_guard_is_off(rate: int) -> None:
    figures = year([center(np.random.default_rng(rate), rate)], UNGUARDED)
    assert 1 in found(figures)
