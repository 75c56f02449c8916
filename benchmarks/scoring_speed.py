"""Speed and memory of the statistics on a nation in a SQLite file, side by side in one run.

    .venv/bin/python -m benchmarks.scoring_speed --keep FOLDER

Prints limits and measurements; `--write` puts both into docs/speed.md. In every round the yardstick, `sqlite3` and one
Gram pass, runs before and after what is measured against it, each in a process of its own: what it takes is the mean of
the two. A figure is the median of the rounds' ratios, as `benchmarks.figures` has it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from benchmarks import figures, host, report
from benchmarks.figures import Figure
from benchmarks.host import Attempts
from benchmarks.report import Row

ROOT = Path(__file__).parents[1]
SIZES = (300_000, 1_000_000, 3_000_000)
SMALL, MIDDLE, LARGE = SIZES
CLOCKS = {"wall": "by the clock", "cpu": "by processor time"}
ROUND = (("indices", MIDDLE), ("indices", SMALL), ("baseline", LARGE), ("publish", LARGE), ("from_sums", LARGE),
         ("sweep", LARGE), ("indices", LARGE), ("baseline", LARGE))  # fmt: skip
"""The parts of a round, in their order; the yardstick as close as can be to what is measured against it."""
NAMES = {"baseline": "`sqlite3` and one Gram pass", "indices": "indices and standard errors",
         "publish": "all that is published", "from_sums": "the same from sums in memory",
         "sweep": "the sweep of methodology 2026.1", "pandas": "pandas over the long format, once"}  # fmt: skip
LEAST_PANDAS = 4.0
"""How many times longer than the indices."""

Times = dict[str, float]
Measured = dict[tuple[str, int], list[Times]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=figures.rounds, default=figures.LEAST_ROUNDS)
    parser.add_argument("--keep", type=Path, help="a folder for the files; by default one that is removed")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="czn-bench-") as temporary:
        measured, pandas, repeated = _measure(chosen.keep or Path(temporary), chosen.rounds)
    found = _figures(measured)
    limits = report.table([*map(_row, found), _pandas(pandas, measured)])
    seconds = report.table(_seconds({**measured, ("pandas", SMALL): [pandas]}))
    body = f"{_words(chosen.rounds)} {host.words(repeated)}\n\n{limits}\n\n{seconds}"
    print(body)
    figures.save(chain.from_iterable(found), chosen.figures)
    if chosen.write:
        report.write("Speed and memory", body)


def _measure(folder: Path, rounds: int) -> tuple[Measured, Times, int]:
    """The rounds, pandas once, and how many rounds were repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {size: folder / f"nation-{size}.db" for size in SIZES}
    with report.progress("Making nations", len(SIZES)) as advance:
        for size, path in files.items():
            _python("benchmarks.speed_parts", "make", str(path), str(size))
            advance()
    counted: list[list[tuple[str, int, Times]]] = []
    with report.progress("Measuring", 2 + rounds * len(ROUND)) as advance:

        def measure(part: str, size: int) -> Times:
            times: Times = json.loads(_python("benchmarks.speed_parts", part, str(files[size])))
            advance()
            return times

        pandas = measure("pandas", SMALL)
        # Everybody finds the file in memory.
        measure("baseline", LARGE)
        for attempt in (attempts := Attempts(rounds)):
            measured = []
            with attempt:
                for part, size in ROUND:
                    if part in ("publish", "from_sums"):
                        _python("benchmarks.speed_parts", "unpublish", str(files[size]))
                    measured.append((part, size, measure(part, size)))
                attempt.yardstick = statistics.mean(
                    times["baseline_cpu"] for part, size, times in measured if part == "baseline"
                )
            if attempt.counts:
                counted.append(measured)
    found: Measured = {}
    for part, size, times in chain.from_iterable(attempts.kept(counted)):
        found.setdefault((part, size), []).append(times)
    return found, pandas, attempts.repeated


