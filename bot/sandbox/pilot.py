"""`make pilot`: the published pilot, reproduced.

Makes 2,885 interviews (2,252 job seekers, 633 employers, 13 regions, ages 18–70) whose shares are exactly the published
ones, imports them through the command line, and prints the published table beside what `questions show` computes.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from questionnaire.loader import load
from questionnaire.model import NOT_USED, AgeBand, RespondentType
from storage.files.whole_file import make_file

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
OUT = Path("data/pilot")
JOB_SEEKERS, EMPLOYERS = 2_252, 633
PEOPLE = JOB_SEEKERS + EMPLOYERS
AGREE = {"F1": 2_594, "F2": 2_576, "U1": 2_400}
"""Interviews that agree; these three questions have no "hard to say" in the pilot's fixture."""
NON_USE = {"E3": 1_688, "C2": 1_183, "C3": 1_636}
PUBLISHED = {"F1": 89.9, "F2": 89.3, "U1": 83.2, "E3": 58.5, "C2": 41.0, "C3": 56.7}
"""Per cent who agree (F1, F2, U1) or do not use (E3, C2, C3), as published for 13 regions."""
AGES = tuple(band for band in AgeBand if band not in (AgeBand.UNDER_18, AgeBand.OVER_70))
WEEKS = 13


def main() -> int:
    # The folder is its owner's alone, as an installation's is.
    os.umask(0o077)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / "pilot.csv"
    write(file, datetime.now(UTC))
    _cli("db", "upgrade")
    _cli("centers", "import", str(SAMPLE), "--sample")
    print(_cli("responses", "import", str(file.resolve()), "--strict"))
    shown = json.loads(_cli("questions", "show", "--format", "json"))
    computed = {row["question"]: row for row in shown}
    print(f"{'':4}{'published':>10}{'ours':>8}   95 % interval   what")
    same = True
    for code, published in PUBLISHED.items():
        kind = "agree" if code in AGREE else "non_use"
        row = computed[code]
        ours, low, high = (100 * row[f"{kind}_{part}"] for part in ("share", "low", "high"))
        same = same and round(ours, 1) == published
        what = "agree" if kind == "agree" else "do not use"
        print(f"{code:4}{published:>10.1f}{ours:>8.1f}   {low:.1f} – {high:.1f}     {what}: {row['about']}")
    print("Every published figure is reproduced." if same else "The figures differ.")
    return 0 if same else 1


def write(path: Path, now: datetime, seed: int = 2022) -> None:
    """The fixture as an import file; the same seed and moment give the same file."""
    dice = random.Random(seed)
    with SAMPLE.open(encoding="utf-8", newline="") as sample:
        codes = [row["code"] for row in csv.DictReader(sample)]
    questionnaire = load()
    kinds = [RespondentType.JOB_SEEKER] * JOB_SEEKERS + [RespondentType.EMPLOYER] * EMPLOYERS
    columns = [_answers(code, dice) for code in questionnaire.codes]
    make_file(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["interview_id", "center", "respondent_type", "age_band", "completed_at", *questionnaire.codes])
        for number, (kind, answers) in enumerate(zip(kinds, zip(*columns, strict=True), strict=True)):
            moment = now - timedelta(days=1 + dice.randrange(7 * WEEKS), minutes=dice.randrange(600))
            center = codes[number % len(codes)]
            row = [f"pilot-{number:04}", center, str(kind), str(dice.choice(AGES))]
            writer.writerow([*row, moment.isoformat(timespec="seconds"), *answers])


def _answers(code: str, dice: random.Random) -> Sequence[int]:
    """One answer per person to a question, with exactly as many agreeing or not using as were published."""
    unused = NON_USE.get(code, 0)
    agreeing = AGREE.get(code, round(0.8 * (PEOPLE - unused)))
    answers = [NOT_USED] * unused + [dice.choice((4, 5, 5)) for _ in range(agreeing)]
    answers += [dice.choice((1, 2, 3, 3)) for _ in range(PEOPLE - len(answers))]
    dice.shuffle(answers)
    return answers


def _cli(*arguments: str) -> str:
    environment = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{(OUT / 'czn-index.db').resolve()}"}
    command = [sys.executable, str(ROOT / "admin_cli.py"), *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
