"""How long exports take and how much memory, beside the `sqlite3` client and beside pandas, in one run.

    .venv/bin/python -m benchmarks.exporting --interviews 1000000 --rounds 7

Every method runs in its own process, start included. The methods take turns, and a ratio compares processes of the same
round, so that other work on the machine disturbs both. XLSX is measured on a tenth of the interviews: written cell by
cell it takes minutes with any library. The client writes the same columns of the same rows.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import figures, nation_file
from benchmarks.figures import Figure
from benchmarks.host import Attempts
from benchmarks.report import progress, table, write
from questionnaire.loader import load
from storage.engine.sqlite import sqlite3

ROOT = Path(__file__).parents[1]
CODES = load().codes
XLSX_PART = 10
CLIENT_CSV = "sqlite3, CSV"
MOST_TIME, MOST_MEGABYTES = 2.5, 100
COMMENTED = 0.15
"""The share of interviews with a comment of up to 300 letters; one in a hundred has the greatest possible length."""
LONGEST = 2_000
WORDS = "Спасибо, всё решили быстро, понятно и вежливо. "

ROWS = """
    FROM interviews i JOIN centers c ON c.id = i.center_id JOIN regions r ON r.id = c.region_id
    WHERE completed_at IS NOT NULL ORDER BY i.center_id, i.id
"""
BEFORE = "i.id AS interview_id, c.code AS center, r.name AS region, respondent_type, age_band, entry, verified"
MOMENTS = "started_at, completed_at, questionnaire"
AFTER = "quality, reasons, comment"
CLIENT = f"""
SELECT {BEFORE}, {MOMENTS},
    {", ".join(f"substr(answers, {place}, 1) AS {code}" for place, code in enumerate(CODES, start=1))}, {AFTER} {ROWS};
"""
PANDAS = f"""
import sqlite3, sys
import pandas as pd
source, target = sys.argv[1:]
with sqlite3.connect(source) as db:
    frame = pd.read_sql_query('''SELECT {BEFORE}, {MOMENTS}, answers, {AFTER} {ROWS}''', db)
answers = frame.pop("answers")
for place, code in enumerate({CODES}):
    frame.insert(10 + place, code, pd.to_numeric(answers.str[place]).astype("Int8"))
for moment in ("started_at", "completed_at"):
    frame[moment] = pd.to_datetime(frame[moment])
if target.endswith(".csv"):
    frame.to_csv(target, index=False)
elif target.endswith(".parquet"):
    frame.to_parquet(target)
elif target.endswith(".xlsx"):
    frame.to_excel(target, index=False, engine="xlsxwriter")
else:
    import pyreadstat
    pyreadstat.write_sav(frame, target, row_compress=True, missing_ranges={{code: [8, 9] for code in {CODES}}})
"""

WATCH = """
import json, os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
if status:
    sys.exit("failed: " + " ".join(sys.argv[1:]))
