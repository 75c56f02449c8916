"""Measures the promised speed, at a size for two cores in under ten minutes: `make bench`.

Each benchmark runs in its own process and writes its section of docs/speed.md. Those that take longer at full size have
separate sections there:

    .venv/bin/python -m benchmarks.starting --interviews 5300 --rounds 3 --write
    .venv/bin/python -m benchmarks.digests --recipients 5000 --write
    .venv/bin/python -m benchmarks.exporting --interviews 1000000 --write
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BENCHMARKS = (
    "benchmarks.tapping --rounds 1",
    "benchmarks.starting --interviews 500 --rounds 3",
    "benchmarks.digests --recipients 1000 --quiet 30",
    "benchmarks.exporting --interviews 100000 --rounds 1",
    "benchmarks.bursts",
    "benchmarks.searching",
)


def main() -> int:
    began = time.perf_counter()
    failed = []
    for benchmark in BENCHMARKS:
        print(f"\n{benchmark}\n", flush=True)
        if subprocess.run([sys.executable, "-m", *benchmark.split(), "--write"], cwd=ROOT).returncode:
            failed.append(benchmark)
    print(f"\n{(time.perf_counter() - began) / 60:.1f} minutes; the figures are in docs/speed.md")
    for benchmark in failed:
        print(f"did not come to an end: {benchmark}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
