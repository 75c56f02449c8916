"""From the interviews in the database to what they say: a center after the other, in one sweep."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.results.unpacking import CLASSES, TYPES, Interviews, unpack
from bot.results.week_counts import WeekCounts
from questionnaire.model import QUESTION_COUNT, Questionnaire, RespondentType
from scoring.gram_sums import GramSums, gram_sums_by, nothing, stacked
from scoring.methodology import Methodology
from scoring.nation import TypeNation
from scoring.result import CenterIndices, Scores, Types
from scoring.type_index import TypeIndex, TypeIndices, type_indices
from scoring.windows import Window, window
from storage import answers
from storage.answers import CenterAnswers, CountedRow
from storage.changes import Changes
from storage.engine.database import Database

SILENT = TypeIndex(
    n=0, index=None, stands=False, groups={},
    items=(None,) * QUESTION_COUNT, item_n=(0,) * QUESTION_COUNT, weights=(0.0,) * QUESTION_COUNT,
)  # fmt: skip
FINGERPRINT = "S32"


class Period(IntEnum):
    """Parts of the star's window: what the index's window and the one before it leave of it, and these two."""

    OLDER = 0
    BEFORE = 1
    NOW = 2


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows of a run: of the index, of the one before it, and of the star."""

    now: Window
    before: Window
    star: Window

    @classmethod
    def of(cls, week: int, methodology: Methodology) -> "Spans":
        now = window(week, methodology.window_weeks)
        return cls(now, now.before(), window(week, methodology.star_weeks))

    def periods(self, weeks: NDArray[np.int64]) -> NDArray[np.int64]:
        """The period of every week, of the shape of `weeks`."""
        return np.where(weeks >= self.now.first, Period.NOW, np.where(weeks >= self.before.first, Period.BEFORE, 0))


VIEWS = ("now", "before", "standing", "now_clean", "standing_clean")
"""What is computed of every center and type: see `CenterIndices`."""

Key = tuple[str, RespondentType]
"""A view and a type."""
KEYS: tuple[Key, ...] = tuple(product(VIEWS, TYPES))


@dataclass(frozen=True)
class Tally:
    """What the interviews of every center say.

    center_ids   in the order of the arrays; a center without interviews is not among them
    indices      of the centers, by view and type
    totals       Gram sums of them all, by view and type
    hashes       of the answers behind each center
    weekly       interviews of each center by type and week of the two windows, from `first_week` on
    known        interviews ever added to each center, at the moment of reading
    """

    center_ids: tuple[int, ...]
    indices: dict[Key, TypeIndices]
    totals: dict[Key, GramSums]
    hashes: tuple[str, ...]
    first_week: int
    weekly: NDArray[np.int64]
    known: dict[int, Changes]

    @cached_property
    def places(self) -> dict[int, int]:
        return {center_id: place for place, center_id in enumerate(self.center_ids)}

    def center(self, center_id: int) -> CenterIndices:
        """A center that is not among those read says nothing."""
        place = self.places.get(center_id)
        return CenterIndices(
            now=self._types("now", place),
            before=self._types("before", place),
            standing=self._types("standing", place),
            now_clean=self._scores("now_clean", place),
            standing_clean=self._scores("standing_clean", place),
        )

    def week_counts_of(self, center_id: int) -> WeekCounts:
        place = self.places.get(center_id)
        counts = np.zeros(self.weekly.shape[1:], dtype=np.int64) if place is None else self.weekly[place]
        return WeekCounts(self.first_week, {kind: tuple(counts[at].tolist()) for at, kind in enumerate(TYPES)})

    def nation(self, view: str) -> dict[RespondentType, TypeNation]:
        return {kind: TypeNation(self.indices[view, kind], self.totals[view, kind]) for kind in RespondentType}

    def n(self, view: str, center_id: int) -> int:
        """A center's interviews of both types."""
        place = self.places.get(center_id)
        return 0 if place is None else sum(int(self.indices[view, kind].n[place]) for kind in RespondentType)

    def inputs_hash(self, center_id: int) -> str:
        place = self.places.get(center_id)
        return NO_INPUTS if place is None else self.hashes[place]

    def _types(self, view: str, place: int | None) -> Types:
        return {kind: SILENT if place is None else self.indices[view, kind][place] for kind in RespondentType}

    def _scores(self, view: str, place: int | None) -> Scores:
        return {kind: SILENT if place is None else self.indices[view, kind].score(place) for kind in RespondentType}


async def tally(
    db: Database,
    week: int,
    questionnaire: Questionnaire,
    methodology: Methodology,
    *,
    center_ids: Sequence[int] | None = None,
    progress: Callable[[int], object] = lambda interviews: None,
) -> Tally:
    """The centers (all by default), for the windows that end with `week`; `progress` hears how many were read."""
    spans = Spans.of(week, methodology)
    sweep = _Sweep(spans, questionnaire, methodology)
    pages = answers.by_center(db, first_week=spans.star.first, last_week=week, center_ids=center_ids)
    added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    added.set_result(None)
    try:
        async for page in pages:
            await added
            progress(sweep.seen)
            # While one page is added up in a thread of its own, the next is read, and whoever else waits is served.
            added = asyncio.ensure_future(asyncio.to_thread(sweep.add, page))
    finally:
        await added
    progress(sweep.seen)
    return sweep.tally()


