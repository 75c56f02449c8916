"""What people answer, whatever their center: the nation's sums for the yearly quality report, one voice a person."""

import asyncio
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from bot.results.method_2026.interviews import unpacked
from bot.results.method_2026.sweep import Progress
from bot.results.method_2026.windows import Spans
from bot.results.unpacking import Numbers, selected
from questionnaire.model import QUESTION_COUNT, Questionnaire
from scoring.method_2026.consistency import PairSums, pair_sums
from scoring.method_2026.constants import TYPES
from scoring.method_2026.entry_variance import EntrySums, entry_sums, person_indices
from scoring.method_2026.voices import latest
from scoring.packed_answers import Codes
from storage.counting import voices
from storage.counting.voices import CenterVoices
from storage.engine.database import Database


@dataclass(frozen=True, eq=False)
class People:
    """The people of one type in the star window: how many, how their answers go together, and how they answered."""

    number: int
    pairs: PairSums
    entries: EntrySums

    def __add__(self, other: "People") -> "People":
        return People(self.number + other.number, self.pairs + other.pairs, self.entries + other.entries)


async def read(
    db: Database, week: int, questionnaire: Questionnaire, *, progress: Progress = lambda interviews: None
) -> tuple[People, ...]:
    """The people of each type in the star window that ends with `week`. `progress` receives the number of interviews
    read."""
    span, seen = Spans.of(week).star, 0
    found = tuple(_people(_none(), np.zeros(0, dtype=np.int64), questionnaire) for _ in TYPES)
    pages = voices.by_center(db, selected(span))
    async for page in pages:
        seen += sum(len(center.answers) for center in page) // QUESTION_COUNT
        # A thread leaves the database free to go on.
        parts = await asyncio.to_thread(_of_page, page, questionnaire)
        found = tuple(reduce(add, pair) for pair in zip(found, parts, strict=True))
        progress(seen)
    return found


def _of_page(page: list[CenterVoices], questionnaire: Questionnaire) -> tuple[People, ...]:
    one = unpacked(page)
    one = one.chosen(latest(one.places * len(TYPES) + one.kinds, one.people, one.orders))
    parts = [one.chosen(one.kinds == kind) for kind in range(len(TYPES))]
    return tuple(_people(mine.codes, mine.entries, questionnaire) for mine in parts)


def _people(codes: Codes, entries: Numbers, questionnaire: Questionnaire) -> People:
    return People(len(codes), pair_sums(codes), entry_sums(person_indices(codes, questionnaire), entries))


def _none() -> Codes:
    return np.zeros((0, QUESTION_COUNT), dtype=np.uint8)
