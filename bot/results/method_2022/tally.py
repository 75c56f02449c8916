"""Computes indices from the interviews in the database: one center after the other, in one sweep."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.results.counting import Counting, by_week, each, of_many
from bot.results.input_hashes import FINGERPRINT, NO_INPUTS, inputs_hash
from bot.results.singly import singly
from bot.results.unpacking import CLASSES, TYPES, Numbers, Texts, page_of, selected
from bot.results.windows import OUTSIDE, Period, Spans
from questionnaire.model import COUNTED_TYPES, QUESTION_COUNT, Questionnaire, RespondentType
from scoring.gram_sums import GramSums, gram_sums_by, nothing, stacked
from scoring.method_2022.nation import TypeNation
from scoring.method_2022.result import CenterIndices, Scores, Types
from scoring.methodology import Methodology
from scoring.packed_answers import Codes, codes_in
from scoring.type_index import TypeIndex, TypeIndices, type_indices
from scoring.windows import Window
from storage.counting import voices
from storage.counting.answers import CountedRow
from storage.counting.changes import Changes
from storage.counting.voices import CenterVoices
from storage.engine.database import Database

SILENT = TypeIndex(
    n=0, index=None, stands=False, groups={},
    items=(None,) * QUESTION_COUNT, item_n=(0,) * QUESTION_COUNT, weights=(0.0,) * QUESTION_COUNT,
)  # fmt: skip


VIEWS = ("now", "before", "standing", "now_clean", "standing_clean")
"""The indices computed for every center and type: see `CenterIndices`."""

Key = tuple[str, RespondentType]
"""A view and a type."""
KEYS: tuple[Key, ...] = tuple(product(VIEWS, TYPES))


@dataclass(frozen=True, slots=True)
class Interviews:
    """n interviews.

    codes     shape (n, 15)
    weeks     of completion, shape (n,)
    kinds     position in `TYPES`, shape (n,)
    classes   0 clean, 1 B, shape (n,)
    numbers   of each within its center and type, shape (n,)
    prints    fingerprints, shape (n,)
    """

    codes: Codes
    weeks: Numbers
    kinds: Numbers
    classes: Numbers
    numbers: Numbers
    prints: Texts


@dataclass(frozen=True)
class Tally:
    """The results of every center's interviews.

    center_ids   in the order of the arrays; centers without interviews are left out
    indices      of the centers, by view and type
    totals       Gram sums of them all, by view and type
    hashes       of the answers behind each center
    singly       for each center, whether each question may be shown by itself, shape (C, 15): see `Result.questions`
    known        interviews ever added to each center, at the moment of reading
    """

    center_ids: tuple[int, ...]
    indices: dict[Key, TypeIndices]
    totals: dict[Key, GramSums]
    hashes: tuple[str, ...]
    singly: NDArray[np.bool_]
    known: dict[int, Changes]

    @cached_property
    def places(self) -> dict[int, int]:
        return {center_id: place for place, center_id in enumerate(self.center_ids)}

    def center(self, center_id: int) -> CenterIndices:
        """The indices of a center; empty ones if it was not read."""
        place = self.places.get(center_id)
        return CenterIndices(
            now=self._types("now", place),
            before=self._types("before", place),
            standing=self._types("standing", place, items=False),
            now_clean=self._scores("now_clean", place),
            standing_clean=self._scores("standing_clean", place),
            singly=() if place is None else tuple(self.singly[place].tolist()),
        )

    def nation(self, view: str) -> dict[RespondentType, TypeNation]:
        return {kind: TypeNation(self.indices[view, kind], self.totals[view, kind]) for kind in COUNTED_TYPES}

    def n(self, view: str, center_id: int) -> int:
        """A center's interviews of both types."""
        place = self.places.get(center_id)
        return 0 if place is None else sum(int(self.indices[view, kind].n[place]) for kind in COUNTED_TYPES)

    def inputs_hash(self, center_id: int) -> str:
        place = self.places.get(center_id)
        return NO_INPUTS if place is None else self.hashes[place]

    def _types(self, view: str, place: int | None, *, items: bool = True) -> Types:
        found: dict[RespondentType, TypeIndex] = dict.fromkeys(COUNTED_TYPES, SILENT)
        if place is not None:
            for kind in COUNTED_TYPES:
                each = self.indices[view, kind]
                found[kind] = each[place] if items else each.without_items(place)
        return found

    def _scores(self, view: str, place: int | None) -> Scores:
        return {kind: SILENT if place is None else self.indices[view, kind].score(place) for kind in COUNTED_TYPES}


async def tally(
    db: Database,
    week: int,
    questionnaire: Questionnaire,
    methodology: Methodology,
    *,
    center_ids: Sequence[int] | None = None,
    counting: Counting = by_week,
    progress: Callable[[int], object] = lambda interviews: None,
) -> Tally:
    """Tallies the centers (all by default) for the windows that end with `week`. `counting` chooses the answers that
    count, and their weeks. `progress` receives the number of interviews read."""
    spans = Spans.of(week, methodology)
    sweep = _Sweep(spans, counting, questionnaire, methodology)
    pages = voices.by_record(db, selected(Window(spans.read.first, week), center_ids))
    added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    added.set_result(None)
    try:
        async for page in voices.gathered(pages):
            await added
            progress(sweep.seen)
            # A thread adds up one page while the next is read and other work goes on.
            added = asyncio.ensure_future(asyncio.to_thread(sweep.add, page))
    finally:
        await added
    progress(sweep.seen)
    return sweep.tally()


