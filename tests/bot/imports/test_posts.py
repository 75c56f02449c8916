"""Posts and reviews from files: cleaned, masked, each once; and a folder that is watched for them."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import Workbook
from sqlalchemy import select

from bot import retention
from bot.imports import posts as importing
from bot.imports.posts import PostsImport
from bot.imports.watched_posts import WatchedPosts
from storage import tables
from storage.engine.database import Database
from storage.erasure.retention import Retention
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.words import posts
from storage.words.posts import Post

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
LONG = "Отстояли два часа в очереди, а потом окно закрыли на обед, и никто ничего не объяснил"


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    rows = [CenterRow(code, "Центр", "Приморский край", "Город", "Asia/Vladivostok") for code in ("PRI-01", "PRI-02")]
    await centers.load(database, rows, now=NOW)
    yield database
    await database.close()


def table(folder: Path, *rows: str, name: str = "posts.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["source;date;center;text", *rows]), encoding="utf-8")
    return path


async def run(db: Database, path: Path) -> PostsImport:
    return await importing.run(db, path, now=NOW, kept=YEAR)


def files(folder: Path, pattern: str) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.glob(pattern) if path.is_file()}


async def kept(db: Database) -> list[Post]:
    return [one for mine in (await posts.of_centers(db, [1, 2])).values() for one in mine]


async def test_a_text_is_kept_without_markup_and_contacts_and_without_its_author(db: Database, tmp_path: Path) -> None:
    text = "<p>Звоните&nbsp;Ане: 8 (912) 345-67-89,<br>https://vk.com/anna, @anna_k</p>\u202e"
    found = await run(db, table(tmp_path, f'ВКонтакте;2026-11-29T23:30+03:00;pri-01;"{text}"'))
    assert (found.added, found.known, found.intake.rejected) == (1, 0, 0)
    (post,) = await kept(db)
    # Half past eleven in Moscow is the next morning in Vladivostok.
    assert (post.source, post.posted_on, post.text) == ("ВКонтакте", date(2026, 11, 30), "Звоните Ане: …, … …")
    columns = set(tables.posts.c.keys())
    assert columns == {"center_id", "id", "source", "posted_on", "week", "text"}


async def test_a_text_that_is_there_already_or_nearly_like_it_counts_once(db: Database, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        f"Карты;2026-11-20;PRI-01;{LONG}",
        f"2ГИС;2026-11-21;PRI-01;{LONG.upper()}!!! 😡",
        f"Карты;2026-11-20;PRI-01;{LONG.replace('два', 'три')}",
        f"Карты;2026-11-20;PRI-02;{LONG}",
        "Карты;2026-11-20;PRI-01;Отстояли в очереди, потом всё быстро объяснили и даже на обед не закрылись",
        "Карты;2026-11-20;PRI-01;Спасибо!",
        "Карты;2026-11-20;PRI-01;спасибо",
        "Карты;2026-11-21;PRI-01;Спасибо!",
    )
    found = await run(db, path)
    assert (found.added, found.known) == (5, 3)
    assert (await run(db, path)).added == 0
    again = table(tmp_path, f"Отзовик;2026-11-29;PRI-01;{LONG} :(", name="again.csv")
    assert (await run(db, again)).known == 1
    assert len(await kept(db)) == 5


async def test_each_bad_cell_is_named_and_goes_to_a_file_beside(db: Database, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["text", "center", "date", "source"])
    for row in (
        ["Душно", "PRI-01", NOW.replace(tzinfo=None), "Карты"],
        ["Душно", "XXX", datetime(2026, 11, 2), "Карты"],  # noqa: DTZ001 - as spreadsheets have it
        ["123 👍", "PRI-01", "2026-11-02", "Карты"],
        ["Душно", "PRI-01", "скоро", "Карты"],
        ["Душно", "PRI-01", "2026-12-02", "Карты"],
        ["Душно", "PRI-01", "2025-11-02", "Карты"],
        ["Душно", "PRI-01", "2026-11-02", "!"],
    ):
        book.active.append(row)
    book.save(tmp_path / "posts.xlsx")
    found = await run(db, tmp_path / "posts.xlsx")
    assert (found.added, found.intake.rejected) == (1, 6)
    assert [(one.line, one.column, one.reason) for one in found.intake.problems] == [
        (3, "center", "is not a center"),
        (4, "text", "holds no words"),
        (5, "date", "is not a time such as 2026-11-24T10:30"),
        (6, "date", "lies in the future"),
        (7, "date", "lies before 2025-11-30: older words are not kept"),
        (8, "source", "is not the name of a source"),
    ]
    assert (tmp_path / "posts.xlsx.rejected.csv").exists()


async def test_posts_go_when_comments_of_their_age_go(db: Database, tmp_path: Path) -> None:
    await run(db, table(tmp_path, f"Карты;2026-11-20;PRI-01;{LONG}", "Карты;2026-11-21;PRI-01;Душно"))
    month = Retention(unfinished=YEAR, comments=timedelta(days=30), deliveries=YEAR)
    await retention.purge(db, month, datetime(2026, 12, 21, 9, tzinfo=UTC))
    assert [one.text for one in await kept(db)] == ["Душно"]


async def test_a_watched_folder_is_read_when_a_file_has_settled_and_each_file_once(
    db: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    good = table(folder, f"Карты;2026-11-20;PRI-01;{LONG}", "Карты;2026-11-20;XXX;Душно", name="a.csv")
    noise = folder / "b.csv"
    noise.write_bytes(bytes(range(256)))
    fresh = table(folder, "Карты;2026-11-21;PRI-01;Душно", name="fresh.csv")
    (folder / "letter.txt").write_text("nothing to read")
    for path, age in ((good, 61), (noise, 61), (fresh, 59)):
        moment = (NOW - timedelta(seconds=age)).timestamp()
        os.utime(path, (moment, moment))
    moments = iter([NOW, NOW, NOW, NOW + timedelta(minutes=1), *[NOW + timedelta(hours=9)] * 5])
    watched = WatchedPosts(db, folder, YEAR, lambda: next(moments))
    await watched.run()
    assert [one.text for one in await kept(db)] == [LONG]
    assert files(folder, "*") == {"fresh.csv", "letter.txt", "a.rejected.csv"}
    table(folder, f"Карты;2026-11-20;PRI-01;{LONG}", name="a.csv")
    os.utime(folder / "a.csv", (0, 0))
    await watched.run()
    async with db.read() as connection:
        assert len((await connection.execute(select(tables.posts))).all()) == 2
    assert files(folder, "*/*") == {"imported/a.csv", "imported/a-2.csv", "imported/fresh.csv", "refused/b.csv"}