print(json.dumps([time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""
"""Starts a process from a small one: the peak of a process begins with the size of the one that started it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock and of the processor, and megabytes of memory at the peak, of a process."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=100_000)
    parser.add_argument("--rounds", type=figures.rounds, default=figures.LEAST_ROUNDS)
    parser.add_argument("--csv", action="store_true", help="only CSV and the `sqlite3` client")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    if shutil.which("sqlite3") is None:
        sys.exit("the client is missing; on Debian: apt-get install sqlite3")
    with tempfile.TemporaryDirectory() as folder:
        runs = _measure(Path(folder), chosen.interviews, chosen.rounds, only_csv=chosen.csv)
    body = _report(runs, chosen.interviews, chosen.rounds)
    print(body)
    figures.save([_figure(runs, chosen.interviews)], chosen.figures)
    if chosen.write:
        write(f"Exports of {chosen.interviews:,} interviews", body)


def _measure(folder: Path, interviews: int, rounds: int, *, only_csv: bool) -> Mapping[str, list[Run]]:
    whole, part = folder / "whole.db", folder / "part.db"
    for path, number in ((whole, interviews), (part, interviews // XLSX_PART)):
        nation_file.make(path, number)
        _add_comments(path)
    ways = {CLIENT_CSV: _client(whole, folder), "export, CSV of a tenth": _export(part, folder / "tenth.csv")}
    for suffix in ("csv",) if only_csv else ("csv", "parquet", "sav", "xlsx"):
        source = part if suffix == "xlsx" else whole
        ways[f"export, {suffix.upper()}"] = _export(source, folder / f"ours.{suffix}")
        if only_csv:
            continue
        theirs = folder / f"pandas.{suffix}"
        ways[f"pandas, {suffix.upper()}"] = [sys.executable, "-c", PANDAS, str(source), str(theirs)]
    counted: list[Mapping[str, Run]] = []
    with progress("Exporting", rounds * len(ways)) as advance:
        for attempt in (attempts := Attempts(rounds)):
            found = {}
            with attempt:
                for what, way in ways.items():
                    found[what] = run_in_its_own_process(way)
                    advance()
                attempt.yardstick = found[CLIENT_CSV].cpu
            if attempt.counts:
                counted.append(found)
    kept = attempts.kept(counted)
    return {what: [found[what] for found in kept] for what in ways}


def _client(source: Path, folder: Path) -> list[str]:
    (folder / "client.sql").write_text(f".mode csv\n.headers on\n.output {folder / 'client.csv'}\n{CLIENT}")
    return ["sqlite3", "-readonly", str(source), f".read {folder / 'client.sql'}"]


def _export(source: Path, target: Path) -> list[str]:
    database = f"DATABASE_URL={nation_file.address(source)}"
    return ["env", database, sys.executable, str(ROOT / "admin_cli.py"), "responses", "export", "--out", str(target)]


def _add_comments(path: Path, seed: int = 2022) -> None:
    dice = random.Random(seed)

    def comment() -> str | None:
        luck = dice.random()
        if luck > COMMENTED:
            return None
        length = LONGEST if luck < COMMENTED / 100 else dice.randrange(3, 300)
        return (WORDS * (1 + LONGEST // len(WORDS)))[:length]

    with sqlite3.connect(path) as connection:
        connection.create_function("comment_of_somebody", 0, comment)
        connection.execute("UPDATE interviews SET comment = comment_of_somebody()")
    connection.close()


def run_in_its_own_process(command: Sequence[str]) -> Run:
    watched = [sys.executable, "-c", WATCH, *command]
    done = subprocess.run(watched, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Run(*json.loads(done.stdout))


def _report(runs: Mapping[str, list[Run]], interviews: int, rounds: int) -> str:
    compared = [
        ("CSV, against the `sqlite3` client", "export, CSV", CLIENT_CSV, f"≤ {MOST_TIME}"),
        *(
            (f"{name}, against pandas", f"export, {name}", f"pandas, {name}", "–")
            for name in ("CSV", "PARQUET", "SAV", "XLSX")
        ),
    ]
    ratios = [
        {
            "what": what,
            "limit": limit,
            "by the clock": f"{_ratio(runs, ours, theirs, 'seconds'):.2f} ×",
            "by processor time": f"{_ratio(runs, ours, theirs, 'cpu'):.2f} ×",
        }
        for what, ours, theirs, limit in compared
        if theirs in runs
    ]
    every = [
        {
            "way": what,
            "seconds": f"{_median(some, 'seconds'):.1f}",
            "processor seconds": f"{_median(some, 'cpu'):.1f}",
            "peak MB": f"{_median(some, 'megabytes'):.0f}",
        }
        for what, some in runs.items()
    ]
    return f"""{interviews:,} completed interviews in {nation_file.CENTERS:,} centers on a SQLite file, one in seven
with a comment; XLSX of {interviews // XLSX_PART:,}. Medians of {rounds} rounds; ratios are those within a round.
The limit of time is that of a million: in fewer, the start of the process counts for more.
The limit of memory is {MOST_MEGABYTES} MB for CSV, whatever the number of interviews.

{table(ratios)}

{table(every)}
"""


def _figure(runs: Mapping[str, list[Run]], interviews: int) -> Figure:
    theirs = [run.cpu for run in runs[CLIENT_CSV]]
    ratios = [run.cpu / other for run, other in zip(runs["export, CSV"], theirs, strict=True)]
    return Figure(
        f"CSV of {interviews:,} interviews, against the `sqlite3` client, processor time",
        ratios,
        theirs,
        limit=MOST_TIME,
    )


def _ratio(runs: Mapping[str, list[Run]], ours: str, theirs: str, what: str) -> float:
    rounds = zip(runs[ours], runs[theirs], strict=True)
    return statistics.median(float(getattr(mine, what) / getattr(other, what)) for mine, other in rounds)


def _median(runs: Sequence[Run], what: str) -> float:
    return statistics.median(float(getattr(run, what)) for run in runs)


if __name__ == "__main__":
    main()
