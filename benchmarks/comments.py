"""Comment themes: the quality of sorting, and its cost for a nation's comments.

    python -m benchmarks.comments --interviews 1000000 --write

Every seventh interview has a comment from the labelled sample, with some words changed so that few are the same.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import nation_file
from benchmarks.report import table, write
from bot.comments import accuracy, reading
from questionnaire import themes
from scoring.methodology import STANDARD
from scoring.windows import window
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "bot" / "comments" / "comments.csv"
COMMENTED, STRANGE = 1 / 7, 0.03
"""Shares of interviews with a comment, and of words that no dictionary has."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    parser.add_argument("--sort", type=Path, metavar="FILE", help="sort the comments of a file, and print the cost")
    chosen = parser.parse_args()
    if chosen.sort:
        print(json.dumps(asyncio.run(_cost(chosen.sort))))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nation.db"
        nation_file.make(file, chosen.interviews)
        _add_comments(file)
        # In a separate process, so that the peak is not that of making the file.
        command = [sys.executable, "-m", "benchmarks.comments", "--sort", str(file)]
        cost = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    body = f"{_quality()}\n\n{_words(cost, chosen.interviews)}"
    print(body)
    if chosen.write:
        write("Comments", body)


async def _cost(file: Path) -> dict[str, float]:
    db = await Database.open(nation_file.address(file))
    span = window(nation_file.LAST_WEEK, STANDARD.window_weeks)
    before, started = _megabytes("VmRSS"), time.perf_counter()
    sorter = reading.sorter_of(themes.load())
    made, after = time.perf_counter() - started, _megabytes("VmRSS")
    del sorter
    started, busy = time.perf_counter(), time.process_time()
    found = await reading.by_center(db, dict.fromkeys(range(1, nation_file.CENTERS + 1), span), themes.load())
    await db.close()
    return {
        "made": made,
        "tools_mb": after - before,
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - busy,
        "peak_mb": _megabytes("VmHWM"),
        "comments": sum(one.n for one in found.values()),
        "centers": len(found),
    }


def _quality() -> str:
    from bot.comments.lemmas import Lemmas
    from bot.comments.sorting import Sorter

    shipped = themes.load()
    comments = accuracy.read(SAMPLE, shipped)
    rows = [
        {key.replace("_", " "): _cell(value) for key, value in row.items()}
        for one in accuracy.measure(comments, shipped, Sorter(shipped, Lemmas()))
        for row in one.rows()
    ]
    return table(rows)


def _cell(value: Any) -> str:
    return "" if value is None else f"{100 * value:.1f} %" if isinstance(value, float) else str(value)


def _words(cost: dict[str, float], interviews: int) -> str:
    return (
        f"{interviews:,} interviews a year in {nation_file.CENTERS:,} centers, one in seven with a comment: "
        f"the {cost['comments']:,} comments of the {cost['centers']:,} centers that have ten in 13 weeks are read and "
        f"sorted in {cost['seconds']:.1f} s ({cost['processor']:.1f} s of the processor), in a thread, at a peak of "
        f"{cost['peak_mb']:.0f} MB of the process. Its tools are made in {cost['made']:.2f} s and take "
        f"{cost['tools_mb']:.0f} MB while the run lasts; where no center has ten comments they are not made."
    )


def _add_comments(path: Path, seed: int = 2022) -> None:
    dice = random.Random(seed)
    said = [one.text for one in accuracy.read(SAMPLE, themes.load())]

    def strange() -> str:
        return "".join(dice.choices("абвгдежзиклмнопрстуфхцчшыэюя", k=dice.randrange(4, 10)))

    def comment() -> str | None:
        if dice.random() > COMMENTED:
            return None
        words = dice.choice(said).split()
        return " ".join(strange() if dice.random() < STRANGE else word for word in words)

    with sqlite3.connect(path) as connection:
        connection.create_function("comment_of_somebody", 0, comment)
        connection.execute("UPDATE interviews SET comment = comment_of_somebody()")
    connection.close()


def _megabytes(what: str) -> float:
    """The memory of this process: VmRSS is the present use, VmHWM the peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


if __name__ == "__main__":
    main()
