"""Speed and memory of the statistics on a nation in a SQLite file, side by side in one run.

`python -m benchmarks.scoring_speed`: prints limits and measurements, and writes both to docs/speed.md. Every round
measures the product and its reference one after the other. The result is the median of their ratio over the rounds,
because machines differ and do other work.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import report
from benchmarks.report import Row

ROOT = Path(__file__).parents[1]
SIZES = (300_000, 1_000_000, 3_000_000)
SMALL, MIDDLE, LARGE = SIZES
MOST_RATIO, LEAST_PANDAS, MOST_MB, MOST_GROWTH, MOST_INCREMENT, MOST_SINGLE_MS = 2.0, 4.0, 300, 1.3, 0.05, 20
PARTS = {SMALL: ("indices", "publish", "pandas"), MIDDLE: ("indices", "publish"),
         LARGE: ("baseline", "indices", "publish", "command", "sweep_rows", "sweep")}  # fmt: skip
NAMES = {"baseline": "`sqlite3` and one Gram pass", "indices": "indices and standard errors",
         "publish": "all that is published", "pandas": "pandas over the long format",
         "command": "`index compute`, the whole process", "sweep": "the sweep of methodology 2026.1",
         "sweep_rows": "the same from the rows"}  # fmt: skip

Round = dict[tuple[str, int], dict[str, float]]
Pick = Callable[[Round], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the files; by default one that is removed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="czn-bench-") as temporary:
        rounds = _measure(chosen.keep or Path(temporary), chosen.rounds)
    tables = report.table(_limits(rounds)) + "\n\n" + report.table(_seconds(rounds))
    print(tables)
    report.write("Speed and memory", f"{_words(chosen.rounds)}\n\n{tables}")


def _measure(folder: Path, rounds: int) -> list[Round]:
    folder.mkdir(parents=True, exist_ok=True)
    files = {size: folder / f"nation-{size}.db" for size in SIZES}
    with report.progress("Making nations", len(SIZES)) as advance:
        for size, path in files.items():
            _python("benchmarks.nation_file", str(path), str(size))
            if "sweep" in PARTS[size]:
                _python("benchmarks.speed_parts", "people", str(path))
                _python("benchmarks.speed_parts", "packed", str(path))
            advance()
    found: list[Round] = [{} for _ in range(rounds)]
    with report.progress("Measuring", rounds * sum(map(len, PARTS.values()))) as advance:
        for one in found:
            for size, parts in PARTS.items():
                for part in parts:
                    measured = _command(files[size]) if part == "command" else _part(part, files[size])
                    one[part, size] = measured
                    advance()
    return found


def _part(name: str, path: Path) -> dict[str, float]:
    times: dict[str, float] = json.loads(_python("benchmarks.speed_parts", name, str(path)))
    return times


def _command(path: Path) -> dict[str, float]:
    """`index compute` as an operator runs it, from the start of the process to its end."""
    _python("benchmarks.speed_parts", "unpublish", str(path))
    environment = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{path}"}
    command = [sys.executable, "admin_cli.py", "index", "compute", "--as-of", "2026-11-30"]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"index compute ended with {os.waitstatus_to_exitcode(status)}")
    return {
        "command_wall": time.perf_counter() - started,
        "command_cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }


def _python(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _limits(rounds: list[Round]) -> list[Row]:
    """The limited quantities, in wall time and in processor time; the limits apply to wall time."""

    def row(what: str, limit: str, pick: Callable[[str], Pick], holds: Callable[[float], bool], unit: str) -> Row:
        wall, cpu = (statistics.median(pick(clock)(one) for one in rounds) for clock in ("wall", "cpu"))
        measured = {"measured": f"{wall:.3g} {unit}", "by processor time": f"{cpu:.3g} {unit}"}
        return {"what": what, "limit": limit, **measured, "ok": "yes" if holds(wall) else "no"}

    def ratio(part: str, size: int, over: str, over_size: int, scale: float = 1.0) -> Callable[[str], Pick]:
        return lambda clock: (
            lambda one: scale * one[part, size][f"{part}_{clock}"] / one[over, over_size][f"{over}_{clock}"]
        )

    def of_published(name: str, clock: str) -> Pick:
        return lambda one: one["publish", LARGE][f"{name}_{clock}"]

    def increment(clock: str) -> Pick:
        return lambda one: of_published("increment", clock)(one) / of_published("publish", clock)(one)

    def single(name: str) -> Callable[[str], Pick]:
        return lambda clock: lambda one: 1000 * of_published(name, clock)(one)

    def peak(part: str) -> Callable[[str], Pick]:
        return lambda clock: lambda one: one[part, LARGE]["peak_mb"]

    grown = LARGE / SMALL
    return [
        row("indices and standard errors, against `sqlite3` and one Gram pass", "≤ 2",
            ratio("indices", LARGE, "baseline", LARGE), lambda x: x <= MOST_RATIO, "×"),
        row("all that is published, against the same", "–",
            ratio("publish", LARGE, "baseline", LARGE), lambda x: True, "×"),
        row("the sweep of methodology 2026.1, against the same", "≤ 2",
            ratio("sweep", LARGE, "baseline", LARGE), lambda x: x <= MOST_RATIO, "×"),
        row("pandas over the long format (of 300,000, scaled linearly), against indices", "≥ 4",
            ratio("pandas", SMALL, "indices", LARGE, grown), lambda x: x >= LEAST_PANDAS, "×"),
        row("peak of memory, indices", "≤ 300", peak("indices"), lambda x: x <= MOST_MB, "MB"),
        row("peak of memory, all that is published", "≤ 300", peak("publish"), lambda x: x <= MOST_MB, "MB"),
        row("peak of memory, the sweep of methodology 2026.1", "≤ 300", peak("sweep"), lambda x: x <= MOST_MB, "MB"),
        row("indices, time per interview against 1 million", "≤ 1.3",
            ratio("indices", LARGE, "indices", MIDDLE, MIDDLE / LARGE), lambda x: x <= MOST_GROWTH, "×"),
        row("indices, time per interview against 300,000", "≤ 1.3",
            ratio("indices", LARGE, "indices", SMALL, SMALL / LARGE), lambda x: x <= MOST_GROWTH, "×"),
        row("1,000 new interviews in 50 centers, against all that is published", "≤ 0.05",
            increment, lambda x: x <= MOST_INCREMENT, "×"),
        row("one center of median size, computed", "≤ 20", single("tally"), lambda x: x <= MOST_SINGLE_MS, "ms"),
        row("one center of median size, published", "≤ 20", single("single"), lambda x: x <= MOST_SINGLE_MS, "ms"),
    ]  # fmt: skip


def _seconds(rounds: list[Round]) -> list[Row]:
    rows: list[Row] = []
    for part, what in NAMES.items():
        for size in SIZES:
            mine = [one[part, size] for one in rounds if (part, size) in one]
            if mine:
                wall, cpu = (statistics.median(one[f"{part}_{clock}"] for one in mine) for clock in ("wall", "cpu"))
                peak = statistics.median(one["peak_mb"] for one in mine)
                rows.append({"what": what, "interviews": f"{size:,}", "seconds": f"{wall:.2f}",
                             "processor seconds": f"{cpu:.2f}", "peak MB": f"{peak:.0f}"})  # fmt: skip
    return rows


def _words(rounds: int) -> str:
    return (
        "A year of interviews in 2,300 centers of lognormal size, on a SQLite file of the product's own schema; where "
        "nothing else is said, 3 million of them. "
        f"Medians of {rounds} rounds; ratios are those within a round. Peaks are of the whole process."
    )


if __name__ == "__main__":
    main()
