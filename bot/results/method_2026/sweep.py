"""One sweep over the interviews of the nation: one voice a person, in each of the three windows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.results.counting import Counting
from bot.results.method_2026.windows import Spans, View
from bot.results.singly import singly
from bot.results.tally import inputs_hash
from bot.results.windows import Spans as Periods
from questionnaire.model import QUESTION_COUNT, Questionnaire
from scoring.blocks import NOWHERE
from scoring.gram_sums import gram_sums_by, nothing
from scoring.method_2026.cells import AGE_BANDS, ENTRIES, CellSums, cell_sums
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.trend import influences
from scoring.method_2026.voices import NOBODY, latest
from scoring.methodology import STANDARD as EARLIER
from scoring.packed_answers import Codes, codes_in
from scoring.type_index import Floats, TypeIndices, type_indices
from storage import voices
from storage.answers import NUMBER_DIGITS
from storage.changes import Changes
from storage.engine.database import Database
from storage.voices import MARK_DIGITS, ORDER_DIGITS, PERSON_CHARACTERS, CenterVoices

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Progress = Callable[[int], object]
Key = tuple[View, int]
"""A view, and the place of a type in `TYPES`."""
NO_CELL = -1
"""Such answers enter the index and leave its adjustment to the others."""
KEYS: tuple[Key, ...] = tuple(product(View, range(len(TYPES))))


@dataclass(frozen=True)
class Country:
    """The sums of every center with interviews, by view and type.

    center_ids   in the order of the arrays
    plain        figures as answered, of C centers
    cells        sums by age band and entry, of shape (C, 20, 15)
    shared       Σ z₁·z₀ over the people of both index windows, by type, of shape (C,)
    singly       whether a question may be shown by itself in the index's window, of shape (C, 15)
    hashes       of the answers behind each center; none where nothing chose which answers count
    known        interviews ever added to each center, at the moment of reading
    """

    center_ids: tuple[int, ...]
    plain: dict[Key, TypeIndices]
    cells: dict[Key, CellSums]
    shared: tuple[Floats, ...]
    singly: Flags
    hashes: tuple[str, ...] = ()
    known: Mapping[int, Changes] = field(default_factory=dict)

    def with_silent(self, center_ids: Sequence[int], questionnaire: Questionnaire) -> "Country":
        """The same with these centers, of which those that are missing have no interviews."""
        missing = tuple(one for one in center_ids if one not in set(self.center_ids))
        if not missing:
            return self
        silent = _Adding(Spans.of(0), questionnaire, STANDARD).nobody(missing)
        return Country(
            self.center_ids + missing,
            {key: TypeIndices.joined([one, silent.plain[key]]) for key, one in self.plain.items()},
            {key: CellSums.joined([one, silent.cells[key]]) for key, one in self.cells.items()},
            tuple(np.concatenate(pair) for pair in zip(self.shared, silent.shared, strict=True)),
            np.concatenate([self.singly, silent.singly]),
        )


async def sweep(
    db: Database,
    week: int,
    questionnaire: Questionnaire,
    *,
    constants: Constants = STANDARD,
    center_ids: Sequence[int] | None = None,
    counting: Counting | None = None,
    progress: Progress = lambda interviews: None,
) -> Country:
    """Reads every interview of the windows that end with `week`. `progress` receives the number read.

    center_ids
        All centers by default.
    counting
        Chooses the answers that count and their weeks; without it each counts in its own week, which may be shown of
        the nation only, or to operators.
    """
    adding = _Adding(Spans.of(week), questionnaire, constants, counting)
    pages = voices.by_center(
        db,
        AGE_BANDS,
        ENTRIES,
        first_week=adding.periods.read.first if counting is not None else adding.spans.star.first,
        last_week=week,
        center_ids=center_ids,
        fingerprints=counting is not None,
    )
    added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    added.set_result(None)
    try:
        async for page in pages:
            await added
            progress(adding.seen)
            # A thread adds up one page while the next is read.
            added = asyncio.ensure_future(asyncio.to_thread(adding.add, page))
    finally:
        await added
    progress(adding.seen)
    return adding.country()


def summed(
    week: int, center: CenterVoices, questionnaire: Questionnaire, counting: Counting, constants: Constants
) -> Country:
    """The same for one center, from its interviews at hand."""
    adding = _Adding(Spans.of(week), questionnaire, constants, counting)
    if center.marks:
        adding.add([center])
    return adding.country()


@dataclass(frozen=True, slots=True)
class Interviews:
    """n interviews of a page; `places` are centers within it, `classes` 0 for clean and 1 for B. The cell is `NO_CELL`
    where age or entry is unknown. Entries are places in `ENTRIES`, or another number. `blocks` are numbered within each
    center; 0 where nothing chose which answers count."""

    codes: Codes
    places: Numbers
    kinds: Numbers
    classes: Numbers
    weeks: Numbers
    entries: Numbers
    cells: Numbers
    people: Numbers
    orders: Numbers
    blocks: Numbers

    @property
    def numbers(self) -> Numbers:
        """How many of their type the center had been given by then: the end of each order."""
        return np.asarray(self.orders % 10**NUMBER_DIGITS)

    def chosen(self, flags: Flags) -> "Interviews":
        return Interviews(*(getattr(self, name)[flags] for name in Interviews.__dataclass_fields__))


@dataclass
class _Adding:
    spans: Spans
    questionnaire: Questionnaire
    constants: Constants
    counting: Counting | None = None
    seen: int = 0
    _center_ids: list[int] = field(default_factory=list)
    _plain: dict[Key, list[TypeIndices]] = field(default_factory=dict)
    _cells: dict[Key, list[CellSums]] = field(default_factory=dict)
    _shared: tuple[list[Floats], ...] = ([], [])
    _singly: list[Flags] = field(default_factory=list)
    _hashes: list[str] = field(default_factory=list)
    _known: dict[int, Changes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The empty first part gives later parts something to join.
        empty = unpacked([])
        self._shared = tuple([np.zeros(0)] for _ in TYPES)
        self._singly = [np.ones((0, QUESTION_COUNT), dtype=np.bool_)]
        self._plain = {key: [type_indices(nothing(0), self.questionnaire, 1)] for key in KEYS}
        self._cells = {key: [cell_sums(empty.codes, empty.places, empty.cells, 0)] for key in KEYS}

    @property
    def periods(self) -> Periods:
        """The same windows as the guard knows them."""
        return Periods.of(self.spans.now.last, EARLIER)

    def add(self, page: Sequence[CenterVoices]) -> None:
        read = self._counted(page, unpacked(page))
        size = len(page)
        parts = {view: self._voices(read, view) for view in View}
        for (view, kind), view_parts in self._plain.items():
            mine = parts[view].chosen(parts[view].kinds == kind)
            sums = gram_sums_by(mine.codes, mine.places, size)
            view_parts.append(type_indices(sums, self.questionnaire, self.constants.min_item_answers))
            placed = mine.chosen(mine.cells != NO_CELL)
            self._cells[view, kind].append(cell_sums(placed.codes, placed.places, placed.cells, size))
        for kind, shared in enumerate(self._shared):
            shared.append(self._shared_of(parts, kind, size))
        self._singly.append(self._singly_of(read, size))
        self._center_ids.extend(center.center_id for center in page)
        self.seen += len(read.weeks)

    def nobody(self, center_ids: tuple[int, ...]) -> Country:
        """Centers without interviews."""
        self.add([CenterVoices(center_id, "", "", "", "") for center_id in center_ids])
        return self.country()

    def country(self) -> Country:
        return Country(
            tuple(self._center_ids),
            {key: TypeIndices.joined(parts) for key, parts in self._plain.items()},
            {key: CellSums.joined(parts) for key, parts in self._cells.items()},
            tuple(np.concatenate(parts) for parts in self._shared),
            np.concatenate(self._singly),
            tuple(self._hashes),
            self._known,
        )

    def _counted(self, page: Sequence[CenterVoices], read: Interviews) -> Interviews:
        """The interviews in the weeks in which they count, with the hashes of their centers set down."""
        if self.counting is None:
            return read
        counted, blocks = np.full(len(read.weeks), NOWHERE), np.full(len(read.weeks), NOWHERE)
        for place, center in enumerate(page):
            mine = read.places == place
            numbers = read.orders[mine] % 10**NUMBER_DIGITS
            found = self.counting(center.center_id, read.weeks[mine], read.kinds[mine], numbers, read.people[mine])
            counted[mine], blocks[mine] = found.weeks, found.blocks
            self._hashes.append(inputs_hash(center.fingerprints, self.periods.periods(found.weeks)))
            self._known[center.center_id] = center.changes
        return replace(read, weeks=counted, blocks=blocks)

    def _singly_of(self, read: Interviews, size: int) -> Flags:
        """Each person counts once in a block, by the latest answer in it."""
        span = self.spans.now
        now = read.chosen((read.weeks >= span.first) & (read.weeks <= span.last))
        blocks = now.places * (int(now.blocks.max(initial=0)) + 1) + now.blocks
        once = now.chosen(latest(blocks, now.people, now.orders))
        return singly(once.codes, once.places, once.blocks, size, self.constants.least_cell)

    def _voices(self, read: Interviews, view: View) -> Interviews:
        span = self.spans.of_view(view)
        inside = read.chosen((read.weeks >= span.first) & (read.weeks <= span.last))
        return inside.chosen(latest(inside.places * len(TYPES) + inside.kinds, inside.people, inside.orders))

    def _shared_of(self, parts: dict[View, Interviews], kind: int, size: int) -> Floats:
        """Σ z₁·z₀ over the people of both index windows; only their answers are looked at one by one."""
        now, before = (parts[view].chosen((parts[view].kinds == kind) & (parts[view].people != NOBODY))
                       for view in (View.NOW, View.BEFORE))  # fmt: skip
        _, at_now, at_before = np.intersect1d(
            now.people * size + now.places, before.people * size + before.places, return_indices=True
        )
        shared = np.zeros(size)
        for place in np.unique(now.places[at_now]).tolist():
            both = now.places[at_now] == place
            z = [
                influences(one.codes[at[both]], plain.item_n[place], plain.items[place], plain.weights[place])
                for one, at, plain in (
                    (now, at_now, self._plain[View.NOW, kind][-1]),
                    (before, at_before, self._plain[View.BEFORE, kind][-1]),
                )
            ]
            shared[place] = np.add.accumulate(z[0] * z[1])[-1]
        return shared


def unpacked(page: Sequence[CenterVoices]) -> Interviews:
    marks = _digits("".join(center.marks for center in page), MARK_DIGITS)
    names = np.frombuffer("".join(center.people for center in page).encode("ascii"), dtype=f"S{PERSON_CHARACTERS}")
    known, people = np.unique(names, return_inverse=True)
    nobody = known == voices.NOBODY.encode()
    lengths = [len(center.marks) // MARK_DIGITS for center in page]
    placed = (marks[:, 8] < len(AGE_BANDS)) & (marks[:, 9] < len(ENTRIES))
    return Interviews(
        codes=codes_in("".join(center.answers for center in page)),
        places=np.repeat(np.arange(len(page)), lengths),
        kinds=marks[:, 6],
        classes=marks[:, 7],
        weeks=_whole(marks[:, :6]),
        entries=marks[:, 9],
        cells=np.where(placed, marks[:, 8] * len(ENTRIES) + marks[:, 9], NO_CELL),
        people=np.where(nobody[people], NOBODY, people),
        orders=_whole(_digits("".join(center.orders for center in page), ORDER_DIGITS)),
        blocks=np.zeros(sum(lengths), dtype=np.int64),
    )


def _digits(text: str, width: int) -> Numbers:
    return (np.frombuffer(text.encode("ascii"), dtype=np.uint8) - ord("0")).reshape(-1, width).astype(np.int64)


def _whole(digits: Numbers) -> Numbers:
    """The numbers that the rows of digits stand for."""
    spelled: Numbers = digits @ 10 ** np.arange(digits.shape[1] - 1, -1, -1)
    return spelled
