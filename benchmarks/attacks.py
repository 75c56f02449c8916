"""Attacks the index of methodology 2026.1 through the command line: what it costs, what moves, what is seen.

    python -m benchmarks.attacks

An invented country of 300 centers is imported with a year of answers; its norms are computed and published, and a year
begins. Each attack imports its answers into a copy. Then the figures of every center are computed, and cases are looked
for, as on a Monday. Writes the table into docs/methodology.md.
"""

import asyncio
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from textwrap import fill

import numpy as np

from benchmarks import population, report
from benchmarks.scenarios.attacks import best, fives, with_nines
from benchmarks.scenarios.country import PRODUCT, QUESTIONNAIRE
from bot.results.method_2026 import norms_file
from bot.results.method_2026.figures import CenterFigures, figures
from bot.results.method_2026.sweep import sweep
from questionnaire.model import AgeBand, Entry
from scoring.method_2026.star_range import StarState
from scoring.packed_answers import Codes
from scoring.windows import last_complete_week, monday
from storage.engine.database import Database
from storage.places import centers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "methodology.md"
CENTERS, REGIONS, SEED = 300, 20, 2026
TODAY = datetime.now(UTC).date()
WEEK = last_complete_week(TODAY)
TARGETS, PEOPLE = 20, 90
"""Centers with so many job seekers a year, among which the target is chosen."""
GUARDED, OTHER = 290, 280
"""The center whose answers count with a slip only, with 100 answers by slip; and the one with 200 equal answers."""
ENTRIES = (Entry.POSTER, Entry.VISIT_TOKEN, Entry.TYPED_CODE, Entry.PAPER)
ENTRY_SHARES = (0.50, 0.25, 0.15, 0.10)
AGES = (AgeBand.FROM_18, AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_55)
DOUBTFUL = 0.04
SPREAD_WEEKS = 5
"""Invented answers come on the working days of the last five weeks."""
PATIENT = 75
HEADER = (
    "interview_id", "center", "respondent_type", "age_band", "entry", "verified", "started_at", "completed_at",
    "quality", "reasons", "respondent", *QUESTIONNAIRE.codes,
)  # fmt: skip

WIDTH = 140
ABOUT = """Measured by `python -m benchmarks.attacks` on {centers} invented centers, seed {seed}; the honest country
itself opens {cases} cases. The target has {year[0]} job seekers and {year[1]} employers in 52 weeks,
{quarter[0]} and {quarter[1]} of them in the last 13. Invented answers come in the last {weeks} weeks by
poster, each from an account of its own, and take {seconds} seconds. *Others* is the most that any figure of
any other center moves that follows from its own answers and the norms: index, adjusted index, intervals,
the value behind the star range (another star counts as 100). The star of 2022.1 is that of record, which
changes once a month by one at most."""


@dataclass(frozen=True)
class Attack:
    """`answers` are made from nothing or from real ones; each comes from an account of its own."""

    name: str
    answers: Callable[[np.random.Generator, Codes], Codes]
    age: AgeBand = AgeBand.FROM_35
    at: str = "target"


def low(people: int) -> Callable[[np.random.Generator, Codes], Codes]:
    """Ones, twos and threes, no two people alike."""
    return lambda dice, real: dice.integers(1, 4, (people, 15)).astype(np.uint8)


def only(code: int, people: int) -> Callable[[np.random.Generator, Codes], Codes]:
    return lambda dice, real: np.full((people, 15), code, dtype=np.uint8)


ATTACKS = (
    Attack("3 hostile answers: nothing but ones", only(1, 3)),
    Attack("14 hostile answers: nothing but ones", only(1, 14)),
    Attack("18 strangers without a slip, where slips are required", only(1, 18), at="guarded"),
    Attack("18 people under 18", only(1, 18), age=AgeBand.UNDER_18),
    Attack("40 patient: nothing but fives", lambda dice, real: fives(40)),
    Attack("40 patient: fives with the usual “did not use”", lambda dice, real: with_nines(dice, fives(40))),
    Attack("40 patient: one set of good answers, copied", lambda dice, real: best(dice, real)[[0] * 40]),
    Attack("40 patient: fives and fours at random", lambda dice, real: dice.integers(4, 6, (40, 15)).astype(np.uint8)),
    Attack("40 patient: fives and fours, usual “did not use”",
           lambda dice, real: with_nines(dice, dice.integers(4, 6, (40, 15)).astype(np.uint8))),
    Attack("40 patient: copies of the best clients", best),
    Attack("a rival’s 5 low answers, 1 to 3 at random", low(5)),
    Attack("a rival’s 10 low answers", low(10)),
    Attack("a rival’s 20 low answers", low(20)),
    Attack("200 equal answers at another center", only(5, 200), at="other"),
)  # fmt: skip


