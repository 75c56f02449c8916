"""Measures the promised speed, at a size for two cores: `make bench`. It should end in ten minutes, and took 8.6 on
2026-11-30.

Each benchmark runs in its own process. The table at the end has the figures that have landed beside the new ones; one
that is worse, with no overlap of their ranges, is named, and the exit code is 1. `make bench ARGS=--land` puts the new
figures in the place of the landed ones, and the sections into docs/speed.md.

At full size, which takes longer, the benchmarks have separate sections there:

    .venv/bin/python -m benchmarks.starting --interviews 5300 --write
    .venv/bin/python -m benchmarks.digests --recipients 5000 --write
    .venv/bin/python -m benchmarks.exporting --interviews 1000000 --write
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import figures
from benchmarks.report import circumstances, table, write

ROOT = Path(__file__).parents[1]
BENCHMARKS = (
    "benchmarks.tapping --clients 40",
    "benchmarks.starting --interviews 300",
    "benchmarks.exporting --interviews 100000 --csv",
    "benchmarks.searching",
    "benchmarks.digests --recipients 1000 --quiet 0",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--land", action="store_true", help="let the new figures be the landed ones")
    chosen = parser.parse_args()
    began, failed, measured = time.perf_counter(), [], []
    written = ["--write"] if chosen.land else []
    with tempfile.TemporaryDirectory() as folder:
        for number, benchmark in enumerate(BENCHMARKS):
            print(f"\n{benchmark}\n", flush=True)
            file = Path(folder) / f"{number}.json"
            command = [sys.executable, "-m", *benchmark.split(), "--figures", str(file), *written]
            if subprocess.run(command, cwd=ROOT).returncode:
                failed.append(benchmark)
            else:
                measured += figures.read(file)
    before = figures.landed()
    if measured:
        print(f"\n{table(figures.compared(measured, before))}")
    print(f"\n{(time.perf_counter() - began) / 60:.1f} minutes. {circumstances()}")
    for benchmark in failed:
        print(f"did not come to an end: {benchmark}", file=sys.stderr)
    worse = figures.regressions(measured, before)
    for name in worse:
        print(f"worse than what has landed: {name}", file=sys.stderr)
    if chosen.land and measured:
        figures.land(measured)
        write("What `make bench` measures", table(figures.compared(measured, {})))
    return 1 if failed or worse else 0


if __name__ == "__main__":
    sys.exit(main())
