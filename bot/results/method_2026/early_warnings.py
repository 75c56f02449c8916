"""Early warnings: centers whose latest answers have fallen against their own past and the nation's movement.

For the center itself and operators alone (methodology §10).
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bot.results.method_2026 import norms_file
from bot.results.method_2026.interviews import Flags, Interviews, Numbers, unpacked
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring.gram_sums import GramSums, gram_sums_by, nothing
from scoring.method_2026.cells import AGE_BANDS, ENTRIES
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.cusum import early_warning
from scoring.method_2026.voices import NOBODY
from scoring.type_index import Floats, type_indices
from storage import norms as published_norms
from storage import voices
from storage.engine.database import Database
from storage.voices import CenterVoices


@dataclass(frozen=True, slots=True)
class _Series:
    """The weeks from `first` to `last`; the norms year begins in the week `start`."""

    first: int
    start: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


async def alarmed(db: Database, week: int, center_ids: Collection[int], *, constants: Constants = STANDARD) -> set[int]:
    """Those of the centers whose newest batch of new people, closed by the end of `week`, has raised an alarm. None
    without norms."""
    frozen = await published_norms.in_force(db, week)
    norms = await norms_file.in_force(db, week)
    if frozen is None or norms is None or not center_ids:
        return set()
    series = _Series(frozen.holds_from - constants.base_weeks, frozen.holds_from, week)
    questionnaire, weeks = load(), (series.first, week)
    nation = nothing(series.length)
    async for page in voices.by_center(db, AGE_BANDS, ENTRIES, first_week=weeks[0], last_week=weeks[1]):
        nation += await asyncio.to_thread(_together, page, series)
    level = type_indices(nation, questionnaire, constants.min_item_answers).index
    found: set[int] = set()
    # Centers are judged page by page: the weeks of a nation's centers would not fit into memory.
    pages = voices.by_center(
        db, AGE_BANDS, ENTRIES, first_week=weeks[0], last_week=weeks[1], center_ids=sorted(center_ids)
    )
    async for page in pages:
        found |= await asyncio.to_thread(_alarmed, page, level, series, norms.sigma2[0], questionnaire, constants)
    return found


def _newcomers(page: list[CenterVoices]) -> Interviews:
    """The first answer of every job seeker at a center."""
    read = unpacked(page)
    read = read.chosen(read.kinds == 0)
    return read.chosen(_firsts(read.places, read.people, read.orders))


def _together(page: list[CenterVoices], series: _Series) -> GramSums:
    """By week, over all centers of the page."""
    read = _newcomers(page)
    return gram_sums_by(read.codes, read.weeks - series.first, series.length)


def _firsts(places: Numbers, people: Numbers, orders: Numbers) -> Flags:
    """Which answers are the first of their person at their center; each of nobody known is."""
    order = np.lexsort((orders, people, places))
    ordered_people, ordered_places = people[order], places[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (
        (ordered_people[1:] != ordered_people[:-1])
        | (ordered_places[1:] != ordered_places[:-1])
        | (ordered_people[1:] == NOBODY)
    )
    found = np.zeros(len(order), dtype=np.bool_)
    found[order[new]] = True
    return found


def _alarmed(
    page: list[CenterVoices],
    nation: Floats,
    series: _Series,
    sigma2: float,
    questionnaire: Questionnaire,
    constants: Constants,
) -> set[int]:
    read, found = _newcomers(page), set()
    for place, center in enumerate(page):
        here = read.places == place
        weeks = gram_sums_by(read.codes[here], read.weeks[here] - series.first, series.length)
        batches = early_warning(weeks, nation, series.start - series.first, sigma2, questionnaire, constants)
        if batches and batches[-1].alarm:
            found.add(center.center_id)
    return found
