"""The sums of an engine as the arrays that the product computes figures from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.lake import statements
from bot.lake.engine import Engine
from bot.lake.errors import EngineFailed
from bot.lake.statements import LANE_BITS, LANES, MOST
from bot.results.input_hashes import NO_INPUTS
from bot.results.method_2022.tally import KEYS as EARLIER_KEYS
from bot.results.method_2022.tally import Tally, views_of
from bot.results.method_2026.sweep import KEYS, Country
from bot.results.method_2026.windows import View
from bot.results.singly import enough_in_every_block
from bot.results.unpacking import CLASSES
from bot.results.windows import Period
from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, Questionnaire
from scoring.gram_sums import FEATURES, GramSums
from scoring.method_2026.cells import AGE_BANDS, CELLS, CellSums, cell
from scoring.method_2026.constants import TYPES
from scoring.method_2026.shared_people import shared_influence
from scoring.type_index import type_indices

Numbers = NDArray[np.int64]
_VIEWS = {Period.NOW: View.NOW, Period.BEFORE: View.BEFORE}
Q = QUESTION_COUNT


@dataclass(frozen=True, slots=True)
class Rows:
    """The groups of a statement in the order of their snapshots: the key's columns, people in each, and the sums."""

    columns: Mapping[str, Any]
    snaps: Numbers
    n: Numbers
    sums: Numbers

    def of(self, snaps: range) -> "Rows":
        """Those of some snapshots, which are numbered from 0 then."""
        mine = _between(self.snaps, snaps)
        kept = {name: one[mine] for name, one in self.columns.items()}
        return Rows(kept, self.snaps[mine] - snaps.start, self.n[mine], self.sums[mine])


def asked(engine: Engine, statement: str) -> Rows:
    """Raises EngineFailed."""
    found = engine.ask(statement)
    arrays = {name: found.column(name).to_numpy(zero_copy_only=False) for name in found.column_names}
    sums = [arrays.pop(name) for name in found.column_names if name[0] == "s" and name[1:].isdigit()]
    n = arrays.pop("n").astype(np.int64)
    if n.max(initial=0) > MOST:
        raise EngineFailed(engine.name, f"a group of {n.max()} answers is more than its sums hold")
    # Engines return groups in orders of their own. Texts come from one statement alone, and need none.
    numbers = {name: one.astype(np.int64) for name, one in arrays.items() if one.dtype != object}
    order = np.lexsort([*reversed(numbers.values())])
    columns = {name: one[order] for name, one in (arrays | numbers).items()}
    packs = np.stack(sums, axis=1).astype(np.int64)[order]
    return Rows(columns, columns["snap"], n[order], _lanes(packs))


def asked_gram(engine: Engine, table: str, by: str) -> "Gram":
    """Raises EngineFailed."""
    rows = engine.dialect.rows
    found = [asked(engine, statement) for statement in statements.gram(table, by, rows)]
    first = found[0]
    by_r, dd = [], []
    for one in found:
        here = one.sums.shape[1] // (FEATURES + Q)
        by_r.append(one.sums[:, : here * FEATURES].reshape(len(one.n), here, FEATURES))
        dd.append(one.sums[:, here * FEATURES :].reshape(len(one.n), here, Q))
    return Gram(first.columns, first.snaps, first.n, np.concatenate(by_r, axis=1), np.concatenate(dd, axis=1))


def _lanes(packs: Numbers) -> Numbers:
    """The sums that share numbers, each by itself."""
    shifts = np.arange(LANES, dtype=np.int64) * LANE_BITS
    apart = (packs[:, :, None] >> shifts) & ((1 << LANE_BITS) - 1)
    return apart.reshape(len(packs), packs.shape[1] * LANES)


