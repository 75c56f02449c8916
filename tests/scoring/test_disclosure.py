"""Anonymity: hidden cells, comments."""

import random
import re

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from questionnaire.masking import mask
from scoring.disclosure import comments_to_show, suppressed, suppressed_table

counts = st.one_of(st.integers(0, 6), st.integers(0, 60))
tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(st.lists(counts, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)


def span(table: list[list[int]], shown: tuple[tuple[int | None, ...], ...], cell: tuple[int, int]) -> float:
    """Largest less smallest value of a cell over all tables with these totals and shown cells, by linear programming.

    The totals' matrix is totally unimodular, so the bounds over whole numbers are those over real ones.
    """
    hidden = [(r, c) for r, row in enumerate(shown) for c, count in enumerate(row) if count is None]
    lines = [[(r, c) for c in range(len(table[0]))] for r in range(len(table))]
    lines += [[(r, c) for r in range(len(table))] for c in range(len(table[0]))]
    equations = [[float(one in line) for one in hidden] for line in lines]
    sums = [sum(table[r][c] for r, c in line if (r, c) in hidden) for line in lines]
    goal = np.array([float(one == cell) for one in hidden])
    smallest = linprog(goal, A_eq=equations, b_eq=sums).fun
    largest = -linprog(-goal, A_eq=equations, b_eq=sums).fun
    return float(largest - smallest)


@pytest.mark.parametrize(
    ("given_counts", "shown"),
    [
        ([12, 20, 5, 0], (12, 20, 5, 0)),  # nothing is small
        ([4, 20, 9], (None, 20, None)),  # the smallest other goes with it
        ([4, 3, 20], (None, None, 20)),  # two protect each other
        ([1, 1, 20, 9], (None, None, 20, None)),  # but a sum of 2 would mean 1 and 1
        ([3, 0, 20], (None, 0, None)),  # a zero hides nobody
        ([3, 0], (None, None)),  # unless there is nothing else
        ([3], (None,)),
        ([0, 0], (0, 0)),
        ([], ()),
    ],
)
def test_a_small_count_is_hidden_with_another(given_counts: list[int], shown: tuple[int | None, ...]) -> None:
    assert suppressed(given_counts) == shown


def test_a_one_is_safe_if_it_can_only_fall() -> None:
    """0 cannot fall for the 1 to rise; but if the 1 falls, the 0 rises, 7 falls and 6 rises."""
    assert suppressed_table([[1, 0], [6, 7], [8, 9]]) == ((None, None), (None, None), (8, 9))


def test_a_cell_is_protected_from_its_own_lines_before_others() -> None:
    """The 1 of the second row is protected by a zero in its column, not by the 5 that is in neither of its lines."""
    table = [[1, 0, 0, 60], [30, 0, 1, 50], [40, 3, 9, 60], [5, 20, 5, 60]]
    assert suppressed_table(table) == (
        (None, 0, None, None),
        (None, 0, None, None),
        (40, None, None, 60),
        (5, None, None, 60),
    )


def test_what_counts_as_small_may_be_said() -> None:
    assert suppressed([3, 20, 7, 0], 3) == (3, 20, 7, 0)
    assert suppressed([3, 20, 7, 0], 4) == (None, 20, None, 0)


def test_a_hidden_cell_is_protected_along_its_row_and_its_column() -> None:
    # 3 needs another cell in its row (20) and in its column (8); these need one themselves, and (8's row) 60 stands in
    # 20's column: a closed chain.
    assert suppressed_table([[3, 20, 30], [9, 40, 50], [8, 60, 70]]) == (
        (None, None, 30),
        (9, 40, 50),
        (None, None, 70),
    )


def test_two_hidden_cells_in_every_line_are_not_always_enough() -> None:
    # Two blocks of small cells, joined by one: every line hides two or more. Yet the joint 3 is the first two rows
    # minus the first two columns.
    table = [[1, 4, 50, 50], [4, 1, 3, 50], [50, 50, 4, 1], [50, 50, 1, 4]]
    small = tuple(tuple(None if count < 5 else count for count in row) for row in table)
    assert span(table, small, (1, 2)) == pytest.approx(0, abs=1e-9)
    shown = suppressed_table(table)
    assert span(table, shown, (1, 2)) >= 1
    assert sum(count is None for row in shown for count in row) == 10


@settings(deadline=None, max_examples=60)
@given(tables)
def test_no_hidden_cell_can_be_found_from_totals_and_shown_cells(table: list[list[int]]) -> None:
    assume(all(sum(row) for row in table) and all(sum(column) for column in zip(*table, strict=True)))
    shown = suppressed_table(table)
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            assert shown[r][c] in (None, count)
            if 0 < count < 5:
                assert shown[r][c] is None
            if shown[r][c] is None:
                assert span(table, shown, (r, c)) >= 1 - 1e-6


@given(st.lists(counts, min_size=2, max_size=8))
def test_a_row_shows_what_it_can(row: list[int]) -> None:
    shown = suppressed(row)
    hidden = [count for count, seen in zip(row, shown, strict=True) if seen is None]
    assert all(seen == count for count, seen in zip(row, shown, strict=True) if seen is not None)
    assert not any(0 < seen < 5 for seen in shown if seen is not None)
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 5 or len(hidden) == len(row)


def test_a_table_of_one_column_is_a_row_on_end() -> None:
    assert suppressed_table([[4], [20], [9]]) == ((None,), (20,), (None,))


def test_what_is_no_table_of_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is no count"):
        suppressed([3, -1])
    with pytest.raises(ValueError, match="differ in length"):
        suppressed_table([[1, 2], [3]])


@pytest.mark.parametrize(
    ("comment", "masked"),
    [
        ("Звоните +7 912 345-67-89", "Звоните …"),
        ("мой номер 8(912)345 67 89, жду", "мой номер …, жду"),
        ("8-912-345-67-89", "…"),
        ("89123456789", "…"),
        ("тел. 8.912.345.67.89!", "тел. …!"),
        ("+7 — 912 — 345 — 67 — 89", "…"),
        ("паспорт 4510 123456", "паспорт …"),
        ("пишите ivan.petrov+work@mail.ru, отвечу", "пишите …, отвечу"),
        ("почта Иван@почта.рф", "почта …"),
        ("https://vk.com/id1 и t.me/ivan, а ещё WWW.Example.org", "… и … а ещё …"),
        ("мой телеграм @ivan_petrov.", "мой телеграм …."),
        ("сайт job-center.ru.", "сайт …."),
        ("٨٩١٢٣٤٥", "…"),
        # Text that identifies nobody stays.
        ("Ждал 40 минут, пришёл в 9:30, окно 12", "Ждал 40 минут, пришёл в 9:30, окно 12"),
        ("В 2026 году 1-й раз, с 10.00 до 18.00.", "В 2026 году 1-й раз, с 10.00 до 18.00."),
        ("Спасибо.Всё понятно", "Спасибо.Всё понятно"),
        ("", ""),
    ],
)
def test_what_leads_to_a_person_is_masked(comment: str, masked: str) -> None:
    assert mask(comment) == masked


@example("0000)0b@0.0")
@given(st.text(alphabet="0123456789 -()+.@абвabru/", max_size=60))
def test_nothing_is_left_to_mask(comment: str) -> None:
    masked = mask(comment)
    assert mask(masked) == masked
    assert not re.search(r"\d{5}", masked)


def test_a_long_comment_is_masked_at_once() -> None:
    for part in ("a", "a-", "a.", "1 ", "+", "@"):
        mask(part * 50_000)


def test_comments_are_shown_from_ten_interviews_on_in_no_order_of_theirs() -> None:
    comments = [f"Отзыв {letter}" for letter in "абвгде"]
    assert comments_to_show(comments, 9, random.Random(1)) == ()
    first, second = (comments_to_show(comments, 10, random.Random(seed)) for seed in (1, 2))
    assert sorted(first) == sorted(second) == comments
    assert first != second
    assert comments_to_show(["Анна: 8 912 345 67 89"], 10, random.Random(1)) == ("Анна: …",)
