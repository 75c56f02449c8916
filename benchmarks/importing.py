"""The speed and memory of `responses import`, beside simpler methods on the same file in the same run.

    .venv/bin/python -m benchmarks.importing 100000 1000000

For each number of rows: a bare pass of `csv.reader`; pandas, which reads the file whole and writes it unchecked and
without an index; and the command as a process, twice, since the second time every row is known already. Ratios compare
CPU seconds, start of the process included, because other work on the machine disturbs these least.
"""

import csv
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from questionnaire.loader import load

ROOT = Path(__file__).parents[1]
CENTERS = 2_300
ZONES = ("Europe/Moscow", "Asia/Omsk", "Asia/Vladivostok")
DAYS = 365

CSV_READER = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.reader(file):
        pass
"""
PANDAS = """
import sqlite3, sys
import pandas
with sqlite3.connect(sys.argv[2]) as db:
    pandas.read_csv(sys.argv[1]).to_sql("interviews", db, index=False)
"""


def main() -> None:
    titles = ("seconds", 9), ("CPU", 8), ("rows/s", 10), ("peak MB", 9), ("× csv.reader", 14), ("× pandas", 10)
    print(f"{'rows':>9}  {'what':24}" + "".join(f"{title:>{width}}" for title, width in titles))
    for rows in [int(argument) for argument in sys.argv[1:]] or [100_000]:
        with tempfile.TemporaryDirectory() as folder:
            _measure(rows, Path(folder))


def _measure(rows: int, folder: Path) -> None:
    file = folder / "answers.csv"
    _write_centers(folder / "centers.csv")
    _write_answers(file, rows)
    command = [sys.executable, str(ROOT / "admin_cli.py")]
    environment = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'czn.db'}"}
    _run([*command, "db", "upgrade"], environment)
    _run([*command, "centers", "import", str(folder / "centers.csv")], environment)
    ways = {
        "csv.reader": [sys.executable, "-c", CSV_READER, str(file)],
        "pandas": [sys.executable, "-c", PANDAS, str(file), str(folder / "pandas.db")],
        "responses import": [*command, "responses", "import", str(file)],
        "responses import, again": [*command, "responses", "import", str(file)],
    }
    done: dict[str, Run] = {}
    for what, way in ways.items():
        run = done[what] = _run(way, environment)
        ratio = {base: run.cpu / done[base].cpu for base in ("csv.reader", "pandas") if base in done}
        print(
            f"{rows:>9}  {what:24}{run.seconds:>9.1f}{run.cpu:>8.1f}{rows / run.seconds:>10,.0f}{run.megabytes:>9.0f}"
            f"{ratio['csv.reader']:>14.1f}{ratio.get('pandas', math.nan):>10.1f}",
            flush=True,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock and of computing, and megabytes of memory at the peak, of a process."""

    seconds: float
    cpu: float
    megabytes: float


def _run(command: Sequence[str], environment: dict[str, str]) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _write_centers(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "region", "city", "timezone"])
        for number in range(CENTERS):
            zone = ZONES[number % len(ZONES)]
            writer.writerow([f"C-{number:04}", f"Центр {number}", f"Регион {number % 85}", f"Город {number}", zone])


def _write_answers(path: Path, rows: int, seed: int = 2022) -> None:
    """Writes answers for centers of skewed size, with moments and ids in random order."""
    dice = random.Random(seed)
    now = datetime.now(UTC)
    codes = load().codes
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["interview_id", "center", "respondent_type", "age_band", "completed_at", *codes, "comment"])
        for _ in range(rows):
            center = f"C-{int(CENTERS * dice.random() ** 2):04}"
            kind = "employer" if dice.random() < 0.2 else "job_seeker"
            moment = now - timedelta(minutes=dice.randrange(1, DAYS * 24 * 60))
            who = [f"{dice.getrandbits(64):016x}", center, kind, "25-34", moment.isoformat(timespec="minutes")]
            comment = "Спасибо за помощь" if dice.random() < 0.1 else ""
            writer.writerow([*who, *dice.choices("1234558", k=len(codes)), comment])


if __name__ == "__main__":
    main()
