"""Reminders of unfinished interviews: once, after some hours, by daylight, to those who want messages."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot

from bot.reminders import Reminders
from handlers.views.view import View
from questionnaire.loader import load
from questionnaire.model import RespondentType
from storage import centers, interviews, respondents
from storage.center_differences import CenterRow
from storage.database import Database
from storage.messenger import Messenger
from tests.storage.people import begin

MOSCOW, VLADIVOSTOK = 1, 2
LEFT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""12:00 in Moscow, 19:00 in Vladivostok."""
HOUR = timedelta(hours=1)


class Town:
    """Two centers far apart, a clock, and what was sent."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = LEFT
        self.sent: list[str] = []

    def reminders(self) -> Reminders:
        pace: Any = self
        return Reminders(self.db, Bot("123456:token"), load(), pace, lambda: self.now, Messenger.TELEGRAM)

    async def turn(self) -> None:
        """There is no hurry."""

    async def run(self, now: datetime) -> int:
        self.now = now
        return await self.reminders().run()

    async def post(self, bot: Bot, chat_id: int, view: View) -> Any:
        self.sent.append(view.text)
        return SimpleNamespace(message_id=len(self.sent))

    async def retire(self, bot: Bot, chat_id: int, message_id: int | None) -> None:
        pass


@pytest_asyncio.fixture
async def town(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    db = await Database.open(url)
    rows = [CenterRow(zone, "Центр", "Область", "Город", zone) for zone in ("Europe/Moscow", "Asia/Vladivostok")]
    await centers.load(db, rows, now=LEFT)
    town = Town(db)
    monkeypatch.setattr("handlers.screen.post", town.post)
    monkeypatch.setattr("handlers.screen.retire", town.retire)
    yield town
    await db.close()


async def test_one_reminder_after_three_hours_and_never_a_second(town: Town) -> None:
    interview = await begin(town.db, "a" * 64, LEFT, center_id=MOSCOW, answered=11)
    assert await town.run(LEFT + 3 * HOUR) == 0
    assert await town.run(LEFT + 3 * HOUR + timedelta(minutes=1)) == 1
    (text,) = town.sent
    assert text.startswith("Вы остановились на полпути. Осталось 4 вопроса – закончим?")
    assert load().questions[11].wording[RespondentType.JOB_SEEKER]["ru"] in text
    assert await interviews.record_answer(town.db, interview, 11, 4, LEFT + 4 * HOUR)
    for hours in (8, 24, 28):
        assert await town.run(LEFT + hours * HOUR) == 0


async def test_nobody_is_woken_up(town: Town) -> None:
    await begin(town.db, "a" * 64, LEFT, center_id=VLADIVOSTOK, answered=1)
    # 22:00 and 9:59 there; at 10:00 it may go.
    assert await town.run(LEFT + 4 * HOUR) == 0
    assert await town.run(LEFT + 15 * HOUR - timedelta(minutes=1)) == 0
    assert await town.run(LEFT + 15 * HOUR) == 1


async def test_no_reminder_of_what_is_long_past_and_none_after_a_stop(town: Town) -> None:
    await begin(town.db, "a" * 64, LEFT, center_id=MOSCOW, answered=1)
    assert await town.run(LEFT + 48 * HOUR) == 0
    await respondents.stop(town.db, "a" * 64, now=LEFT)
    assert await town.run(LEFT + 4 * HOUR) == 0
    await respondents.resume(town.db, "a" * 64)
    assert await town.run(LEFT + 4 * HOUR) == 1


async def test_two_processes_remind_a_client_once_and_a_stop_ends_the_round(town: Town) -> None:
    for letter in "abc":
        await begin(town.db, letter * 64, LEFT, center_id=MOSCOW, answered=1)
    town.now = LEFT + 4 * HOUR
    assert sorted(await asyncio.gather(town.reminders().run(), town.reminders().run()))[1] > 0
    assert len(town.sent) == 3
    stopped = town.reminders()
    stopped.stop()
    await begin(town.db, "d" * 64, LEFT, center_id=MOSCOW, answered=1)
    assert await stopped.run() == 0
    assert await town.reminders().run() == 1
    assert len(town.sent) == 4
