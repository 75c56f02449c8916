"""Sums by cell: what they are made of, and how large they may become (methodology §1, §6)."""

import numpy as np
import pytest

from scoring.method_2026 import cells
from scoring.method_2026.case_mix import effects
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