def summed(
    center_id: int,
    rows: Sequence[CountedRow],
    spans: Spans,
    counting: Counting,
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> Tally:
    """The same for one center, from its interviews one by one."""
    sweep = _Sweep(spans, counting, questionnaire, methodology)
    if rows:
        each = Interviews(
            codes=codes_in("".join(row.answers for row in rows)),
            weeks=np.array([row.completed_week for row in rows]),
            kinds=np.array([TYPES.index(RespondentType(row.respondent_type)) for row in rows]),
            classes=np.array([int(row.quality == "B") for row in rows]),
            numbers=np.array([row.number for row in rows]),
            prints=np.array([row.fingerprint for row in rows], dtype=FINGERPRINT),
        )
        sweep.add_interviews([center_id], np.array([len(rows)]), each)
    return sweep.tally()


class _Sweep:
    """Adds up batch by batch. Keeps Gram sums of the nation only: a center's own take a few kilobytes each."""

    def __init__(
        self, spans: Spans, counting: Counting, questionnaire: Questionnaire, methodology: Methodology
    ) -> None:
        self._spans = spans
        self._counting = counting
        self._questionnaire = questionnaire
        self._enough = methodology.min_item_answers
        self._min_cell = methodology.min_cell
        self._center_ids: list[int] = []
        self._hashes: list[str] = []
        self._known: dict[int, Changes] = {}
        self._singly = [np.ones((0, QUESTION_COUNT), dtype=np.bool_)]
        self._totals = nothing(len(VIEWS), len(TYPES))
        # Places are numbered by view, center and type.
        self._parts: list[TypeIndices] = []
        self._keys = [np.zeros(0, dtype=np.int64)]
        self.seen = 0

    def add(self, centers: Sequence[CenterVoices]) -> None:
        page = page_of(centers)
        self._known |= {center.center_id: center.changes for center in centers}
        self.add_interviews(
            [center.center_id for center in centers],
            page.lengths,
            Interviews(page.codes, page.weeks, page.kinds, page.classes, page.numbers, page.fingerprints),
        )

    def add_interviews(self, center_ids: Sequence[int], lengths: Numbers, read: Interviews) -> None:
        """Those of some centers, center after center."""
        size, ends = len(center_ids), np.cumsum(lengths)
        places = np.repeat(np.arange(size), lengths)
        found = of_many(self._counting, center_ids, lengths, read.weeks, read.kinds, read.numbers)
        periods = self._spans.periods(found.weeks)
        inside = periods != OUTSIDE
        codes, places, blocks = read.codes[inside], places[inside], found.blocks[inside]
        shape = (size, len(Period), len(TYPES), CLASSES)
        labels = np.ravel_multi_index((places, periods[inside], read.kinds[inside], read.classes[inside]), shape)
        views = views_of(gram_sums_by(codes, labels, int(np.prod(shape))).reshaped(*shape))
        self._totals += views.total(axis=1)
        self._parts.append(self._indices(views.reshaped(-1)))
        self._keys.append(np.arange(len(KEYS)).reshape(len(VIEWS), 1, len(TYPES)).repeat(size, axis=1).ravel())
        now = periods[inside] == Period.NOW
        self._singly.append(singly(codes[now], places[now], blocks[now], size, self._min_cell))
        self._hashes += [inputs_hash(read.prints[mine], periods[mine]) for mine in each(ends)]
        self._center_ids += center_ids
        self.seen += len(read.weeks)

    def tally(self) -> Tally:
        everything, keys = TypeIndices.joined(self._parts or [self._indices(nothing(0))]), np.concatenate(self._keys)
        indices = {key: everything.chosen(keys == number) for number, key in enumerate(KEYS)}
        totals = dict(zip(KEYS, self._totals.reshaped(-1), strict=True))
        return Tally(
            tuple(self._center_ids), indices, totals, tuple(self._hashes),
            np.concatenate(self._singly), self._known,
        )  # fmt: skip

    def _indices(self, sums: GramSums) -> TypeIndices:
        return type_indices(sums, self._questionnaire, self._enough)


def views_of(sums: GramSums) -> GramSums:
    """Turns sums of shape (centers, periods, types, classes) into sums of shape (views, centers, types)."""
    clean = sums[:, :, :, 0]
    counted = clean + sums[:, :, :, 1]
    return stacked([
        counted[:, Period.NOW], counted[:, Period.BEFORE], _over_periods(counted),
        clean[:, Period.NOW], _over_periods(clean),
    ])  # fmt: skip


def _over_periods(sums: GramSums) -> GramSums:
    return sums[:, Period.OLDER] + sums[:, Period.BEFORE] + sums[:, Period.NOW]