@dataclass(frozen=True, slots=True)
class Gram:
    """The Gram sums of groups, in the order of their snapshots: Σ r_q·(r, d) of shape (groups, 15, 30), and Σ d_q·d of
    shape (groups, 15, 15)."""

    columns: Mapping[str, Any]
    snaps: Numbers
    n: Numbers
    by_r: Numbers
    dd: Numbers

    def of(self, snaps: range) -> "Gram":
        mine = _between(self.snaps, snaps)
        kept = {name: one[mine] for name, one in self.columns.items()}
        return Gram(kept, self.snaps[mine] - snaps.start, self.n[mine], self.by_r[mine], self.dd[mine])

    @property
    def products(self) -> Numbers:
        """Of shape (groups, 30, 30)."""
        products = np.empty((len(self.n), FEATURES, FEATURES), dtype=np.int64)
        products[:, 0::2, 0::2], products[:, 0::2, 1::2] = self.by_r[:, :, :Q], self.by_r[:, :, Q:]
        products[:, 1::2, 0::2], products[:, 1::2, 1::2] = self.by_r[:, :, Q:].swapaxes(1, 2), self.dd
        return products


def _between(snaps: Numbers, wanted: range) -> slice:
    first, last = np.searchsorted(snaps, [wanted.start, wanted.stop]).tolist()
    return slice(first, last)


@dataclass(frozen=True, slots=True)
class Sums2026:
    """By snapshot. `gram` by part and whether a voice is the last of the year."""

    gram: Gram
    cells: Rows
    crossed: Rows
    blocks: Rows

    @classmethod
    def of(cls, engine: Engine) -> "Sums2026":
        engine.make("repeated", statements.REPEATED)
        engine.make("repeated_in_part", statements.REPEATED_IN_PART)
        engine.make("voices", statements.VOICES)
        return cls(
            asked_gram(engine, "voices", "overall"),
            asked(engine, statements.cells()),
            asked(engine, statements.crossed()),
            asked(engine, statements.in_blocks(once=True)),
        )

    def country(self, snaps: range, questionnaire: Questionnaire, min_item_answers: int, least: int) -> Country:
        """The snapshots in the place of centers, by their numbers."""
        size = len(snaps)
        gram, cells = self.gram_of(snaps), self.cells_of(snaps)
        plain = {key: type_indices(one, questionnaire, min_item_answers) for key, one in gram.items()}
        products = self.crossed_of(snaps)
        shared = tuple(
            shared_influence(products[at], plain[View.NOW, at], plain[View.BEFORE, at]) for at in range(len(TYPES))
        )
        return Country(tuple(snaps), plain, cells, shared, singly(self.blocks.of(snaps), size, least))

    def gram_of(self, snaps: range) -> dict[tuple[View, int], GramSums]:
        """Of shape (snapshots,), by view and type."""
        rows, size = self.gram.of(snaps), len(snaps)
        products, found = rows.products, {}
        for view, kind in KEYS:
            mine = _entering(rows, view, kind)
            found[view, kind] = GramSums(np.zeros(size, np.int64), np.zeros((size, FEATURES, FEATURES), np.int64))
            np.add.at(found[view, kind].n, rows.snaps[mine], rows.n[mine])
            np.add.at(found[view, kind].products, rows.snaps[mine], products[mine])
        return found

    def cells_of(self, snaps: range) -> dict[tuple[View, int], CellSums]:
        """Of shape (snapshots, 20), by view and type."""
        rows, size = self.cells.of(snaps), len(snaps)
        cells = np.array([_cell(*one) for one in zip(rows.columns["age_band"], rows.columns["entry"], strict=True)],
                         dtype=np.int64)  # fmt: skip
        found = {}
        for view, kind in KEYS:
            mine = _entering(rows, view, kind) & (cells >= 0)
            at, shape = (rows.snaps[mine], cells[mine]), (size, CELLS, Q)
            one = CellSums(np.zeros(shape[:2], np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64))
            np.add.at(one.people, at, rows.n[mine])
            np.add.at(one.item_n, at, rows.sums[mine, :Q])
            np.add.at(one.points, at, rows.sums[mine, Q:])
            found[view, kind] = one
        return found

    def crossed_of(self, snaps: range) -> Numbers:
        """Of shape (types, snapshots, 30, 30)."""
        rows = self.crossed.of(snaps)
        found = np.zeros((len(TYPES), len(snaps), FEATURES, FEATURES), dtype=np.int64)
        kinds, questions = (rows.columns[name] for name in ("kind", "question"))
        by_r, by_d = rows.sums[:, :FEATURES], rows.sums[:, FEATURES:]
        for row, mine in ((0, by_r), (1, by_d)):
            at = (kinds, rows.snaps, 2 * questions + row)
            found[(*at, slice(0, None, 2))] = mine[:, :Q]
            found[(*at, slice(1, None, 2))] = mine[:, Q:]
        return found