class Place:
    """A database and the commands on it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.file = folder / name
        self.url = f"sqlite+aiosqlite:///{self.file}"

    def run(self, *words: str) -> str:
        own = {"DATABASE_URL": self.url, "CZN_LANG": "en", "SECRET_KEY_FILE": str(self.folder / "secret.key")}
        command = [sys.executable, str(ROOT / "admin_cli.py"), *words]
        done = subprocess.run(
            command, cwd=self.folder, env=os.environ | own, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def copied(self, name: str) -> "Place":
        made = Place(self.folder, name)
        shutil.copyfile(self.file, made.file)
        return made

    def cases(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.run("cases", "list", "--format", "json") or "[]")
        return found


@dataclass(frozen=True)
class Seen:
    """What stands published, or would: of both versions, by center's code."""

    new: dict[str, CenterFigures]
    old: dict[str, dict[str, object]]


def code(at: int) -> str:
    return f"C-{at:03}"


def moment(dice: np.random.Generator, first: int, last: int) -> datetime:
    day = monday(int(dice.integers(first, last + 1))) + timedelta(days=int(dice.integers(0, 5)))
    return datetime.combine(day, time(9)) + timedelta(minutes=int(dice.integers(0, 480)))


def row(center: str, id: str, answers: Sequence[int], at: datetime, **more: object) -> list[object]:
    values: dict[str, object] = {
        "interview_id": id,
        "center": center,
        "respondent_type": "job_seeker",
        "age_band": AgeBand.FROM_35.value,
        "entry": Entry.POSTER.value,
        "verified": "no",
        "started_at": at - timedelta(seconds=PATIENT),
        "completed_at": at,
        "quality": "",
        "reasons": "",
        "respondent": id,
    }
    values |= more | {question: digit for question, digit in zip(QUESTIONNAIRE.codes, answers, strict=True)}
    return [values[name] for name in HEADER]


def write(path: Path, rows: Iterator[list[object]] | list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)


def honest(dice: np.random.Generator, levels: population.Floats) -> Iterator[list[object]]:
    """A year of answers: the first centers have `PEOPLE` job seekers, the others as many as it happens."""
    sizes = np.maximum(30, np.rint(np.exp(dice.normal(np.log(100), 0.6, CENTERS)))).astype(int)
    sizes[:TARGETS], sizes[GUARDED] = PEOPLE, 100
    number = 0
    for at in range(CENTERS):
        employers = 0 if at == GUARDED else int(sizes[at] * population.EMPLOYER_SHARE)
        n = int(sizes[at]) + employers
        answers = PRODUCT.answers(dice, np.full(n, levels[at]))
        for place in range(n):
            number += 1
            entry = Entry.VISIT_TOKEN if at == GUARDED else ENTRIES[int(dice.choice(4, p=ENTRY_SHARES))]
            doubtful = dice.random() < DOUBTFUL
            yield row(
                code(at), f"h{number:06}", answers[place].tolist(), moment(dice, WEEK - 51, WEEK),
                respondent_type="employer" if place >= sizes[at] else "job_seeker",
                age_band=AGES[int(dice.integers(0, 5))].value, entry=entry.value,
                verified="yes" if entry is Entry.VISIT_TOKEN else "no",
                quality="B" if doubtful else "clean", reasons="off_hours" if doubtful else "",
            )  # fmt: skip


