"""Reminders after an absence, when the bot has to stop in the middle of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Bot

from bot.interviews.after_absence import AbsenceRecovery
from bot.interviews.outgoing import Outgoing
from handlers.views.view import View
from questionnaire.languages import Offered
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.workers import properties
from storage.workers.properties import LAST_SEEN
from tests import sqlite_file
from tests.storage.people import begin

LEFT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
NOW = LEFT + timedelta(minutes=10)


class NoHurry:
    async def turn(self, *chat: int) -> None:
        pass


async def test_reminders_that_a_stop_has_interrupted_are_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = await Database.open(sqlite_file.new_url(tmp_path / "czn.db"))
    await centers.load(db, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=LEFT)
    for letter in "abc":
        await begin(db, letter * 64, LEFT, answered=1)
    await properties.put(db, LAST_SEEN, LEFT.isoformat())
    reminded: list[AbsenceRecovery] = []

    def absence() -> AbsenceRecovery:
        pace: Any = NoHurry()
        return AbsenceRecovery(Outgoing(db, Bot("123456:token"), Offered(), pace, lambda: NOW, Messenger.TELEGRAM))

    async def post(bot: Bot, chat_id: int, view: View) -> Any:
        reminded.append(running)
        running.stop()
        return SimpleNamespace(message_id=1)

    monkeypatch.setattr("handlers.screen.post", post)
    for already in range(3):
        running = absence()
        await running.run()
        assert len(reminded) == already + 1
        assert (await properties.get(db, LAST_SEEN) == NOW.isoformat()) == (already == 2)
    await db.close()