@dataclass(frozen=True, slots=True)
class Sums2022:
    """By snapshot. `gram` by part and class."""

    gram: Gram
    blocks: Rows

    @classmethod
    def of(cls, engine: Engine) -> "Sums2022":
        return cls(
            asked_gram(engine, "counted", "doubtful"),
            asked(engine, statements.in_blocks(once=False)),
        )

    def tally(self, snaps: range, questionnaire: Questionnaire, min_item_answers: int, least: int) -> Tally:
        """The snapshots in the place of centers, by their numbers."""
        rows, size = self.gram.of(snaps), len(snaps)
        shape = (size, len(Period), len(TYPES), CLASSES)
        n, products = np.zeros(shape, np.int64), np.zeros((*shape, FEATURES, FEATURES), np.int64)
        at = (rows.snaps, *(rows.columns[name] for name in ("part", "kind", "doubtful")))
        np.add.at(n, at, rows.n)
        np.add.at(products, at, rows.products)
        views = views_of(GramSums(n, products))
        indices = {}
        for place, key in enumerate(EARLIER_KEYS):
            view, kind = divmod(place, len(TYPES))
            indices[key] = type_indices(views[view][:, kind], questionnaire, min_item_answers)
        return Tally(tuple(snaps), indices, {}, (), singly(self.blocks.of(snaps), size, least), {})


def hashes(engine: Engine, size: int) -> list[str]:
    """Of the answers behind each of `size` snapshots."""
    (answers,) = engine.ask(statements.NUMBER_COUNTED).column("n").to_pylist()
    known: dict[int, str] = {}
    for statement in statements.hashes(engine.dialect, answers):
        found = engine.ask(statement)
        known |= zip(found.column("snap").to_pylist(), found.column("hash").to_pylist(), strict=True)
    return [known.get(snap, NO_INPUTS) for snap in range(size)]


def singly(rows: Rows, size: int, least: int) -> NDArray[np.bool_]:
    """Which questions may be shown by themselves, of shape (snapshots, 15)."""
    # A block may come in several groups.
    keys = np.stack([rows.snaps, rows.columns["block"]], axis=1)
    each, labels = np.unique(keys, axis=0, return_inverse=True)
    numbers = np.zeros((len(each), Q), dtype=np.int64)
    np.add.at(numbers, labels.ravel(), rows.sums)
    return enough_in_every_block(numbers, each[:, 0], size, least)


def _entering(rows: Rows | Gram, view: View, kind: int) -> NDArray[np.bool_]:
    """Which groups enter a view: those of its part, or the last voices of the year."""
    parts = rows.columns["part"]
    inside = rows.columns["overall"] == 1
    for part, one in _VIEWS.items():
        if one is view:
            inside = parts == part.value
    return np.asarray(inside & (rows.columns["kind"] == kind))


def _cell(age_band: str | None, entry: str | None) -> int:
    """The place of an age band and a way of answering in the case-mix; −1 where they have none."""
    try:
        band, way = AgeBand(age_band or ""), Entry(entry or "")
    except ValueError:
        return -1
    return cell(band, way) if band in AGE_BANDS else -1
