"""The made-up past: honest answers at centers that differ."""

import csv
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from bot.imports import responses
from bot.sandbox import history
from bot.sandbox.simulated_clients import neighbourhood
from scoring.timing import opening_hours
from storage.engine.database import Database
from storage.imports import centers_file
from storage.places import centers

ROOT = Path(__file__).parents[3]
ROWS = centers_file.read(ROOT / "storage" / "data" / "centers_sample.csv")
NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
CODES = ("F1", "F2", "F3", "U1", "U2", "U3", "E1", "E2", "E3", "P1", "P2", "P3", "C1", "C2", "C3")
BETTER, WORSE, STEADY = "BRY-01", "BRY-02", "VLA-01"


def write(path: Path, interviews: int = 3_000) -> list[dict[str, str]]:
    dice = random.Random(1)
    visited = neighbourhood([row.code for row in ROWS], dice)
    pasts = history.pasts(ROWS, visited, interviews, {BETTER: 0.5, WORSE: -0.5})
    weeks = history.by_week(pasts, NOW, dice)
    history.write(path, [row for week in sorted(weeks) for row in weeks[week]])
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_same_seed_makes_the_same_past(tmp_path: Path) -> None:
    assert write(tmp_path / "one.csv", 300) == write(tmp_path / "other.csv", 300)


def test_centers_are_visited_in_their_opening_hours_within_the_year(tmp_path: Path) -> None:
    places = {row.code: row for row in ROWS}
    for row in write(tmp_path / "past.csv"):
        place = places[row["center"]]
        completed = datetime.fromisoformat(row["completed_at"])
        assert NOW - timedelta(days=366) < completed < NOW
        local = completed.astimezone(ZoneInfo(place.timezone))
        assert opening_hours(place.opening_hours or "").hours_outside(local) == 0


def test_centers_are_of_skewed_size_and_differ_and_two_of_them_have_turned(tmp_path: Path) -> None:
    rows = write(tmp_path / "past.csv")
    sizes = Counter(row["center"] for row in rows)
    # Each center has 0.86 of the one before: the last of 29 has 0.86^28 = 1.5 % of the first.
    assert [code for code, _ in sizes.most_common(3)] == [BETTER, WORSE, STEADY]
    assert sizes["YAR-02"] / sizes[BETTER] == pytest.approx(0.86**28, abs=0.003)
    turned = NOW - timedelta(weeks=13)

    def change(center: str) -> float:
        scores: dict[bool, list[float]] = {True: [], False: []}
        for row in rows:
            if row["center"] == center:
                codes = [int(row[code]) for code in CODES if row[code] in "12345"]
                scores[datetime.fromisoformat(row["completed_at"]) >= turned].append(mean(codes))
        return mean(scores[True]) - mean(scores[False])

    assert change(BETTER) > 0.25
    assert change(WORSE) < -0.25
    assert abs(change(STEADY)) < 0.2
    assert 0.18 < mean(row["respondent_type"] == "employer" for row in rows) < 0.26
    # As in the pilot: 58.5 % do without the contact centre.
    assert 0.55 < mean(row["E3"] == "9" for row in rows) < 0.62


async def test_the_past_is_imported_whole_and_no_honest_answer_is_flagged(tmp_path: Path) -> None:
    write(tmp_path / "past.csv", 1_000)
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(db, ROWS, now=NOW)
    report = await responses.run(db, tmp_path / "past.csv", now=NOW)
    async with db.read() as connection:
        classes = (await connection.exec_driver_sql("SELECT DISTINCT quality FROM interviews")).scalars().all()
    await db.close()
    assert (report.intake.rejected, report.added) == (0, report.intake.read)
    assert classes == ["clean"]
