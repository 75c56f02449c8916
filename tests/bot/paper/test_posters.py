"""Posters become files, all of a center's or none, and the database knows of them."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from bot.messenger.links import BOT_USERNAME
from bot.paper import posters as making
from bot.settings import SettingsError
from storage import tables
from storage.engine.database import Database
from storage.errors import CenterClosed, CenterNotFound
from storage.messenger import Messenger
from storage.places import centers
from storage.workers import properties
from tests.storage.conftest import NOW, ROWS


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """With two centers and a bot that has run."""
    database = await Database.open(url)
    await centers.load(database, ROWS, now=NOW)
    await properties.put(database, BOT_USERNAME, "czn_bot")
    yield database
    await database.close()


async def made_at(db: Database) -> dict[str, datetime | None]:
    """When posters were made, by center."""
    async with db.read() as connection:
        rows = await connection.execute(select(tables.centers.c.code, tables.centers.c.poster_made_at))
        return {row.code: row.poster_made_at for row in rows}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def make(db: Database, *codes: str, out: Path, messenger: Messenger = Messenger.TELEGRAM) -> None:
    await making.make(db, await making.chosen(db, codes), messenger=messenger, out=out, now=NOW)


async def test_a_center_that_is_named_twice_has_one_poster_of_three_files(db: Database, tmp_path: Path) -> None:
    out = tmp_path / "new" / "posters"
    await make(db, "BRY-01", "bry-01", out=out)
    assert names(out) == ["BRY-01.pdf", "BRY-01.png", "BRY-01.svg"]
    assert await made_at(db) == {"BRY-01": NOW, "PRI-01": None}


async def test_without_codes_all_open_centers_are_meant(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(update(tables.centers).where(tables.centers.c.code == "PRI-01").values(closed_at=NOW))
    assert [center.code for center in await making.chosen(db, [])] == ["BRY-01"]
    assert await making.chosen(db, [], region="Приморский край") == []
    with pytest.raises(CenterClosed, match="the center PRI-01 is closed"):
        await making.chosen(db, ["BRY-01", "PRI-01"])
    with pytest.raises(CenterNotFound, match="XXX"):
        await making.chosen(db, ["BRY-01", "XXX"])


async def test_where_one_file_cannot_be_written_none_is_and_the_database_knows_of_no_poster(
    db: Database, tmp_path: Path
) -> None:
    (tmp_path / "BRY-01.pdf").write_text("the old one")
    (tmp_path / "BRY-01.svg").mkdir()
    before = names(tmp_path)
    with pytest.raises(IsADirectoryError, match=r"BRY-01\.svg"):
        await make(db, "BRY-01", out=tmp_path)
    assert names(tmp_path) == before
    assert (tmp_path / "BRY-01.pdf").read_text() == "the old one"
    with pytest.raises(NotADirectoryError, match=r"BRY-01\.pdf"):
        await make(db, "BRY-01", out=tmp_path / "BRY-01.pdf")
    with pytest.raises(SettingsError, match="start it once"):
        await make(db, "BRY-01", out=tmp_path / "max", messenger=Messenger.MAX)
    assert await made_at(db) == {"BRY-01": None, "PRI-01": None}


async def test_a_poster_leads_to_the_bot_of_the_messenger_that_runs(db: Database) -> None:
    center = await centers.by_code(db, "BRY-01")
    content = making.poster_of(center, Messenger.MAX, "czn_max_bot")
    assert content.link == "https://max.ru/czn_max_bot?start=c-BRY-01"
    assert (content.bot, content.messenger) == ("czn_max_bot", "MAX")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_with_pages_posters_lead_there_and_need_no_bot(db: Database, tmp_path: Path) -> None:
    center = await centers.by_code(db, "BRY-01")
    content = making.poster_of(center, Messenger.WEB, "", "https://opros.example.ru")
    assert (content.link, content.site) == ("https://opros.example.ru/c/BRY-01", "opros.example.ru")
    out = tmp_path / "posters"
    await making.make(db, [center], messenger=Messenger.WEB, out=out, now=NOW, web_url="https://opros.example.ru")
    words = (out / "BRY-01.svg").read_text(encoding="utf-8")
    assert "opros.example.ru" in words and sorted(path.suffix for path in out.iterdir()) == [".pdf", ".png", ".svg"]
