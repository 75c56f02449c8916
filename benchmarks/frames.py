"""How long the analysts' frames of many interviews take, and how much memory. Each is read by a process of its own."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import nation_file
from benchmarks.exporting import Run, run_in_its_own_process
from benchmarks.systems import table, write

FRAME = """
import asyncio, sys
from bot.analysis import answers_frame, from_database
frame = asyncio.run(from_database(answers_frame, form=sys.argv[1]))
assert len(frame) == int(sys.argv[2]), len(frame)
print(f"{sys.argv[1]}: {len(frame):,} rows, {frame.memory_usage(deep=True).sum() / 2**20:,.0f} MB", file=sys.stderr)
"""
QUESTIONS = 15
LONG_PART = 10
"""The long form is read of a tenth of the interviews: it has a row for each of their answers."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    chosen = parser.parse_args()
    few = chosen.interviews // LONG_PART
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            f"wide, {chosen.interviews:,} rows": _read(Path(folder), chosen.interviews, "wide", chosen.interviews),
            f"long, {few * QUESTIONS:,} rows": _read(Path(folder), few, "long", few * QUESTIONS),
        }
    body = _report(runs)
    print(body)
    if chosen.write:
        write(f"Frames of {chosen.interviews:,} interviews", body)


def _read(folder: Path, interviews: int, form: str, rows: int) -> Run:
    source = folder / f"{interviews}.db"
    nation_file.make(source, interviews)
    database = f"DATABASE_URL={nation_file.address(source)}"
    return run_in_its_own_process(["env", database, sys.executable, "-c", FRAME, form, str(rows)])


def _report(runs: dict[str, Run]) -> str:
    lines = [
        {
            "frame": what,
            "seconds": f"{one.seconds:.1f}",
            "processor seconds": f"{one.cpu:.1f}",
            "peak MB": f"{one.megabytes:.0f}",
        }
        for what, one in runs.items()
    ]
    return f"""`answers_frame` from a SQLite file, the start of the process included.

{table(lines)}
"""


if __name__ == "__main__":
    main()
