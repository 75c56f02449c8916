"""The database that the analysts' frames come from."""

import asyncio
from pathlib import Path

import pandas as pd
import pytest

from bot.analysis import answers_frame, from_database, visits_frame
from storage.engine.database import Database
from storage.errors import DatabaseNotFound


def test_a_frame_comes_from_the_database_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}"
    asyncio.run(Database.upgrade(url))
    monkeypatch.setenv("DATABASE_URL", url)
    assert len(asyncio.run(from_database(answers_frame, form="long"))) == 0
    assert isinstance(asyncio.run(from_database(visits_frame)), pd.DataFrame)


def test_a_mistyped_path_is_an_error_and_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "elsewhere" / "typo.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{path}")
    with pytest.raises(DatabaseNotFound, match=r"typo\.db"):
        asyncio.run(from_database(answers_frame))
    assert not path.parent.exists()
