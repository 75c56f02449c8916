"""Early warnings: centers whose latest answers have fallen against their own past and the nation's movement.

For the center itself and operators alone (methodology §10). The weekly run looks at the nation once and keeps what it
found, for the digests of the week and for the operators.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.results import looked_ahead
from bot.results.frozen_json import from_json, to_json
from bot.results.looked_ahead import LookedAhead
from bot.results.method_2026 import norms_file
from bot.results.method_2026.interviews import Flags, unpacked
from bot.results.method_2026.kept_warnings import KEPT, KeptWarnings, Warned
from bot.results.method_2026.known_answers import KnownAnswers
from bot.results.unpacking import Numbers, selected
from questionnaire.loader import load
from scoring.gram_sums import GramSums, gram_sums_by, nothing
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.cusum import early_warning, falls
from scoring.method_2026.fall import Fall
from scoring.method_2026.voices import NOBODY
from scoring.packed_answers import Codes
from scoring.type_index import type_indices
from scoring.windows import Window
from storage.counting import voices
from storage.counting.voices import CenterVoices
from storage.engine.database import Database
from storage.results import norms as published_norms
from storage.results.norms import PublishedNorms
from storage.workers import properties


@dataclass(frozen=True, slots=True)
class Warnings(KeptWarnings):
    """With the answers that were looked at."""

    known: KnownAnswers = field(default_factory=KnownAnswers, compare=False)


async def settle(db: Database, week: int, ahead: LookedAhead[Warnings] | None = None) -> Warnings:
    """The warnings of a week, found once for all digests of the week and kept. A later look, or one by other norms,
    replaces them. What was found `ahead` is not looked for again if it still holds."""
    frozen = await published_norms.in_force(db, week)
    norms = None if frozen is None else frozen.digest
    known = await kept(db)
    if known is not None and (known.week, known.norms) == (week, norms):
        return known
    if ahead is not None and (ahead.found.week, ahead.found.norms) == (week, norms) and await ahead.holds(db):
        found = ahead.found
    else:
        found = await find(db, week)
    await properties.put(db, KEPT, to_json(found))
    return found


async def look_ahead(db: Database, week: int) -> LookedAhead[Warnings] | None:
    """What `settle` would find now; None if it is kept already, or costs nothing to find."""
    frozen, known = await published_norms.in_force(db, week), await kept(db)
    if frozen is None or (known is not None and (known.week, known.norms) == (week, frozen.digest)):
        return None
    series = _series(frozen, week, STANDARD)
    return await looked_ahead.look_ahead(db, Window(series.first, series.last), lambda: find(db, week))


async def of_week(db: Database, week: int) -> Warnings:
    """Those that the weekly run has kept; otherwise found anew, and not kept."""
    known = await kept(db)
    return known if known is not None and known.week == week else await find(db, week)


async def kept(db: Database) -> Warnings | None:
    """Of the newest week that a weekly run has looked at."""
    text = await properties.get(db, KEPT)
    return None if text is None else from_json(Warnings, text)


async def find(db: Database, week: int, *, constants: Constants = STANDARD) -> Warnings:
    """Looks at the answers of all centers, read once: the weeks before the norms year and those since, up to `week`."""
    frozen = await published_norms.in_force(db, week)
    return Warnings(week, None) if frozen is None else await _found(db, week, frozen, None, constants)


async def recomputed(db: Database, then: Warnings, *, constants: Constants = STANDARD) -> Warnings:
    """The same from the answers that were known then, by the norms of then. Raises NormsError."""
    frozen = next((one for one in await published_norms.published(db) if one.digest == then.norms), None)
    if frozen is None:
        return Warnings(then.week, None)
    return await _found(db, then.week, frozen, then.known, constants)


async def _found(
    db: Database, week: int, frozen: PublishedNorms, known: KnownAnswers | None, constants: Constants
) -> Warnings:
    """`known` narrows to those answers."""
    norms = (await norms_file.by_digest(db, [frozen.digest]))[frozen.digest]
    series = _series(frozen, week, constants)
    questionnaire = load()
    nation, parts, read = nothing(series.length), list[_Newcomers](), KnownAnswers()
    async for page in voices.by_center(db, selected(Window(series.first, week))):
        read |= KnownAnswers.among(page)
        part = await asyncio.to_thread(_newcomers, page, series, known)
        nation += await asyncio.to_thread(part.by_week, series)
        parts.append(part)
    level = type_indices(nation, questionnaire, constants.min_item_answers).index

    def judged(part: "_Newcomers") -> list[Warned]:
        found = []
        for center_id, mine in part.by_center():
            batches = early_warning(
                mine.by_week(series), level, series.since_start, norms.sigma2[0], questionnaire, constants
            )
            found += [Warned(center_id, series.in_calendar(one)) for one in falls(batches)]
        return found

    # Centers are judged page by page: the weekly sums of a nation's centers would not fit into memory. Their answers
    # do, at some twenty bytes a person.
    found = [one for part in parts for one in await asyncio.to_thread(judged, part)]
    found.sort(key=lambda one: (one.center_id, one.fall.last))
    return Warnings(week, frozen.digest, tuple(found), read)


def _series(frozen: PublishedNorms, week: int, constants: Constants) -> "_Series":
    return _Series(frozen.holds_from - constants.base_weeks, frozen.holds_from, week)


@dataclass(frozen=True, slots=True)
class _Series:
    """The weeks from `first` to `last`; the norms year begins in the week `start`."""

    first: int
    start: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def since_start(self) -> int:
        return self.start - self.first

    def in_calendar(self, fall: Fall) -> Fall:
        return replace(fall, since=fall.since + self.first, last=fall.last + self.first)


@dataclass(frozen=True, eq=False)
class _Newcomers:
    """The first answer of every job seeker at the centers of a page: n answers, the places of their centers in
    `center_ids`, and their weeks from the start of the series."""

    center_ids: tuple[int, ...]
    codes: Codes
    places: NDArray[np.int32]
    weeks: NDArray[np.int16]

    def by_week(self, series: _Series) -> GramSums:
        return gram_sums_by(self.codes, self.weeks.astype(np.int64), series.length)

    def by_center(self) -> Iterator[tuple[int, "_Newcomers"]]:
        for place, center_id in enumerate(self.center_ids):
            mine = self.places == place
            yield center_id, _Newcomers((center_id,), self.codes[mine], self.places[mine], self.weeks[mine])


def _newcomers(page: list[CenterVoices], series: _Series, known: KnownAnswers | None) -> _Newcomers:
    read = unpacked(page)
    read = read.chosen((read.kinds == 0) & (True if known is None else known.flags(page, read)))
    read = read.chosen(_firsts(read.places, read.people, read.orders))
    # In the smallest numbers that hold them: they stay in memory until the nation has been read.
    return _Newcomers(
        tuple(one.center_id for one in page),
        read.codes,
        read.places.astype(np.int32),
        (read.weeks - series.first).astype(np.int16),
    )


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
