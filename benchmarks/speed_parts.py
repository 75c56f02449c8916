"""The measured tasks, each in its own process: `python -m benchmarks.speed_parts WHAT FILE`.

Prints the measurements as JSON: wall and processor seconds, and the peak memory of the process.
"""

import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks import nation_file
from benchmarks.nation_file import LAST_WEEK, NOW, address
from bot.results import packing
from bot.results.counting import by_week
from bot.results.frozen_json import from_json, to_json
from bot.results.method_2022 import publishing
from bot.results.method_2022.computing import Counted
from bot.results.method_2022.new_snapshots import prepared
from bot.results.method_2022.run import Run
from bot.results.method_2022.tally import Tally
from bot.results.method_2026 import norms_file
from bot.results.method_2026 import publishing as publishing_2026
from bot.results.method_2026 import sweep as method_2026
from bot.results.method_2026.own import OwnFigures
from bot.results.unpacking import TYPES
from bot.tables import norms
from questionnaire.loader import load
from scoring.method_2022.index import composite
from scoring.method_2026.ranks import ranks
from scoring.methodology import STANDARD
from scoring.windows import window
from storage.counting import changes
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.results import snapshots, snapshots_2026

LAST = window(LAST_WEEK, 1)
BATCH = 200_000
CHANGED_CENTERS, NEW_INTERVIEWS = 50, 1_000
EVERY = 10
"""Every tenth answer is from the person of the one before it."""
SINGLE_CENTERS = 11
"""Centers around the median size that are published one by one."""

Times = dict[str, float]
T = TypeVar("T")


