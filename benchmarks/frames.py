"""The time and memory that the analysts' frames of many interviews take. A separate process reads each.

.venv/bin/python -m benchmarks.frames --interviews 1000000
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import nation_file
from benchmarks.exporting import run_in_its_own_process
from benchmarks.report import Row, table, write

FRAME = """
import asyncio, json, sys
from pathlib import Path
from bot.analysis import answers_frame, from_database
form, size = sys.argv[1:]
frame = asyncio.run(from_database(answers_frame, form=form))
Path(size).write_text(json.dumps([len(frame), int(frame.memory_usage(deep=True).sum())]))
"""
LONG_PART = 10
"""The long form covers a tenth of the interviews: it has a row for each of their answers."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            _read(Path(folder), interviews, form)
            for form, interviews in (("wide", chosen.interviews), ("long", chosen.interviews // LONG_PART))
        ]
    body = f"`answers_frame` from a SQLite file, the start of the process included.\n\n{table(lines)}\n"
    print(body)
    if chosen.write:
        write(f"Frames of {chosen.interviews:,} interviews", body)


def _read(folder: Path, interviews: int, form: str) -> Row:
    source, size = folder / f"{interviews}.db", folder / "size.json"
    nation_file.make(source, interviews)
    database = f"DATABASE_URL={nation_file.address(source)}"
    run = run_in_its_own_process(["env", database, sys.executable, "-c", FRAME, form, str(size)])
    rows, held = json.loads(size.read_text())
    return {
        "form": form,
        "rows": f"{rows:,}",
        "seconds": f"{run.seconds:.1f}",
        "processor seconds": f"{run.cpu:.1f}",
        "frame MB": f"{held / 2**20:.0f}",
        "peak MB": f"{run.megabytes:.0f}",
    }


if __name__ == "__main__":
    main()