def _python(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _figures(measured: Measured) -> list[tuple[Figure, ...]]:
    """Each by the clock and by processor time; memory has one figure."""

    def seconds(name: str, size: int, clock: str, part: str | None = None) -> list[float]:
        each = [times[f"{name}_{clock}"] for times in measured[part or name, size]]
        if name != "baseline":
            return each
        return [statistics.mean(pair) for pair in zip(each[::2], each[1::2], strict=True)]

    def both(what: str, limit: float, figure: Callable[[str], tuple[Sequence[float], Sequence[float]]], unit: str = "×",
             digits: int = 2) -> tuple[Figure, ...]:  # fmt: skip
        names = {clock: what if clock == "wall" else f"{what}, processor time" for clock in CLOCKS}
        return tuple(Figure(name, *figure(clock), unit, limit, digits) for clock, name in names.items())

    def against(what: str, limit: float, mine: tuple[str, int], other: tuple[str, int] = ("baseline", LARGE), *,
                share: float = 1.0, part: str | None = None, digits: int = 2) -> tuple[Figure, ...]:  # fmt: skip
        def figure(clock: str) -> tuple[list[float], list[float]]:
            yardstick = seconds(*other, clock)
            ours = seconds(*mine, clock, part)
            return [share * one / under for one, under in zip(ours, yardstick, strict=True)], yardstick

        return both(what, limit, figure, digits=digits)

    def single(what: str, name: str) -> tuple[Figure, ...]:
        return both(
            f"one center of median size, {what}", 10,
            lambda clock: ([1000 * one for one in seconds(name, LARGE, clock, "publish")],
                           seconds("baseline", LARGE, clock)), "ms", 1,
        )  # fmt: skip

    def peak(what: str, part: str) -> tuple[Figure, ...]:
        peaks = [times["peak_mb"] for times in measured[part, LARGE]]
        return (Figure(f"peak of memory, {what}", peaks, [1.0] * len(peaks), "MB", 300, 0),)

    whole = ("indices", LARGE)
    return [
        against("all that is published, against `sqlite3` and one Gram pass", 1.2, ("publish", LARGE)),
        against("the same from sums in memory, against the same", 0.2, ("from_sums", LARGE)),
        against("the JSON of its results alone, against the same", 0.2, ("json", LARGE), part="from_sums"),
        against("the sweep of methodology 2026.1, against the same", 1.2, ("sweep", LARGE)),
        against("indices and standard errors, against the same", 2, whole),
        single("computed", "tally"),
        single("published", "single"),
        against("1,000 new interviews in 50 centers, against all that is published", 0.05,
                ("increment", LARGE), ("publish", LARGE), part="publish", digits=3),
        against("indices, time per interview against 1 million", 1.3, whole, ("indices", MIDDLE), share=MIDDLE / LARGE),
        against("indices, time per interview against 300,000", 1.3, whole, ("indices", SMALL), share=SMALL / LARGE),
        peak("indices", "indices"),
        peak("all that is published", "publish"),
        peak("the sweep of methodology 2026.1", "sweep"),
    ]  # fmt: skip


def _row(figure: Sequence[Figure]) -> Row:
    first, *_ = figure
    over = [one for one in figure if not one.is_void and statistics.median(one.rounds) > (one.limit or 0)]
    said = "void" if all(one.is_void for one in figure) else "yes"
    columns = dict.fromkeys(CLOCKS.values(), "")
    return {
        "what": first.name,
        "limit": f"≤ {first.limit:g} {first.unit}",
        **columns | {name: one.with_unit for name, one in zip(columns, figure, strict=False)},
        "ok": "no" if over else said,
    }


def _pandas(pandas: Times, measured: Measured) -> Row:
    """Measured once, at a size that fits its memory."""
    found = {
        clock: pandas[f"pandas_{clock}"]
        / statistics.median(one[f"indices_{clock}"] for one in measured["indices", SMALL])
        for clock in CLOCKS
    }
    return {
        "what": "pandas over the long format of 300,000, against indices of these, once",
        "limit": f"≥ {LEAST_PANDAS:g} ×",
        **{name: f"{found[clock]:.1f} ×" for clock, name in CLOCKS.items()},
        "ok": "yes" if min(found.values()) >= LEAST_PANDAS else "no",
    }


def _seconds(measured: Measured) -> list[Row]:
    rows: list[Row] = []
    for (part, size), each in sorted(measured.items(), key=lambda one: (list(NAMES).index(one[0][0]), one[0][1])):
        wall, cpu = (_span([one[f"{part}_{clock}"] for one in each]) for clock in CLOCKS)
        rows.append({"what": NAMES[part], "interviews": f"{size:,}", "seconds": wall, "processor seconds": cpu,
                     "peak MB": f"{statistics.median(one['peak_mb'] for one in each):.0f}"})  # fmt: skip
    return rows


def _span(each: Sequence[float]) -> str:
    return f"{statistics.median(each):.2f} ({min(each):.2f}–{max(each):.2f})"


def _words(rounds: int) -> str:
    return (
        "A year of interviews in 2,300 centers of lognormal size, on a SQLite file of the product's own schema, every "
        "tenth from the person of the one before it; where nothing else is said, 3 million of them. All weeks but the "
        f"newest are packed. Medians of {rounds} rounds with their range; ratios are those within a round, and void "
        "where what they are measured against moved by more than a tenth. Peaks are of the whole process."
    )


if __name__ == "__main__":
    main()
