"""Whom desks invite, from counted visits to rows: by the center's own hour, and tested over the whole nation."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.tables import invited
from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.entry import visit_counts
from storage.errors import CenterNotFound
from tests import sqlite_file
from tests.storage.conftest import load_centers

SEEKER, EMPLOYER = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
DAY = date(2026, 11, 24)


async def count(db: Database, center_id: int, hour: int, kind: RespondentType, visits: int, asked: int) -> None:
    """`hour` is that of UTC: three less than in Moscow."""
    moment = datetime(2026, 11, 24, hour, 20, tzinfo=UTC)
    async with db.write() as connection:
        await visit_counts.add(db, connection, center_id, visits={kind: visits}, invited={kind: asked}, now=moment)


async def test_a_type_that_is_passed_over_at_an_hour_is_shown(tmp_path: Path) -> None:
    url = sqlite_file.new_url(tmp_path / "czn.db")
    await load_centers(url)
    db = await Database.open(url)
    for hour in (6, 7):
        await count(db, 1, hour, SEEKER, 60, 50)
    for _ in range(2):
        await count(db, 1, 6, EMPLOYER, 20, 2)
    await count(db, 2, 0, SEEKER, 80, 40)
    found = await invited.rows(db, center=None, region=None, start=DAY, end=DAY)
    # 100 of the other 120 are invited.
    (row,) = found
    assert {name: row[name] for name in ("center", "type", "hour", "visits", "invited", "invited_share")} == {
        "center": "BRY-01", "type": "employer", "hour": 9, "visits": 40, "invited": 4, "invited_share": 0.1,
    }  # fmt: skip
    assert row["others_share"] == pytest.approx(5 / 6) and row["p"] < 1e-12 and row["passed_over"]
    every = await invited.rows(db, center=None, region=None, start=DAY, end=DAY, every=True)
    assert [(one["center"], one["hour"], one["p"] is None) for one in every] == [
        ("BRY-01", 9, False), ("BRY-01", 9, False), ("BRY-01", 10, False), ("PRI-01", 10, True),
    ]  # fmt: skip
    assert await invited.rows(db, center="PRI-01", region=None, start=DAY, end=DAY) == []
    with pytest.raises(CenterNotFound):
        await invited.rows(db, center="XXX", region=None, start=DAY, end=DAY)
    await db.close()
