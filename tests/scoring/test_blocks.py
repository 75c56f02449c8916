"""Blocks: answers that are counted together, five at least."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.blocks import (
    NOWHERE,
    Block,
    Blocks,
    Extension,
    _again,
    _people,
    begun,
    broken,
    extended,
    pruned,
    settled,
    without,
)

Numbers = NDArray[np.int64]
NONE = Blocks()


def people(*weeks: tuple[int, int]) -> tuple[Numbers, Numbers]:
    """Weeks and numbers of people, given as (week, number of people), in the order in which they come."""
    found = np.concatenate([np.full(n, week, dtype=np.int64) for week, n in weeks])
    return found, np.arange(1, len(found) + 1)


def closed(*weeks: tuple[int, int], up_to: int = 100, blocks: Blocks = NONE) -> list[Block]:
    found = extended(blocks, *people(*weeks), up_to=up_to, minimum=5, longest=13)
    return list(found.blocks.closed)


def test_weeks_with_five_answers_are_blocks_of_their_own() -> None:
    assert closed((1, 5), (2, 50), (4, 7)) == [Block(1, 1, 62, 5), Block(2, 2, 62, 50), Block(4, 4, 62, 7)]


def test_small_weeks_join_until_there_are_five() -> None:
    assert closed((1, 2), (3, 2), (4, 3), (6, 5)) == [Block(1, 4, 12, 7), Block(6, 6, 12, 5)]


def test_a_remainder_joins_the_last_block_of_the_same_run_and_waits_otherwise() -> None:
    assert closed((1, 5), (2, 4)) == [Block(1, 2, 9, 9)]
    first = Blocks((Block(1, 1, 5, 5),))
    later = extended(first, *people((1, 5), (2, 4)), up_to=2, minimum=5, longest=13)
    assert (later.blocks, later.waiting) == (first, 4)
    assert closed((1, 5), (2, 4), (3, 1), blocks=first)[1:] == [Block(2, 3, 10, 5)]


def test_what_comes_after_the_week_is_not_counted_yet() -> None:
    assert closed((1, 5), (2, 9), up_to=1) == [Block(1, 1, 14, 5)]


def test_answers_that_waited_longer_than_a_block_may_span_never_count() -> None:
    assert closed((1, 4), (14, 4)) == []
    assert closed((1, 4), (13, 4)) == [Block(1, 13, 8, 8)]
    assert closed((1, 4), (14, 5)) == [Block(14, 14, 9, 5)]


def test_late_answers_to_a_closed_week_are_a_block_of_their_own() -> None:
    weeks, numbers = people((1, 5), (2, 5), (1, 5))
    first = extended(Blocks(), weeks[:10], numbers[:10], up_to=2, minimum=5, longest=13).blocks
    later = extended(first, weeks, numbers, up_to=2, minimum=5, longest=13).blocks
    assert later.closed[2:] == (Block(1, 1, 15, 5),)
    assert later.counted(weeks, numbers).tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert later.ends(later.counted(weeks, numbers)).tolist() == [1] * 5 + [2] * 5 + [1] * 5


@pytest.mark.parametrize(
    ("there", "left", "n", "left_out"),
    [
        (20, 19, 15, (1, 2, 3, 4)),  # one and four more: five
        (20, 17, 15, (1, 2)),
        (20, 15, 15, ()),
        (20, 9, 9, ()),
        (20, 4, 0, ()),  # subtraction would reveal the four
        (9, 8, 0, ()),  # less four are four
        (10, 9, 5, (1, 2, 3, 4)),
        (5, 4, 0, ()),
        (5, 0, 0, ()),
    ],
)
def test_who_leaves_takes_others_along_until_they_are_five(
    there: int, left: int, n: int, left_out: tuple[int, ...]
) -> None:
    blocks = Blocks((Block(1, 1, there, there),))
    weeks, numbers = people((1, left))
    after = settled(blocks, weeks, numbers, since=1, minimum=5)
    assert after == Blocks((Block(1, 1, there, n),), left_out)
    assert (after.counted(weeks, numbers) != NOWHERE).sum() == n
    assert broken(after, weeks, numbers, since=1) == []
    # Nobody who has been counted before, and counts no more, ever counts again.
    assert extended(after, weeks, numbers, up_to=9, minimum=5, longest=13).blocks == after


def test_blocks_of_which_not_all_weeks_are_read_are_left_alone() -> None:
    blocks = Blocks((Block(1, 3, 9, 9), Block(4, 4, 20, 5)))
    weeks, numbers = people((2, 1), (4, 5))
    assert settled(blocks, weeks, numbers + 9, since=2, minimum=5).closed[0] == Block(1, 3, 9, 9)
    assert pruned(blocks, since=4).closed == (Block(4, 4, 20, 5),)


Runs = list[tuple[list[int], list[int]]]
runs = st.lists(
    st.tuples(st.lists(st.integers(-15, 0), max_size=8), st.lists(st.integers(0, 60), max_size=2)), max_size=14
)


@given(runs)
def test_any_two_sets_that_were_ever_counted_differ_by_whole_cells_of_five(history: Runs) -> None:
    """Late answers and deletions in any order: at least five people share each history of counting."""
    weeks, numbers = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    gone: set[int] = set()
    blocks, counted = Blocks(), []
    for week, (coming, leaving) in enumerate(history, start=20):
        weeks = np.append(weeks, [week + late for late in coming]).astype(np.int64)
        numbers = np.arange(1, len(weeks) + 1)
        gone |= set(leaving) & set(numbers.tolist())
        there = ~np.isin(numbers, list(gone))
        blocks = extended(blocks, weeks[there], numbers[there], up_to=week, minimum=5, longest=13).blocks
        blocks = settled(blocks, weeks[there], numbers[there], since=0, minimum=5)
        places = blocks.counted(weeks[there], numbers[there])
        counted.append(dict(zip(numbers[there].tolist(), places.tolist(), strict=True)))
    cells: dict[tuple[int, ...], int] = {}
    for who in numbers.tolist():
        history_of = tuple(one.get(who, NOWHERE) for one in counted)
        if set(history_of) - {NOWHERE}:
            cells[history_of] = cells.get(history_of, 0) + 1
    assert all(size >= 5 for size in cells.values())


def test_a_block_closes_with_five_people_and_a_repeated_answer_is_no_new_person() -> None:
    """Week 1: two of one person and three others; week 2: the same person again, and a fifth. Below 0 nobody is known,
    and each is another."""
    weeks, people = np.array([1, 1, 1, 1, 1, 2, 2]), np.array([7, 7, 8, 9, -1, 7, -1])
    found = extended(Blocks(), weeks, np.arange(1, 8), up_to=1, minimum=5, longest=13, people=people)
    assert (found.blocks.closed, found.waiting) == ((), 5)
    found = extended(Blocks(), weeks, np.arange(1, 8), up_to=2, minimum=5, longest=13, people=people)
    assert found.blocks.closed == (Block(1, 2, 7, 7),)
    everybody = extended(Blocks(), weeks, np.arange(1, 8), up_to=1, minimum=5, longest=13)
    assert everybody.blocks.closed == (Block(1, 1, 7, 5),)


def test_blocks_that_were_left_keep_what_was_left_out() -> None:
    blocks = Blocks((Block(1, 2, 9, 5), Block(3, 5, 20, 5), Block(6, 6, 30, 7)), (4, 2))
    assert pruned(blocks, since=5) == Blocks(blocks.closed[1:], (4, 2))
    assert pruned(blocks, since=6) == Blocks(blocks.closed[2:], (4, 2))
    assert without(blocks, []) is blocks
    gone = Blocks((Block(1, 2, 9, 0), Block(3, 5, 20, 5), Block(6, 6, 30, 0)), (4, 2))
    assert without(blocks, [2, 0]) == gone
    weeks, numbers = np.array([2, 4, 6, 4]), np.array([1, 10, 3, 4])
    assert blocks.places(weeks, numbers).tolist() == [0, 1, 2, 1]
    assert gone.counted(weeks, numbers).tolist() == [NOWHERE, 1, NOWHERE, NOWHERE]  # the last one is left out
    assert blocks.ends(np.array([0, 1, 2, NOWHERE])).tolist() == [2, 5, 6, NOWHERE]


def test_an_interview_is_in_the_first_block_that_spans_its_week_and_knew_of_it() -> None:
    apart = Blocks((Block(1, 2, 9, 5), Block(3, 5, 20, 5)))
    overlapping = Blocks((Block(3, 5, 9, 5), Block(1, 4, 20, 5)))
    weeks = np.array([0, 1, 2, 2, 3, 5, 5, 6])
    numbers = np.array([1, 9, 9, 10, 20, 20, 21, 1])
    assert apart.places(weeks, numbers).tolist() == [NOWHERE, 0, 0, NOWHERE, 1, 1, NOWHERE, NOWHERE]
    weeks, numbers = np.array([1, 3, 3, 4, 5, 5, 4]), np.array([20, 9, 10, 20, 9, 10, 21])
    assert overlapping.places(weeks, numbers).tolist() == [1, 0, 1, 1, 0, NOWHERE, NOWHERE]
    assert Blocks().places(weeks, numbers).tolist() == [NOWHERE] * 7
    touching = Blocks((Block(1, 2, 9, 5), Block(2, 3, 20, 5)))
    assert touching.places(np.array([2, 2]), np.array([9, 10])).tolist() == [0, 1]
    late = Blocks((Block(1, 2, 9, 5), Block(5, 6, 20, 5), Block(3, 4, 30, 5)))
    assert late.places(np.array([2, 3, 5]), np.array([9, 9, 9])).tolist() == [0, 2, 1]
    assert apart.places(weeks[:0], numbers[:0]).tolist() == []


def test_a_block_says_from_which_week_it_gathered_and_how_many_were_known() -> None:
    found = extended(NONE, *people((2, 3), (4, 2), (5, 2)), up_to=5, minimum=5, longest=13)
    assert (found.blocks, found.waiting) == (Blocks((Block(2, 5, 7, 7),)), 0)
    # The remainder of week 15 is too far from the block's first week: thirteen weeks after the 2nd is the 15th.
    assert closed((2, 5), (14, 2)) == [Block(2, 14, 7, 7)]
    assert closed((2, 5), (15, 2)) == [Block(2, 2, 7, 5)]
    late = extended(NONE, *people((2, 5), (15, 2)), up_to=27, minimum=5, longest=13)
    assert late.waiting == 2
    assert extended(NONE, *people((2, 5), (15, 2)), up_to=28, minimum=5, longest=13).waiting == 0
    kept = extended(Blocks((), (3,)), *people((1, 5)), up_to=1, minimum=5, longest=13)
    assert kept.blocks == Blocks((Block(1, 1, 5, 5),), (3,))


def test_a_block_with_more_than_it_closed_with_is_broken_too() -> None:
    blocks = Blocks((Block(1, 1, 9, 5), Block(2, 2, 20, 5)))
    weeks, numbers = people((1, 6), (2, 5))
    assert broken(blocks, weeks, numbers, since=1) == [0]
    assert broken(blocks, weeks, numbers, since=2) == []
    after = settled(blocks, weeks, numbers, since=1, minimum=5)
    assert after == Blocks((Block(1, 1, 9, 0), Block(2, 2, 20, 5)))
    assert settled(blocks, weeks[1:], numbers[1:], since=1, minimum=5) is blocks


def test_who_answered_again_is_known_by_week() -> None:
    weeks, nobody = np.array([1, 1, 2, 3, 3]), -1
    assert _again(weeks, np.array([0, 5, 5, 7, nobody])) == {1: [5], 2: [5]}
    assert _again(weeks[:2], np.array([0, 0])) == {1: [0, 0]}
    assert _again(weeks[:2], np.array([0, 1])) == _again(weeks[:2], np.array([nobody, nobody])) == {}
    assert _people([(1, 2), (2, 3)], {1: [5, 5]}) == 4
    assert _people([(1, 2), (2, 3)], {}) == _people([(1, 2), (2, 3)], None) == 5


def test_who_was_left_out_stays_left_out() -> None:
    """The 13th has gone from the second block: four more of it are left out. The first has lost nobody since."""
    blocks = Blocks((Block(1, 1, 12, 11), Block(2, 2, 24, 12)), (1,))
    weeks, numbers = people((1, 12), (2, 11))
    numbers[12:] += 1
    found = settled(blocks, weeks, numbers, since=1, minimum=5)
    assert found == Blocks((Block(1, 1, 12, 11), Block(2, 2, 24, 7)), (1, 14, 15, 16, 17))
    first = extended(NONE, np.array([1]), np.array([0]), up_to=1, minimum=1, longest=13)
    assert first.blocks == Blocks((Block(1, 1, 0, 1),))


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 7)), max_size=40), st.integers(1, 5))
def test_beginning_is_extending_nothing_up_to_each_edge(some: list[tuple[int, int]], minimum: int) -> None:
    """And nobody has left a block that has just closed."""
    weeks, numbers = people((30, 1), *some)
    numbers = np.random.default_rng(len(some)).permutation(numbers)
    edges = (8, 21, 34, 47, 52)
    expected = Extension(Blocks(left_out=(7,)), 0)
    for up_to in edges:
        expected = extended(expected.blocks, weeks, numbers, up_to=up_to, minimum=minimum, longest=13)
    found = begun(weeks, numbers, edges=edges, minimum=minimum, longest=13, left_out=(7,))
    assert found == expected
    assert broken(Blocks(found.blocks.closed), weeks, numbers, since=1) == []