def build(folder: Path) -> Place:
    """The honest country, with norms in force."""
    dice = np.random.default_rng(SEED)
    place = Place(folder, "honest.db")
    with (folder / "centers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "name", "region", "city", "timezone", "verification"))
        for at in range(CENTERS):
            rule = "required" if at == GUARDED else "open"
            writer.writerow((code(at), f"Center {at}", f"Region {at % REGIONS}", "City", "Europe/Moscow", rule))
    write(folder / "honest.csv", honest(dice, PRODUCT.levels(dice, CENTERS)))
    for words in (
        ("db", "upgrade"),
        ("centers", "import", "centers.csv"),
        ("responses", "import", "honest.csv", "--strict"),
        ("norms", "compute", "--out", "norms.json"),
        ("norms", "publish", "norms.json", "--from", monday(WEEK).isoformat()),
        ("index", "compute"),
        ("cases", "find"),
    ):
        place.run(*words)
    return place


async def look(place: Place, before: Seen | None = None) -> Seen:
    """`before` has the star ranges that are shown."""
    db = await Database.open(place.url)
    try:
        norms = await norms_file.in_force(db, WEEK)
        assert norms is not None
        known = {one.id: one for one in await centers.listing(db)}
        country = await sweep(db, WEEK, QUESTIONNAIRE)
        last = {id: one.shown for id in known if before and (one := before.new.get(known[id].code)) and one.shown}
        found = figures(country, norms, {id: one.region for id, one in known.items()}, QUESTIONNAIRE, last=last)
    finally:
        await db.close()
    rows = json.loads(place.run("index", "show", "--live", "--format", "json"))
    return Seen({known[id].code: one for id, one in found.items()}, {one["center"]: one for one in rows})


def chosen_target(seen: Seen) -> str:
    """The center surest of its four stars."""
    certain = {
        name: one.probabilities[3]
        for name in map(code, range(TARGETS))
        if (one := seen.new[name]).star is StarState.STAR and one.probabilities and one.shown and one.shown.low == 4
    }
    return max(certain, key=lambda name: certain[name])


def attacked(place: Place, attack: Attack, target: str, before: Seen, real: Codes) -> report.Row:
    dice = np.random.default_rng(SEED + ATTACKS.index(attack))
    center = {"target": target, "guarded": code(GUARDED), "other": code(OTHER)}[attack.at]
    answers = attack.answers(dice, real)
    mine = place.copied("attacked.db")
    rows = [
        row(
            center, f"a{at:03}", person.tolist(), moment(dice, WEEK - SPREAD_WEEKS + 1, WEEK), age_band=attack.age.value
        )
        for at, person in enumerate(answers)
    ]
    write(place.folder / "attack.csv", rows)  # fmt: skip
    known = {one["id"] for one in mine.cases()}
    mine.run("responses", "import", "attack.csv", "--strict")
    mine.run("cases", "find")
    new = [one for one in mine.cases() if one["id"] not in known]
    after = asyncio.run(look(mine, before))
    here = sorted({str(one["kind"]) for one in new if one["center"] == center})
    elsewhere = len({one["center"] for one in new} - {center})
    others = max(moved(before.new[name], after.new[name]) for name in before.new if name != center)
    return {
        "attack": attack.name,
        "it costs": f"{len(answers)} accounts",
        "index, 2022.1": old_index(before, after, center),
        "its star": f"{old_star(before, center)} → {old_star(after, center)}",
        "index, 2026.1": new_index(before, after, center),
        "its stars": f"{stars(before.new[center])} → {stars(after.new[center])}",
        "others, 2026.1": f"{others:g}",
        "seen": "; ".join(here) if here else "nothing",
        "cases elsewhere": str(elsewhere),
    }


def old_index(before: Seen, after: Seen, center: str) -> str:
    return _points(before.old[center]["index"], after.old[center]["index"])


def old_star(seen: Seen, center: str) -> str:
    one = seen.old[center]
    quality = one["quality"]
    if isinstance(quality, dict) and quality.get("under_review"):
        return "under review"
    return str(one["star"] or str(one["star_state"]).replace("_", " "))


def new_index(before: Seen, after: Seen, center: str) -> str:
    values = [one.new[center].index for one in (before, after)]
    return _points(*(None if one is None else one.value for one in values))


def _points(before: object, after: object) -> str:
    if not isinstance(before, float) or not isinstance(after, float):
        return "–"
    return f"{before:.1f} → {after:.1f}"


def stars(one: CenterFigures) -> str:
    if one.shown is None:
        return str(one.star.value).replace("_", " ")
    return f"{one.shown.low}" if one.shown.low == one.shown.high else f"{one.shown.low}–{one.shown.high}"


def moved(before: CenterFigures, after: CenterFigures) -> float:
    """How far anything of a center that follows from its own answers and the norms has moved; 100 for another star."""
    if (before.star, before.shown, before.state) != (after.star, after.shown, after.state):
        return 100.0
    pairs = ((before.index, after.index), (before.adjusted, after.adjusted))
    moves = [
        abs(getattr(one, name) - getattr(two, name))
        for one, two in pairs
        if one is not None and two is not None
        for name in ("value", "low", "high")
    ]
    if before.posterior is not None and after.posterior is not None:
        moves += [abs(before.posterior.mean - after.posterior.mean)]
    return max(moves, default=0.0)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = build(folder)
        before = asyncio.run(look(place))
        target = chosen_target(before)
        at_first = place.cases()
        with (folder / "honest.csv").open(encoding="utf-8") as file:
            digits = [[one[question] for question in QUESTIONNAIRE.codes] for one in csv.DictReader(file)]
        real = np.array(digits, dtype=np.uint8)
        rows = []
        with report.progress("Attacking", len(ATTACKS)) as step:
            for attack in ATTACKS:
                rows.append(attacked(place, attack, target, before, real))
                step()
    told = before.new[target]
    about = fill(
        ABOUT.format(
            centers=CENTERS, seed=SEED, cases=len(at_first), weeks=SPREAD_WEEKS, seconds=PATIENT,
            year=told.star_people, quarter=told.people,
        ),
        WIDTH,
    )  # fmt: skip
    table = report.table(rows)
    print(f"{about}\n\n{table}")
    text = PAGE.read_text(encoding="utf-8")
    section = re.compile(r"(?<=\n### What it takes to cheat\n).*?(?=\n\*\*In words\.\*\*|\n## )", re.DOTALL)
    PAGE.write_text(section.sub(lambda found: f"\n{about}\n\n{table}\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
