"""Posters: what is on them, and what becomes of a bad place to put them."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.messengers import BOT_USERNAME
from bot.paper import A4_WIDTH
from bot.posters import sheet
from storage import centers, properties
from storage.database import Database
from tests import qr
from tests.cli.test_commands import Operator
from tests.cli.test_commands import operator as operator

HEADER = "code,name,region,city,timezone"
LONG = "Центр «Забота & $труд» <b>имени</b> " * 5
ROWS = (
    "OMS-1,Центр занятости Омска,Омская область,Омск,Asia/Omsk",
    f'OMS-2,"{LONG.strip()}",Омская область,Омск,Asia/Omsk',
    "TUL-1,Центр занятости Тулы,Тульская область,Тула,Europe/Moscow",
)
VERSION_3 = 29
"""Modules on a side of the QR code of such a link."""


@pytest.fixture
def loaded(operator: Operator, tmp_path: Path) -> Operator:
    file = tmp_path / "centers.csv"
    file.write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    operator.run("centers", "import", str(file))
    asyncio.run(remember_bot(operator))
    return operator


async def remember_bot(operator: Operator) -> None:
    db = await Database.open(operator.environment["DATABASE_URL"])
    await properties.put(db, BOT_USERNAME, "czn_index_bot")
    await db.close()


async def poster_dates(operator: Operator) -> dict[str, bool]:
    db = await Database.open(operator.environment["DATABASE_URL"])
    async with db.read() as connection:
        rows = await connection.exec_driver_sql("SELECT code, poster_made_at IS NOT NULL AS made FROM centers")
        found = {row.code: bool(row.made) for row in rows}
    assert len(found) == len(await centers.listing(db))
    await db.close()
    return found


def scanned(picture: Path) -> str:
    """What the QR code of a poster says, from the picture's dots in the middle of its modules."""
    with Image.open(picture) as image:
        dots = np.asarray(image.convert("L"))
    scale = dots.shape[1] / A4_WIDTH
    left, top, module = A4_WIDTH / 2 - sheet.QR_SIDE / 2, sheet.QR_TOP, sheet.QR_SIDE / VERSION_3
    places = [round((start + module * (number + 0.5)) * scale) for start in (top, left) for number in range(VERSION_3)]
    rows, columns = places[:VERSION_3], places[VERSION_3:]
    return qr.read(["".join("1" if dots[row, column] < 128 else "0" for column in columns) for row in rows])


def test_posters_of_a_region_lead_to_its_centers_and_are_remembered(loaded: Operator) -> None:
    said = loaded.run("posters", "--region", "Омская область", "--out", "posters")
    assert said == "2 posters in posters, 6 files.\n"
    folder = loaded.folder / "posters"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{code}.{ending}" for code in ("OMS-1", "OMS-2") for ending in ("pdf", "png", "svg")
    )
    for code in ("OMS-1", "OMS-2"):
        assert scanned(folder / f"{code}.png") == f"https://t.me/czn_index_bot?start=c-{code}"
    assert (folder / "OMS-1.pdf").read_bytes().startswith(b"%PDF-")
    assert "<svg" in (folder / "OMS-1.svg").read_text(encoding="utf-8")
    assert asyncio.run(poster_dates(loaded)) == {"OMS-1": True, "OMS-2": True, "TUL-1": False}


def test_what_cannot_be_made_is_said_in_a_line_and_not_remembered(loaded: Operator) -> None:
    (loaded.folder / "file").write_text("mine", encoding="utf-8")
    assert "there is no center XXX" in loaded.run("posters", "XXX", "--out", "posters", status=1)
    assert loaded.run("posters", "TUL-1", "--out", "file", status=1).count("\n") == 1
    assert "name centers by their codes" in loaded.run("posters", "--out", "posters", status=2)
    assert (loaded.folder / "file").read_text(encoding="utf-8") == "mine"
    assert not any(asyncio.run(poster_dates(loaded)).values())


def test_without_a_bot_there_is_no_address_to_print(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "centers.csv"
    file.write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    operator.run("centers", "import", str(file))
    assert "the bot has not run yet" in operator.run("posters", "TUL-1", "--out", "posters", status=1)