def summed(
    center_id: int,
    rows: Sequence[CountedRow],
    spans: Spans,
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> Tally:
    """The same of one center, from its interviews one by one."""
    sweep = _Sweep(spans, questionnaire, methodology)
    if rows:
        marks = (f"{row.completed_week}{2 * TYPES.index(RespondentType(row.respondent_type)) + (row.quality == 'B')}"
                 for row in rows)  # fmt: skip
        packed = "".join(row.answers for row in rows)
        prints = "".join(row.fingerprint for row in rows)
        sweep.add([CenterAnswers(center_id, packed, "".join(marks), prints, Changes())])
    return sweep.tally()


class _Sweep:
    """Adds up batch by batch. Gram sums are kept of the nation only: a center's own are a few kilobytes each."""

    def __init__(self, spans: Spans, questionnaire: Questionnaire, methodology: Methodology) -> None:
        self._spans = spans
        self._questionnaire = questionnaire
        self._enough = methodology.min_item_answers
        self._center_ids: list[int] = []
        self._hashes: list[str] = []
        self._known: dict[int, Changes] = {}
        self._weekly = [self._weekly_counts(unpack([]))]
        self._totals = nothing(len(VIEWS), len(TYPES))
        # Places are numbered by view, center and type; the indices of no place at all are there to be joined to.
        self._parts = [self._indices(nothing(0))]
        self._keys = [np.zeros(0, dtype=np.int64)]
        self.seen = 0

    def add(self, page: Sequence[CenterAnswers]) -> None:
        read = unpack(page)
        periods = self._spans.periods(read.weeks)
        shape = (len(page), len(Period), len(TYPES), CLASSES)
        places = np.repeat(np.arange(len(page)), read.lengths)
        labels = np.ravel_multi_index((places, periods, read.kinds, read.classes), shape)
        views = _views(gram_sums_by(read.codes, labels, int(np.prod(shape))).reshaped(*shape))
        self._totals += views.total(axis=1)
        self._parts.append(self._indices(views.reshaped(-1)))
        self._keys.append(np.arange(len(KEYS)).reshape(len(VIEWS), 1, len(TYPES)).repeat(len(page), axis=1).ravel())
        for center, mine in zip(page, np.split(periods, np.cumsum(read.lengths)[:-1]), strict=True):
            self._center_ids.append(center.center_id)
            self._known[center.center_id] = center.changes
            self._hashes.append(inputs_hash(center.fingerprints, mine))
        self._weekly.append(self._weekly_counts(read))
        self.seen += len(read.weeks)

    def tally(self) -> Tally:
        everything, keys = TypeIndices.joined(self._parts), np.concatenate(self._keys)
        indices = {key: everything.chosen(keys == number) for number, key in enumerate(KEYS)}
        totals = dict(zip(KEYS, self._totals.reshaped(-1), strict=True))
        return Tally(
            tuple(self._center_ids), indices, totals, tuple(self._hashes),
            self._spans.before.first, np.concatenate(self._weekly), self._known,
        )  # fmt: skip

    def _weekly_counts(self, read: Interviews) -> NDArray[np.int64]:
        """Of shape (centers, types, weeks of the window before and of the index's)."""
        first, last = self._spans.before.first, self._spans.now.last
        shape = (len(read.lengths), len(TYPES), last - first + 1)
        inside = read.weeks >= first
        places = np.repeat(np.arange(len(read.lengths)), read.lengths)
        labels = np.ravel_multi_index((places[inside], read.kinds[inside], read.weeks[inside] - first), shape)
        return np.bincount(labels, minlength=int(np.prod(shape))).reshape(shape)

    def _indices(self, sums: GramSums) -> TypeIndices:
        return type_indices(sums, self._questionnaire, self._enough)


def _views(sums: GramSums) -> GramSums:
    """From sums of shape (centers, periods, types, classes) to those of shape (views, centers, types)."""
    clean = sums[:, :, :, 0]
    counted = clean + sums[:, :, :, 1]
    return stacked([
        counted[:, Period.NOW], counted[:, Period.BEFORE], _over_periods(counted),
        clean[:, Period.NOW], _over_periods(clean),
    ])  # fmt: skip


def inputs_hash(fingerprints: str, periods: NDArray[np.int64]) -> str:
    """SHA-256 over the fingerprints of each period in their own order: the same for the same interviews in the same
    windows, however they were read."""
    each = np.frombuffer(fingerprints.encode("ascii"), dtype=FINGERPRINT)
    digest = hashlib.sha256()
    for period in Period:
        digest.update(np.sort(each[periods == period]).tobytes() + b"|")
    return digest.hexdigest()


NO_INPUTS = inputs_hash("", np.zeros(0, dtype=np.int64))


def _over_periods(sums: GramSums) -> GramSums:
    return sums[:, Period.OLDER] + sums[:, Period.BEFORE] + sums[:, Period.NOW]
