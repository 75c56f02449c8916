"""A lake: how long it takes to write one from a database, and to add it up by DuckDB and by Spark with one and with two
workers. Larger ones are made up in files alone."""

import argparse
import asyncio
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks import lake_files, nation_file, spark_cluster
from bot.lake import duckdb_engine, exporting, statements
from bot.lake.engine import Engine
from bot.lake.sums import Sums2026, hashes
from storage.engine.database import Database

CENTERS = 2_300
SPAN = 3_000_000
"""Interviews of 64 weeks at 2,300 centers: what the snapshots of one week read."""
SIZES = (3_000_000, 30_000_000, 100_000_000)
SECRET = b"a secret of the bench, 32 bytes."
BETWEEN_LOOKS = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exported", type=int, default=0, help="interviews of a database to export first")
    parser.add_argument("--most", type=int, default=SIZES[0], help="the largest lake, in interviews")
    parser.add_argument("--least", type=int, default=0, help="the smallest lake, in interviews")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="workers of Spark, in turn")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2], help="threads of DuckDB, in turn")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="czn-bench-") as folder:
        if chosen.exported:
            asyncio.run(_export(Path(folder), chosen.exported))
        for size in SIZES:
            if chosen.least <= size <= chosen.most:
                _lake(Path(folder), size, chosen.threads, chosen.workers)


async def _export(folder: Path, interviews: int) -> None:
    await asyncio.to_thread(nation_file.make, folder / "nation.db", interviews)
    db = await Database.open(nation_file.address(folder / "nation.db"))
    for what in ("export", "export again"):
        start, busy = time.perf_counter(), time.process_time()
        done = await exporting.export(db, folder / "lake", read_secret=lambda: SECRET, now=datetime.now(UTC))
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(path.stat().st_size for path in (folder / "lake").rglob("*.parquet"))
        _say(f"{what}: {done.written:,} of {interviews:,} in {done.new_files} files, {size / 1e6:.0f} MB",
             time.perf_counter() - start, f"{time.process_time() - busy:.1f} s of processor, {own:.0f} MB")  # fmt: skip
    await db.close()


def _lake(folder: Path, size: int, threads: list[int], workers: list[int]) -> None:
    """Spans of 64 weeks side by side: of the same weeks, each of centers of its own."""
    lake, files, spans = folder / f"lake-{size}", list[Path](), size // SPAN
    centers = CENTERS * spans
    for span in range(spans):
        some = lake_files.made(SPAN, CENTERS, seed=span)
        files += lake_files.write(lake, some, region=f"R{span:02}", first=span * CENTERS)
    written = sum(path.stat().st_size for path in files)
    _say(f"{size:,} interviews, {centers:,} centers: {len(files)} files, {written / 1e6:.0f} MB", 0, "")
    for number in threads:
        with duckdb_engine.opened(threads=number) as engine:
            _timed(f"DuckDB, {number} threads", engine, files, centers)
    if find_spec("pyspark") is None:
        return
    from bot.lake import spark_engine

    for number in workers:
        with spark_cluster.running(folder, number) as cluster, spark_engine.opened(cluster.url) as spark:
            _timed(f"Spark, {number} workers", spark, files, centers)


def _timed(name: str, engine: Engine, files: list[Path], centers: int) -> None:
    with _watched() as used:
        start = time.perf_counter()
        engine.open(files)
        engine.put("intervals", lake_files.intervals(centers))
        engine.make("counted", statements.counted(engine.dialect))
        sums = Sums2026.of(engine)
        prints = hashes(engine, centers)
        taken = time.perf_counter() - start
    _say(name, taken, f"{used()}; {int(sums.gram.n.sum()):,} voices, {len(prints):,} hashes")


@contextmanager
def _watched() -> Iterator[Callable[[], str]]:
    """What this process and all that it has started use together: processor time, and the most memory."""
    (_, before), seen, done = _used(), [0], threading.Event()

    def look() -> None:
        while not done.wait(BETWEEN_LOOKS):
            seen[0] = max(seen[0], _used()[0])

    def told() -> str:
        return f"{_used()[1] - before:.0f} s of processor, {seen[0]} MB"

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


def _say(what: str, seconds: float, more: str) -> None:
    print(f"{what:<60} {f'{seconds:.1f} s' if seconds else '':>9}  {more}", flush=True)


if __name__ == "__main__":
    main()
