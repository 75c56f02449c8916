"""Values that the product could not have written are not restored; names that earlier versions took are cleaned."""

from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backups
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.errors import BadBackup
from tests.storage.export.test_round_trip import open_with_centers

IMPOSSIBLE = [
    ("UPDATE interviews SET answers = 'zzzzzzzzzzzzzzz'", "an impossible answer in interviews.answers"),
    ("UPDATE interviews SET answers = '777777777777777'", "an impossible answer in interviews.answers"),
    ("UPDATE interviews SET quality = 'Z'", "an unknown value in interviews.quality"),
    ("UPDATE interviews SET age_band = '99'", "an unknown value in interviews.age_band"),
    ("UPDATE interviews SET comment = x'ff00'", "a value of another type in interviews.comment"),
    ("UPDATE interviews SET completed_at = 'nonsense'", "a value of another type in interviews.completed_at"),
    ("UPDATE interviews SET completed_week = 'x'", "a value of another type in interviews.completed_week"),
    ("UPDATE centers SET timezone = 'Mars/X'", "an unknown time zone of BRY-01 in centers.timezone"),
    ("UPDATE centers SET code = 'A B' WHERE code = 'BRY-01'", "an impossible code in centers.code"),
]
INTERVIEW = (
    "INSERT INTO interviews (center_id, id, respondent_type, age_band, entry, verified, questionnaire, language, "
    "started_at, touched_at, answers) VALUES (1, 'a', 'employer', '35-44', 'paper', 0, '2022.1', 'ru', "
    "'2026-11-20 10:00:00.000000', '2026-11-20 10:00:00.000000', '540358120835485')"
)


async def backed_up(folder: Path, statement: str) -> Path:
    await (await open_with_centers(folder, "czn.db")).close()
    with closing(sqlite3.connect(folder / "czn.db")) as file:
        file.executescript(f"{INTERVIEW}; {statement}")
    path = folder / "a.backup"
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'czn.db'}")
    await backups.make(db, path, lambda done, total: None)
    await db.close()
    return path


async def restored(folder: Path, path: Path) -> sqlite3.Connection:
    url = f"sqlite+aiosqlite:///{folder / 'new.db'}"
    await backups.restore(url, path, replace=False, progress=lambda done, total: None)
    return sqlite3.connect(folder / "new.db")


@pytest.mark.parametrize(("statement", "said"), IMPOSSIBLE)
async def test_what_the_product_could_not_have_written_is_not_restored(
    tmp_path: Path, statement: str, said: str
) -> None:
    path = await backed_up(tmp_path, statement)
    with pytest.raises(BadBackup, match=f"holds {said}, which is not this product's"):
        await restored(tmp_path, path)
    assert not (tmp_path / "new.db").exists()


async def test_names_of_earlier_versions_are_cleaned(tmp_path: Path) -> None:
    path = await backed_up(tmp_path, "UPDATE centers SET name = char(27) || '[31mЦентр\u202e  занятости'")
    with closing(await restored(tmp_path, path)) as db:
        assert db.execute("SELECT DISTINCT name FROM centers").fetchall() == [("Центр занятости",)]
