"""Turns what is read of many interviews into arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import COUNTED_TYPES, QUESTION_COUNT
from scoring.method_2026.cells import AGE_BANDS, ENTRIES
from scoring.packed_answers import Codes, codes_of
from scoring.windows import Window
from storage.counting.voices import (
    FINGERPRINT_CHARACTERS,
    MARK_DIGITS,
    PERSON_CHARACTERS,
    RECORD,
    RECORD_CHARACTERS,
    CenterVoices,
    Selection,
)

TYPES = COUNTED_TYPES
CLASSES = 2
"""Clean and B: the classes that count."""
Numbers = NDArray[np.int64]
Texts = NDArray[np.bytes_]
Characters = NDArray[np.uint8]


def selected(weeks: Window, center_ids: Sequence[int] | None = None) -> Selection:
    """The interviews of these weeks at all centers, or some, in the digits that stand in packed weeks."""
    return Selection(AGE_BANDS, ENTRIES, weeks.first, weeks.last, center_ids)


@dataclass(frozen=True, eq=False)
class Page:
    """n interviews, center after center: the characters of each fact, in ASCII, decoded where they are needed.

    answers    shape (n, 15)
    marks      shape (n, 18), see `storage.counting.voices.MARK_DIGITS`
    moments    shape (n, characters of a moment)
    people     shape (n, 16)
    prints     shape (n, 32), or (0, 32) where fingerprints were not read
    lengths    interviews of each center, shape (centers,)
    """

    answers: Characters
    marks: Characters
    moments: Characters
    people: Characters
    prints: Characters
    lengths: Numbers

    @property
    def codes(self) -> Codes:
        """Shape (n, 15). Raises ValueError naming any invalid answer."""
        return codes_of(self.answers)

    @property
    def weeks(self) -> Numbers:
        """Of completion, shape (n,)."""
        return self._facts // 100

    @property
    def kinds(self) -> Numbers:
        """The position in `TYPES`, shape (n,)."""
        return self._facts // 10 % 10

    @property
    def classes(self) -> Numbers:
        """0 clean, 1 B, shape (n,)."""
        return self._facts % 10

    @cached_property
    def _facts(self) -> Numbers:
        """Week, type and class in one number, shape (n,)."""
        return _eight_digits(self.marks[:, :8])

    @property
    def numbers(self) -> Numbers:
        """Of each within its center and type, shape (n,)."""
        return _eight_digits(self.marks[:, 10:])

    @property
    def fingerprints(self) -> Texts:
        """Shape (n,), or (0,) where they were not read."""
        return texts_of(self.prints)

    def digits(self, place: int) -> Numbers:
        """One digit of each mark, shape (n,)."""
        return (self.marks[:, place] - ord("0")).astype(np.int64)


def page_of(centers: Sequence[CenterVoices]) -> Page:
    """From records if the page consists of them, else from the texts of each kind."""
    lengths = np.array([center.number for center in centers], dtype=np.int64)
    records = "".join(center.records for center in centers)
    if records:
        answers, *parts = np.split(_rows([records], RECORD_CHARACTERS), np.cumsum(RECORD)[:-1], axis=1)
        marks, moments, people, prints = parts
        return Page(answers, marks, moments, people, prints, lengths)
    written = "".join(center.moments for center in centers)
    return Page(
        answers=_rows((center.answers for center in centers), QUESTION_COUNT),
        marks=_rows((center.marks for center in centers), MARK_DIGITS),
        moments=_rows([written], len(written) // max(int(lengths.sum()), 1) or 1),
        people=_rows((center.people for center in centers), PERSON_CHARACTERS),
        prints=_rows((center.fingerprints for center in centers), FINGERPRINT_CHARACTERS),
        lengths=lengths,
    )


def texts_of(characters: Characters) -> Texts:
    """Each row as one text."""
    texts: Texts = np.ascontiguousarray(characters).view(f"S{characters.shape[1]}").ravel()
    return texts


def _rows(texts: Iterable[str], width: int) -> Characters:
    """Shape (n, width)."""
    return np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).reshape(-1, width)


def _eight_digits(digits: Characters) -> Numbers:
    """The numbers that rows of eight digits stand for, which are put together in pairs: first all digits of a row, then
    the numbers made of two, then those made of four."""
    spelled = np.ascontiguousarray(digits).view("<u8").ravel()
    for within, factor, width in (
        (0x0F0F0F0F0F0F0F0F, 10, 8),
        (0x00FF00FF00FF00FF, 100, 16),
        (0x0000FFFF0000FFFF, 10_000, 32),
    ):
        # The digit, or number, on the left is the one on the right in the memory.
        spelled = (spelled & np.uint64(within)) * np.uint64((factor << width) + 1) >> np.uint64(width)
    return spelled.astype(np.int64)
