"""The export: exactly the answers given, in the file's own words."""

import csv
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from questionnaire.model import RespondentType
from storage import export
from storage.engine.database import Database
from storage.errors import CenterNotFound, RegionNotFound
from storage.export import COLUMNS, Filters
from storage.tables import interviews
from tests.storage.conftest import NOW


async def add(db: Database, number: int, **more: Any) -> None:
    row = {
        "center_id": 1,
        "id": f"{number:016}",
        "respondent_type": "job_seeker",
        "age_band": "25-34",
        "entry": "poster",
        "verified": False,
        "questionnaire": "2022.1",
        "language": "ru",
        "started_at": NOW,
        "touched_at": NOW,
        "completed_at": NOW,
        "completed_week": 1,
        "answers": "543218954321895",
        "quality": "clean",
    }
    async with db.write() as connection:
        await connection.execute(insert(interviews).values(**(row | more)))


async def rows(db: Database, folder: Path, **filters: Any) -> list[dict[str, str]]:
    path = folder / "out.csv"
    count = await export.responses(db, path, filters=Filters(**filters))
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == count
    return found


async def test_every_cell_is_as_it_was_given(db: Database, tmp_path: Path) -> None:
    await add(db, 1, reasons="straight_lining", comment='Два слова,\nи "кавычки"')
    (row,) = await rows(db, tmp_path)
    assert tuple(row) == COLUMNS
    assert [row[code] for code in COLUMNS[10:25]] == list("543218954321895")
    assert row["center"] == "BRY-01" and row["region"] == "Брянская область"
    assert row["started_at"] == row["completed_at"] == "2026-11-24T10:00:00+00:00"
    assert row["reasons"] == "straight_lining" and row["comment"] == 'Два слова,\nи "кавычки"'


async def test_no_cell_begins_a_formula(db: Database, tmp_path: Path) -> None:
    starts = ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "\u3000@", "＝", "＋", "－", "＠", "﹢", "\t="]
    formulas = [f"{start}cmd|' /C calc'!A0" for start in starts]
    for number, formula in enumerate(formulas):
        await add(db, number, comment=formula)
    assert [row["comment"] for row in await rows(db, tmp_path)] == [f"'{formula}" for formula in formulas]


async def test_unfinished_interviews_come_on_request_with_empty_cells(db: Database, tmp_path: Path) -> None:
    await add(db, 1, completed_at=None, answers="54" + "0" * 13, quality=None, age_band=None)
    assert await rows(db, tmp_path) == []
    (row,) = await rows(db, tmp_path, unfinished=True)
    assert [row[code] for code in COLUMNS[10:25]] == ["5", "4"] + [""] * 13
    assert (row["completed_at"], row["quality"], row["age_band"]) == ("", "", "")


async def test_filters_choose(db: Database, tmp_path: Path) -> None:
    await add(db, 1)
    await add(db, 2, center_id=2, respondent_type="employer")
    assert [row["center"] for row in await rows(db, tmp_path, center="pri-01")] == ["PRI-01"]
    assert [row["center"] for row in await rows(db, tmp_path, region="Брянская область")] == ["BRY-01"]
    chosen = await rows(db, tmp_path, respondent_type=RespondentType.EMPLOYER)
    assert [row["respondent_type"] for row in chosen] == ["employer"]
    with pytest.raises(CenterNotFound):
        await rows(db, tmp_path, center="XXX")
    with pytest.raises(RegionNotFound):
        await rows(db, tmp_path, region="Нигде")


async def test_days_are_those_of_the_centers_zone(db: Database, tmp_path: Path) -> None:
    # 15:00 UTC on the 24th is the 24th in Bryansk and already the 25th in Vladivostok.
    moment = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    await add(db, 1, completed_at=moment)
    await add(db, 2, center_id=2, completed_at=moment)
    day, next_day = date(2026, 11, 24), date(2026, 11, 25)
    assert [row["center"] for row in await rows(db, tmp_path, start=day, end=day)] == ["BRY-01"]
    assert [row["center"] for row in await rows(db, tmp_path, start=next_day)] == ["PRI-01"]
    assert [row["center"] for row in await rows(db, tmp_path, end=day)] == ["BRY-01"]


async def test_pages_leave_nothing_out_and_nothing_twice(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        await add(db, number, center_id=1 + number % 2)
    monkeypatch.setattr("storage.export.rows.PAGE", 3)
    found = await rows(db, tmp_path)
    assert sorted(row["interview_id"] for row in found) == [f"{number:016}" for number in range(7)]


async def test_a_failed_export_leaves_the_old_file_and_no_half(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    await add(db, 1)

    def fail(done: int, total: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await export.responses(db, path, filters=Filters(), progress=fail)
    assert path.read_text() == "old"
    assert [name for name in os.listdir(tmp_path) if not name.startswith("czn.db")] == ["out.csv"]
