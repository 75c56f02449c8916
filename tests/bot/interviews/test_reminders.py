"""Reminders of unfinished interviews: once, after some hours, by daylight, to those who want messages."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import SendMessage

from bot.interviews.outgoing import Outgoing
from bot.interviews.reminders import Reminders, is_daytime
from bot.messenger.pace import Pace
from handlers.views.view import View
from questionnaire.languages import Offered
from questionnaire.loader import load
from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.people import respondents
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import interviews
from tests.bot.messenger.test_pace import Clock
from tests.storage.people import begin

MOSCOW, VLADIVOSTOK = 1, 2
LEFT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""12:00 in Moscow, 19:00 in Vladivostok."""
HOUR = timedelta(hours=1)


class Town:
    """Two centers far apart, a clock, and the messages sent."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = LEFT
        self.sent: list[str] = []
        self.pauses: list[float] = []

    def outgoing(self, clock: Callable[[], datetime], pace: Pace) -> Outgoing:
        return Outgoing(self.db, Bot("123456:token"), Offered(), pace, clock, Messenger.TELEGRAM)

    def reminders(self) -> Reminders:
        pace: Any = self
        return Reminders(self.outgoing(lambda: self.now, pace))

    async def turn(self) -> None:
        """Never waits."""

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def paused(self) -> bool:
        return False

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
    # 22:00 and 9:59 there; at 10:00 the reminder may leave.
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


async def test_what_may_have_arrived_is_not_repeated_and_what_was_not_taken_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One blocks the bot, another's message may have arrived, a third meets a flood limit; the others lose nothing."""
    for number in range(5):
        await begin(town.db, f"{number:064}", LEFT + timedelta(seconds=number), center_id=MOSCOW, answered=1)
    method = SendMessage(chat_id=1, text="")
    problems: list[Exception] = [
        TelegramForbiddenError(method, "blocked"),
        TelegramNetworkError(method, "timeout"),
        TelegramRetryAfter(method, "flood", 30),
    ]

    async def post(bot: Bot, chat_id: int, view: View) -> Any:
        if problems:
            raise problems.pop(0)
        return await town.post(bot, chat_id, view)

    monkeypatch.setattr("handlers.screen.post", post)
    later = LEFT + 4 * HOUR
    assert [await town.run(later) for _ in range(2)] == [0, 0]
    assert town.pauses == [30]
    assert [await town.run(later) for _ in range(2)] == [3, 0]


async def test_many_reminders_keep_the_pace_and_end_with_the_day(town: Town) -> None:
    """At 20 a second, the last second before 20:00 has room for 20."""
    for number in range(25):
        await begin(town.db, f"{number:064}", LEFT, center_id=MOSCOW, answered=1)
    clock = Clock()
    clock.now = LEFT + 8 * HOUR - timedelta(seconds=1)
    pace = Pace(town.db, Messenger.TELEGRAM, clock, clock.sleep, per_second=20)
    reminders = Reminders(town.outgoing(clock, pace))
    assert await reminders.run() == 20
    await pace.pause(3600)
    assert await reminders.run() == 0, "a flood limit is not waited for"


@pytest.mark.parametrize(
    ("zone", "local", "daytime"),
    [
        ("Europe/Moscow", "09:59:59", False),
        ("Europe/Moscow", "10:00:00", True),
        ("Asia/Kamchatka", "19:59:59", True),
        ("Asia/Kamchatka", "20:00:00", False),
    ],
)
def test_daytime_is_by_the_clock_of_the_center(zone: str, local: str, daytime: bool) -> None:
    moment = datetime.fromisoformat(f"2026-07-01T{local}").replace(tzinfo=ZoneInfo(zone))
    assert is_daytime(zone, moment.astimezone(UTC)) is daytime


async def test_nobody_is_reminded_of_what_is_about_to_be_deleted(town: Town) -> None:
    await begin(town.db, "a" * 64, LEFT, center_id=MOSCOW, answered=1)
    pace: Any = town
    town.now = LEFT + 24 * HOUR
    strict = Reminders(town.outgoing(lambda: town.now, pace), kept=timedelta(days=1))
    assert await strict.run() == 0
    assert await town.run(town.now) == 1
