"""One sweep over the interviews of the nation: one voice a person, in each of the three windows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import product

import numpy as np

from bot.results.counting import Counting
from bot.results.input_hashes import inputs_hash
from bot.results.method_2026.interviews import Flags, Interviews, unpacked
from bot.results.method_2026.windows import Period, Spans, View
from bot.results.singly import singly
from bot.results.unpacking import Numbers, selected
from bot.results.windows import Spans as Periods
from questionnaire.model import QUESTION_COUNT, Questionnaire
from scoring.blocks import NOWHERE
from scoring.gram_sums import nothing
from scoring.method_2026.cells import CellSums, cell_sums, sums_by
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.shared_people import crossed, shared_influence
from scoring.method_2026.voices import NOBODY, Voices, by_period, latest, several
from scoring.methodology import STANDARD as EARLIER
from scoring.type_index import Floats, TypeIndices, type_indices
from scoring.windows import Window
from storage.counting import voices
from storage.counting.changes import Changes
from storage.counting.voices import CenterVoices
from storage.engine.database import Database

Progress = Callable[[int], object]
Key = tuple[View, int]
"""A view, and the place of a type in `TYPES`."""
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
    from_rows: bool = False,
    progress: Progress = lambda interviews: None,
) -> Country:
    """Reads every interview of the windows that end with `week`. `progress` receives the number read.

    center_ids
        All centers by default.
    counting
        Chooses the answers that count and their weeks; without it each counts in its own week, which may be shown of
        the nation only, or to operators.
    from_rows
        Leaves packed weeks alone, which are quicker to read: a verification trusts the rows only.
    """
    adding = _Adding(Spans.of(week), questionnaire, constants, counting)
    first = adding.periods.read.first if counting is not None else adding.spans.star.first
    read = partial(voices.by_center, fingerprints=counting is not None) if from_rows else voices.by_record
    pages = read(db, selected(Window(first, week), center_ids))
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
        read, size = self._counted(page, unpacked(page)), len(page)
        self.seen += len(read.weeks)
        self._singly.append(self._singly_of(read, size))
        inside = (read.weeks >= self.spans.star.first) & (read.weeks <= self.spans.star.last)
        read = read if inside.all() else read.chosen(inside)
        sides, periods = read.kinds * size + read.places, self.spans.periods(read.weeks)
        repeated = several(sides, read.people)
        others = read.chosen(repeated)
        found = by_period(sides[repeated], periods[repeated], others.people, others.orders)
        voices = Voices(*(np.ones(len(sides), dtype=np.bool_) for _ in range(2)))
        voices.overall[repeated], voices.in_period[repeated] = found.overall, found.in_period
        self._add_sums(read, len(Period) * sides + periods, voices, size)
        spoken, both = others.chosen(found.in_period), periods[repeated][found.in_period]
        for kind, shared in enumerate(self._shared):
            shared.append(self._shared_of(spoken, both, kind, size))
        self._center_ids.extend(center.center_id for center in page)

    def _add_sums(self, read: Interviews, labels: Numbers, voices: Voices, size: int) -> None:
        """`labels` of type, center and period. Voices that a later period has replaced enter no star window."""
        labels = 2 * labels + ~voices.overall
        codes, cells = read.codes, read.cells
        if not voices.in_period.all():
            codes, labels, cells = codes[voices.in_period], labels[voices.in_period], cells[voices.in_period]
        gram, by_cell = sums_by(codes, labels, cells, _entered(size), len(KEYS) * size)
        plain = type_indices(gram, self.questionnaire, self.constants.min_item_answers)
        for at, key in enumerate(KEYS):
            mine = slice(at * size, (at + 1) * size)
            self._plain[key].append(plain.chosen(mine))
            self._cells[key].append(by_cell[mine])

    def nobody(self, center_ids: tuple[int, ...]) -> Country:
        """Centers without interviews."""
        self.add([CenterVoices(center_id, "", "", "", "") for center_id in center_ids])
        return self.country()

    def country(self) -> Country:
        return Country(
            tuple(self._center_ids),
            {key: TypeIndices.joined(parts) for key, parts in self._plain.items()},
            # The largest part by far: no second copy of the whole.
            {key: CellSums.joined(self._cells.pop(key)) for key in KEYS},
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
        edges = np.searchsorted(read.places, np.arange(len(page) + 1)).tolist()
        for center, first, last in zip(page, edges, edges[1:], strict=False):
            mine = slice(first, last)
            found = self.counting(
                center.center_id, read.weeks[mine], read.kinds[mine], read.numbers[mine], read.people[mine]
            )
            counted[mine], blocks[mine] = found.weeks, found.blocks
            prints = "" if read.prints is None else read.prints[mine]
            self._hashes.append(inputs_hash(prints, self.periods.periods(found.weeks)))
            self._known[center.center_id] = center.changes
        return replace(read, weeks=counted, blocks=blocks)

    def _singly_of(self, read: Interviews, size: int) -> Flags:
        """Each person counts once in a block, by the latest answer in it. Without blocks nothing is shown by itself."""
        if self.counting is None:
            return np.zeros((size, QUESTION_COUNT), dtype=np.bool_)
        span = self.spans.now
        now = read.chosen((read.weeks >= span.first) & (read.weeks <= span.last))
        blocks = now.places * (int(now.blocks.max(initial=0)) + 1) + now.blocks
        once = now.chosen(latest(blocks, now.people, now.orders))
        return singly(once.codes, once.places, once.blocks, size, self.constants.least_cell)

    def _shared_of(self, read: Interviews, periods: Numbers, kind: int, size: int) -> Floats:
        """Σ z₁·z₀ over the people of both index windows; only their answers are looked at one by one."""
        known = (read.kinds == kind) & (read.people != NOBODY)
        now, before = (np.flatnonzero(known & (periods == period)) for period in (Period.NOW, Period.BEFORE))
        person = read.people * size + read.places
        _, at_now, at_before = np.intersect1d(person[now], person[before], return_indices=True)
        pair = read.codes[now[at_now]], read.codes[before[at_before]]
        products = crossed(*pair, read.places[now[at_now]], size)
        return shared_influence(products, self._plain[View.NOW, kind][-1], self._plain[View.BEFORE, kind][-1])


@cache
def _entered(size: int) -> tuple[tuple[int, ...], ...]:
    """The places, numbered by view, type and center, that interviews enter, by type, center, period and whether a later
    period has replaced the voice."""
    places = np.arange(len(KEYS) * size).reshape(len(View), len(TYPES), size).tolist()
    now, before, star = (places[list(View).index(view)] for view in (View.NOW, View.BEFORE, View.STAR))
    found: list[tuple[int, ...]] = []
    for kind, center in product(range(len(TYPES)), range(size)):
        in_star = star[kind][center]
        for own in ((now[kind][center],), (before[kind][center],), ()):
            found += [(*own, in_star), own]
    return tuple(found)
