"""A lake: how long it takes to write one from a database, and to add it up by DuckDB and by Spark with one and with two
workers. What is added up is made up in files alone, any number of interviews.

    python -m benchmarks.lake --exported 3000000 --sizes 1000000 3000000 --write
"""

import argparse
import asyncio
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks import lake_files, nation_file, spark_cluster
from benchmarks.report import Row, table, write
from bot.lake import duckdb_engine, exporting, statements
from bot.lake.engine import Engine
from bot.lake.sums import Sums2026, hashes
from storage.engine.database import Database

CENTERS = 2_300
SPAN = 3_000_000
"""Interviews of 64 weeks at 2,300 centers: what the snapshots of one week read."""
SIZES = (1_000_000, 3_000_000)
SECRET = b"a secret of the bench, 32 bytes."
BETWEEN_LOOKS = 0.2
ABOUT = """
Writing is that of `czn-index lake export` from a SQLite file. Adding up is what `czn-index lake verify` does for the
snapshots of one week of 2,300 centers by 2026.1, all sums and all hashes: up to three million interviews. More are
those of further weeks' snapshots, which read files of their own and are added up one after the other. DuckDB has 2 GB
and then the disk, a worker of Spark has one processor and 1 GB. Memory is that of all processes together, Python's and
the cluster's included. Other work on the machine lengthens times by the clock: its load average stands beside them, and
processor seconds say more.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One adding up. `load` is the machine's load average at the end."""

    engine: str
    interviews: int
    seconds: float
    processor: float
    megabytes: int
    load: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exported", type=int, default=SIZES[0], help="interviews of a database to export; 0: none")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="interviews of each lake to add up")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="workers of Spark, in turn")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2], help="threads of DuckDB, in turn")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    chosen = parser.parse_args()
    tables: list[str] = []
    with tempfile.TemporaryDirectory(prefix="czn-bench-") as folder:
        if chosen.exported:
            tables.append(table(asyncio.run(_export(Path(folder), chosen.exported))))
        runs = [run for size in chosen.sizes for run in _added_up(Path(folder), size, chosen.threads, chosen.workers)]
    if runs:
        tables.append(table(_compared(runs)))
    body = "\n\n".join([ABOUT.strip(), *tables])
    print(body)
    if chosen.write:
        write("A lake", body)


async def _export(folder: Path, interviews: int) -> list[Row]:
    await asyncio.to_thread(nation_file.make, folder / "nation.db", interviews)
    db = await Database.open(nation_file.address(folder / "nation.db"))
    rows: list[Row] = []
    for what in ("the first time", "again, nothing has changed"):
        start, busy = time.perf_counter(), time.process_time()
        done = await exporting.export(db, folder / "lake", read_secret=lambda: SECRET, now=datetime.now(UTC))
        taken, own = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        size = sum(path.stat().st_size for path in (folder / "lake").rglob("*.parquet"))
        rows.append(
            {
                "writing": f"{interviews:,} interviews, {what}",
                "by the clock": f"{taken:.1f} s",
                "processor": f"{time.process_time() - busy:.1f} s",
                "memory, at most so far": f"{own:,} MB",
                "files written": f"{done.new_files:,} of {done.files:,}",
                "lake": f"{size / 1e6:.0f} MB",
                "load": f"{os.getloadavg()[0]:.0f}",
            }
        )
        _say(*rows[-1].values())
    await db.close()
    shutil.rmtree(folder / "lake")
    (folder / "nation.db").unlink()
    return rows


def _added_up(folder: Path, size: int, threads: list[int], workers: list[int]) -> Iterator[Run]:
    """In files of each span apart."""
    lake, spans = folder / "lake", list[list[Path]]()
    for first in range(0, size, SPAN):
        some = lake_files.made(min(SPAN, size - first), CENTERS, seed=len(spans))
        spans.append(lake_files.write(lake, some, region=f"R{len(spans):02}"))
        del some
    files = [path for span in spans for path in span]
    written = sum(path.stat().st_size for path in files)
    _say(f"{size:,} interviews in {len(spans)} spans", f"{len(files)} files", f"{written / 1e6:.0f} MB")
    for number in threads:
        with duckdb_engine.opened(threads=number) as engine:
            yield _timed(_named("DuckDB", number, "thread"), engine, spans, size)
    if find_spec("pyspark") is not None:
        from bot.lake import spark_engine

        for number in workers:
            with spark_cluster.running(folder, number) as cluster, spark_engine.opened(cluster.url) as spark:
                yield _timed(_named("Spark", number, "worker"), spark, spans, size)
            for place in folder.glob("worker-*"):
                shutil.rmtree(place)
    shutil.rmtree(lake)


