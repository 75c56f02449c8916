"""Sums by cell: what they are made of, and how large they may become (methodology §1, §6)."""

import numpy as np
import pytest

from scoring.method_2026 import cells
from scoring.method_2026.case_mix import effects, shifts
from scoring.method_2026.cells import CELLS, NO_CELL, CellSums, sums_by
from scoring.packed_answers import codes


def test_sums_beyond_what_32_bits_hold_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """128 people who answer 5, 8,192 times: Σd² = 2²⁴, after which 32-bit floats are even; one with d = 1."""
    monkeypatch.setattr(cells, "MOST_IN_32_BITS", 128)
    answers = codes([*["5" * 15] * 128, "2" * 15])
    labels, nowhere = np.array([0] * 128 + [1]), np.full(129, NO_CELL)
    sums, _ = sums_by(answers, labels, nowhere, [[0] * 8_192, [0]], 1)
    assert int(sums.dd[0, 0, 0]) == 2**24 + 1


def test_the_mix_of_one_person_is_their_cell() -> None:
    people = np.zeros((1, CELLS), dtype=np.int64)
    people[0, 3] = 1
    nothing = np.zeros((1, CELLS, 15), dtype=np.int64)
    found, mix = effects(CellSums(people, nothing, nothing))
    assert mix.tolist() == [0.0] * 3 + [1.0] + [0.0] * 16
    assert not found.any()


def test_a_single_answer_is_moved_by_its_cell() -> None:
    item_n = np.zeros((2, CELLS, 15), dtype=np.int64)
    item_n[0, 3, 7] = 1
    moved = shifts(item_n, np.arange(CELLS * 15.0).reshape(CELLS, 15))
    assert moved[0, 7] == 25 * (3 * 15 + 7) and not moved[0, :7].any() and not moved[1].any()
