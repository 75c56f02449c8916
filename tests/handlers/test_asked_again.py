"""Who agreed to an earlier wording of the consent is asked again: no agreement to words that nobody has read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from handlers.client.consent import CONSENT_VERSION
from storage.engine.database import Database
from storage.entry.visit_tokens import new_token
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import interviews
from tests import sqlite_file
from tests.handlers.conversation import Conversations, Person

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLACE = CenterRow("ANY", "Центр «Десна»", "О", "Г", "Europe/Moscow")


@pytest_asyncio.fixture
async def own(tmp_path: Path) -> AsyncIterator[Conversations]:
    db = await Database.open(sqlite_file.new_url(tmp_path / "czn.db"))
    await centers.load(db, [PLACE], now=NOON - timedelta(days=9))
    yield Conversations(db, tmp_path, NOON)
    await db.close()


async def agreed_to(person: Person) -> list[str]:
    async with person.own.db.read() as connection:
        return list(await connection.scalars(select(interviews.c.consent_version)))


@pytest.mark.parametrize("slip", [False, True])
@pytest.mark.parametrize("earlier", [":2026.3", ""], ids=["another version", "no version"])
async def test_a_button_below_an_earlier_wording_asks_again(own: Conversations, slip: bool, earlier: str) -> None:
    person, payload = own.person(1), "c-ANY"
    if slip:
        payload = own.keys.sign(new_token(1, own.now, timedelta(days=1)))
    shown = await person.say(f"/start {payload}")
    (agree,) = (data for data in shown.data if data.endswith(f":{CONSENT_VERSION}"))
    number = max(own.recorder.chats[1])
    await person._press(number, "", agree.replace(f":{CONSENT_VERSION}", earlier), False)
    assert await agreed_to(person) == []
    assert "53 недели" in person.last.text and agree in person.last.data
    await person.press("v" if slip else "b")
    assert await agreed_to(person) == [CONSENT_VERSION]


async def test_the_consent_stands_before_every_interview(own: Conversations) -> None:
    """Also before that of somebody who is known from an earlier one."""
    person = own.person(1)
    for months in range(2):
        own.pass_time(days=40 * months)
        await person.say("/start c-ANY")
        assert "Год помним вас" in person.last.text
        await person.press("b")
        await person.press("t", "job_seeker")
        await person.press("g", "35-44")
        for position in range(15):
            await person.press("a", f":{position}:0:4")
        await person.press("k")
    assert await agreed_to(person) == [CONSENT_VERSION] * 2