@contextmanager
def timed(times: Times, name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    times[f"{name}_wall"] = time.perf_counter() - wall
    times[f"{name}_cpu"] = time.process_time() - cpu


def baseline(path: Path) -> Times:
    """The same column through `sqlite3`, and one Gram pass over it in memory."""
    times: Times = {}
    with timed(times, "baseline"):
        rows = sqlite3.connect(path).execute("SELECT answers FROM interviews").fetchall()
        digits = np.frombuffer("".join(row[0] for row in rows).encode("ascii"), dtype=np.uint8) - ord("0")
        codes = digits.reshape(-1, 15)
        sums = np.zeros((30, 30))
        for start in range(0, len(codes), BATCH):
            part = codes[start : start + BATCH]
            answered = (part >= 1) & (part <= 5)
            z = np.concatenate([answered, (part - 1) * answered], axis=1, dtype=np.float32)
            sums += z.T @ z
    return times


def indices(path: Path) -> Times:
    """The index of every center with its exact standard error, and the frame behind them."""

    async def measure(db: Database) -> Times:
        times: Times = {}
        run = Run(db, LAST_WEEK, load(), STANDARD)
        with timed(times, "indices"):
            counted = await run.tally(None, by_week, lambda interviews: None)
            frame = await run.frame(counted)
            nation = counted.nation("now")
            for place in range(len(counted.center_ids)):
                composite({kind: one.centers.score(place) for kind, one in nation.items()}, frame.now, STANDARD)
        return times

    return _in_database(path, measure)


def pandas(path: Path) -> Times:
    """The same by group-bys over a row per answer; raises if the figures are not the same."""
    from benchmarks import long_format

    times: Times = {}
    with timed(times, "pandas"):
        rows = long_format.long_rows(path)
        found = long_format.indices(rows)
    with timed(times, "group_by"):
        long_format.item_means(rows)

    async def packed(db: Database) -> Tally:
        return await Run(db, LAST_WEEK, load(), STANDARD).tally(None, by_week, lambda interviews: None)

    counted = _in_database(path, packed)
    for kind in TYPES:
        ours, theirs = counted.indices["standing", kind], found.xs(kind == TYPES[1], level="type")
        if not np.allclose(ours.index[ours.n > 0], theirs["index"], rtol=1e-12):
            raise RuntimeError("the two ways lead to different indices")
        known = (ours.n > 1) & (ours.variance > 0)
        if not np.allclose(ours.variance[known], theirs["variance"].to_numpy()[known[ours.n > 0]], rtol=1e-6):
            raise RuntimeError("the two ways lead to different variances")
    return times


def publish(path: Path) -> Times:
    """Everything that is published, of the whole nation; then of the centers that have changed; then one by one.
    `unpublish` goes before it, in a process of its own: it needs memory, too."""

    async def measure(db: Database) -> Times:
        times: Times = {}
        with timed(times, "publish"):
            first = await publishing.publish(db, week=LAST_WEEK, now=NOW)
        times["peak_mb"] = peak_mb()
        changed = _middle(path, CHANGED_CENTERS)
        _add(path, changed, NEW_INTERVIEWS // CHANGED_CENTERS)
        with timed(times, "increment"):
            again = await publishing.publish(db, week=LAST_WEEK, now=NOW)
        if (first.unchanged, again.published) != (0, CHANGED_CENTERS):
            raise RuntimeError(f"{first} and {again} are not what was to be measured")
        single = _middle(path, SINGLE_CENTERS)
        _add(path, single, 10)
        each: list[Times] = [{} for _ in single]
        for one, center_id in zip(each, single, strict=True):
            with timed(one, "single"):
                await publishing.publish(db, week=LAST_WEEK, now=NOW, center_ids=[center_id])
            with timed(one, "tally"):
                await Run(db, LAST_WEEK, load(), STANDARD).tally([center_id], by_week, lambda interviews: None)
        return times | {name: statistics.median(one[name] for one in each) for name in each[0]}

    return _in_database(path, measure)


def from_sums(path: Path) -> Times:
    """What a publication takes once every answer is added up: the least that it would take with sums at hand. Then the
    JSON of its results alone."""

    async def measure(db: Database) -> Times:
        times: Times = {}
        run = Run(db, LAST_WEEK, load(), STANDARD)
        heads = await snapshots.heads(db)
        guard = run.guard(heads, None, None)
        counted = Counted(await run.tally(None, guard, lambda interviews: None), guard)
        with timed(times, "from_sums"):
            frozen = await run.freeze_frame(counted.tally, None, await changes.total(db), NOW)
            facts = await run.facts(counted.tally, counted.tally.center_ids)
            found = await prepared(run, counted, facts, heads, frozen, NOW)
            results = list(found.computed.values())
            await found.publish()
        with timed(times, "json"):
            for one in results:
                to_json(one)
        if found.report.published != len(counted.tally.center_ids):
            raise RuntimeError(f"{found.report} is not what was to be measured")
        return times

    return _in_database(path, measure)


def make(path: Path, interviews: int) -> None:
    """A nation with people, all of whose weeks are packed; leaves an existing one as it is."""
    if path.exists():
        return
    draft = path.with_suffix(".unfinished")
    draft.unlink(missing_ok=True)
    nation_file.make(draft, interviews)
    _name_people(draft)

    async def pack(db: Database) -> None:
        await packing.pack(db, LAST_WEEK)

    _in_database(draft, pack)
    draft.rename(path)


def sweep(path: Path, *, from_rows: bool = False) -> Times:
    """All sums of methodology 2026.1: one voice a person, in three windows, with cells."""
    name = "sweep_rows" if from_rows else "sweep"

    async def measure(db: Database) -> Times:
        times: Times = {}
        with timed(times, name):
            country = await method_2026.sweep(db, LAST_WEEK, load(), from_rows=from_rows)
        if len(country.center_ids) != nation_file.CENTERS:
            raise RuntimeError(f"{len(country.center_ids)} centers were read")
        return times

    return _in_database(path, measure)


def publish_2026(path: Path) -> Times:
    """By methodology 2026.1: the norms of the year; all that is published; the same after new answers; the ranks."""
    unpublish(path)

    async def measure(db: Database) -> Times:
        times: Times = {}
        with timed(times, "norms"):
            file = await norms.compute(db, LAST_WEEK, lambda interviews: None)
        await norms_file.publish(db, file, holds_from=LAST_WEEK, now=NOW)
        with timed(times, "publish"):
            await publishing_2026.publish(db, week=LAST_WEEK, now=NOW)
        times["peak_mb"] = peak_mb()
        _add(path, _middle(path, CHANGED_CENTERS), NEW_INTERVIEWS // CHANGED_CENTERS)
        with timed(times, "increment"):
            again = await publishing_2026.publish(db, week=LAST_WEEK, now=NOW)
        if again.published != CHANGED_CENTERS:
            raise RuntimeError(f"{again} is not what was to be measured")
        latest = await snapshots_2026.latest(db, up_to_week=LAST_WEEK)
        own = (from_json(OwnFigures, one.result) for one in latest.values())
        ranked = [one.posterior for one in own if one.posterior is not None]
        with timed(times, "ranks"):
            ranks(ranked)
        return times | {"ranked": len(ranked)}

    return _in_database(path, measure)


def _name_people(path: Path) -> None:
    """Gives every answer a person."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA journal_mode=MEMORY")
        keys = connection.execute("SELECT center_id, id FROM interviews ORDER BY center_id, id").fetchall()
        persons = [(keys[at - (at % EVERY == EVERY - 1)][1], *key) for at, key in enumerate(keys)]
        connection.executemany("UPDATE interviews SET respondent_id = ? WHERE center_id = ? AND id = ?", persons)
    connection.close()


def unpublish(path: Path) -> Times:
    """Takes back everything that a measurement has published and added."""
    with sqlite3.connect(path) as connection:
        for table in ("snapshots", "stars", "frames", "snapshots_2026", "frames_2026", "norms"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM interviews WHERE id LIKE 'new-%'")
        connection.execute("UPDATE packed_weeks SET content = NULL WHERE week = ?", (LAST_WEEK,))
        nation_file.count_changes(connection)
    connection.close()
    return {}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _middle(path: Path, number: int) -> list[int]:
    """`number` centers of about the median size, in order."""
    query = "SELECT center_id FROM center_changes GROUP BY center_id ORDER BY sum(added), center_id"
    with sqlite3.connect(path) as connection:
        ids = [row[0] for row in connection.execute(query)]
    first = (len(ids) - number) // 2
    return sorted(ids[first : first + number])


def _add(path: Path, center_ids: Sequence[int], each: int) -> None:
    with sqlite3.connect(path) as connection:
        nation_file.add(connection, np.random.default_rng(), np.repeat(center_ids, each), LAST, "new-")
    connection.close()


def _in_database(path: Path, measure: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        db = await Database.open(address(path))
        try:
            return await measure(db)
        finally:
            await db.close()

    return asyncio.run(run())


PARTS: dict[str, Callable[[Path], Times]] = {
    "baseline": baseline,
    "from_sums": from_sums,
    "indices": indices,
    "pandas": pandas,
    "publish": publish,
    "publish_2026": publish_2026,
    "sweep": sweep,
    "sweep_rows": partial(sweep, from_rows=True),
    "unpublish": unpublish,
}

if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
        sys.exit()
    measured = PARTS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"peak_mb": peak_mb()} | measured))
