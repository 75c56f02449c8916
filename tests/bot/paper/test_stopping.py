"""Ctrl-C while hundreds of pages are drawn ends it after the page in hand, and leaves neither file nor codes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.paper import answer_sheets, slips
from questionnaire.model import RespondentType
from questionnaire.versions import USUAL
from storage.engine.database import Database
from storage.entry.visit_tokens import VisitKeys
from storage.places import centers
from storage.tables import paper_sheets, visit_tokens
from tests.handlers.test_nothing_is_lost import CENTERS

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MANY = 200


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(opened, CENTERS, now=NOW)
    yield opened
    await opened.close()


@pytest.mark.parametrize("kind", ["slips", "sheets"])
async def test_a_cancelled_drawing_ends_after_the_page_in_hand_and_leaves_nothing(
    db: Database, tmp_path: Path, kind: str
) -> None:
    drawn: list[int] = []
    folder = tmp_path / "out"
    folder.mkdir()

    def stop_after_the_first(done: int) -> None:
        drawn.append(done)
        if len(drawn) == 1:
            work.cancel()

    async def issue() -> None:
        if kind == "slips":
            await slips.issue(
                db, VisitKeys({1: b"k" * 32}, 1), center_code="BRY-01", count=MANY, lifetime=timedelta(hours=72),
                out=folder / "slips.pdf", now=NOW, progress=stop_after_the_first, web_url="https://opros.example.ru",
            )  # fmt: skip
        else:
            await answer_sheets.issue(
                db, center_code="BRY-01", count=MANY, respondent_type=RespondentType.EMPLOYER, language="ru",
                versions=USUAL, out=folder / "sheets.pdf", now=NOW, progress=stop_after_the_first,
            )  # fmt: skip

    work = asyncio.create_task(issue())
    with pytest.raises(asyncio.CancelledError):
        await work
    assert len(drawn) == 1
    assert list(folder.iterdir()) == []
    async with db.read() as connection:
        for table in (visit_tokens, paper_sheets):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0
