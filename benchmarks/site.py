"""How long the public site of a nation takes: 2,300 centers, a year of published weeks, objective indicators.

    python -m benchmarks.site

A separate process, as in the bot, reads the database, writes every page and file, and replaces the folder. The limit is
ten seconds on two cores.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import nation_file
from benchmarks.report import table, write
from bot.results.method_2022 import publishing
from questionnaire import indicators
from scoring.methodology import STANDARD
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.workers import properties

INTERVIEWS = 150_000
WEEKS = 52
LIMIT_SECONDS = 10.0


def prepare(path: Path) -> None:
    """Publishes one week, and puts 51 copies of it before."""
    nation_file.make(path, INTERVIEWS)
    asyncio.run(_publish(path))
    span = f"{nation_file.NOW:%Y-%m}"
    with sqlite3.connect(path) as connection:
        for back in range(1, WEEKS):
            connection.execute(
                "INSERT INTO snapshots (center_id, week, revision, published_at, methodology, questionnaire,"
                " window_start, window_end, frame_revision, n, index_value, standard_error, result, settings, excluded,"
                " inputs_hash, seen) SELECT center_id, week - ?1, 0, published_at, methodology, questionnaire,"
                " date(window_start, ?2), date(window_end, ?2), frame_revision, n, index_value, standard_error, result,"
                " settings, excluded, inputs_hash, seen FROM snapshots WHERE week = ?3",
                (back, f"-{7 * back} days", nation_file.LAST_WEEK),
            )
        connection.executemany(
            "INSERT INTO indicator_values (center_id, month, indicator, value) VALUES (?, ?, ?, ?)",
            [
                (center, span, one.code, (one.good + one.bad) / 2)
                for center in range(1, nation_file.CENTERS + 1)
                for one in indicators.load()
            ],
        )
    connection.close()


async def _publish(path: Path) -> None:
    db = await Database.open(nation_file.address(path))
    await publishing.publish(db, week=nation_file.LAST_WEEK, now=nation_file.NOW, methodology=STANDARD)
    await properties.put(db, "bot_username", "czn_index_bot")
    await db.close()


def build(path: Path, out: Path) -> float:
    """Seconds."""
    environment = os.environ | {"DATABASE_URL": nation_file.address(path), "SITE_DIR": str(out)}
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot.site"], env=environment, check=True)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="Put the result into docs/speed.md.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "nation.db", Path(folder) / "public"
        prepare(path)
        seconds = [build(path, out), build(path, out)]
        files = [file for file in out.rglob("*") if file.is_file()]
        size = sum(file.stat().st_size for file in files)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = [
        {
            "build": name,
            "centers": f"{nation_file.CENTERS:,}",
            "files": f"{len(files):,}",
            "MB": f"{size / 1e6:.0f}",
            "seconds": f"{one:.1f}",
            "limit": f"{LIMIT_SECONDS:.0f}",
            "peak MB": f"{peak:.0f}",
        }
        for name, one in zip(("first", "in its place"), seconds, strict=True)
    ]
    print(table(rows))
    if chosen.write:
        write("The public site", table(rows))
    return 0 if max(seconds) <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