def _named(engine: str, number: int, what: str) -> str:
    return f"{engine}, {number} {what}{'s' if number > 1 else ''}"


def _timed(name: str, engine: Engine, spans: Sequence[Sequence[Path]], size: int) -> Run:
    voices = prints = 0
    with _watched() as used:
        start = time.perf_counter()
        for done, files in enumerate(spans):
            if len(spans) > 1:
                print(f"  {name}: {done} of {len(spans)} spans, {time.perf_counter() - start:.0f} s", file=sys.stderr)
            engine.open(files)
            engine.put("intervals", lake_files.intervals(CENTERS))
            engine.make("counted", statements.counted(engine.dialect))
            voices += int(Sums2026.of(engine).gram.n.sum())
            prints += len(set(hashes(engine, CENTERS)))
        taken = time.perf_counter() - start
        processor, megabytes = used()
    run = Run(name, size, taken, processor, megabytes, os.getloadavg()[0])
    _say(f"{size:,}", name, f"{taken:.0f} s", f"{processor:.0f} s of processor", f"{megabytes:,} MB",
         f"load {run.load:.0f}", f"{voices:,} voices", f"{prints:,} hashes")  # fmt: skip
    return run


def _compared(runs: Sequence[Run]) -> list[Row]:
    """Each against DuckDB with as many processors, one worker against two, and the growth for each million."""

    def ratio(one: float, other: float | None) -> str:
        return "–" if not other else f"{one / other:.2f} ×"

    known = {(run.engine, run.interviews): run for run in runs}
    rows: list[Row] = []
    for run in runs:
        kind, _, number = run.engine.partition(", ")
        processors = int(number.split()[0])
        duckdb = known.get((_named("DuckDB", processors, "thread"), run.interviews))
        alone = known.get((_named(kind, 1, "worker" if kind == "Spark" else "thread"), run.interviews))
        smallest = min((one for one in runs if one.engine == run.engine), key=lambda one: one.interviews)
        growth = run.processor / run.interviews, smallest.processor / smallest.interviews
        rows.append(
            {
                "adding up": f"{run.interviews:,}",
                "by": run.engine,
                "by the clock": f"{run.seconds:.0f} s",
                "processor": f"{run.processor:.0f} s",
                "processor against DuckDB": ratio(run.processor, duckdb.processor if duckdb else None),
                "clock against one": ratio(run.seconds, alone.seconds if alone else None),
                "processor per million": f"{run.processor / run.interviews * 1e6:.1f} s",
                "against the smallest": ratio(*growth),
                "memory": f"{run.megabytes:,} MB",
                "load": f"{run.load:.0f}",
            }
        )
    return rows


@contextmanager
def _watched() -> Iterator[Callable[[], tuple[float, int]]]:
    """What this process and all that it has started use together: processor seconds, and the most memory in MB."""
    (_, before), seen, done = _used(), [0], threading.Event()

    def look() -> None:
        while not done.wait(BETWEEN_LOOKS):
            seen[0] = max(seen[0], _used()[0])

    def told() -> tuple[float, int]:
        return _used()[1] - before, seen[0]

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield told
    finally:
        done.set()
        watch.join()


def _used() -> tuple[int, float]:
    """Megabytes held, and processor seconds so far."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                parents[int(place.name)] = int(fields[1])
                ticks[int(place.name)] = int(fields[11]) + int(fields[12])
                sizes[int(place.name)] = int((place / "statm").read_text().split()[1])
    mine, found = {int(Path("/proc/self").resolve().name)}, 0
    while len(mine) > found:
        found = len(mine)
        mine |= {pid for pid, parent in parents.items() if parent in mine}
    held = sum(sizes.get(pid, 0) for pid in mine) * resource.getpagesize() // 2**20
    return held, sum(ticks.get(pid, 0) for pid in mine) / os.sysconf("SC_CLK_TCK")


def _say(*parts: str) -> None:
    print("  ".join(parts), flush=True)


if __name__ == "__main__":
    main()
