"""Administrators are reminded of clients who wait to be called back, and their region's digest counts them."""

from datetime import UTC, date, datetime, timedelta

from bot.alerts.late_requests import remind
from bot.delivery import letters
from bot.digest.region.assembling import brought_in
from bot.digest.region.caption import plain_text
from bot.digest.region.content import RegionContent
from handlers.language.texts import texts_in
from handlers.services import Letter
from questionnaire.languages import Offered
from storage.delivery import outbox, outbox_claims
from storage.engine.database import Database
from storage.places.centers import week_number
from storage.words import callback_requests
from storage.words.callback_requests import State
from storage.words.waiting_requests import WeekOfRequests
from tests.bot.drawn import drawn_here
from tests.bot.nation import LONG_AGO, Nation
from tests.storage.people import ANNA, appoint

MONDAY = date(2026, 11, 23)
THURSDAY = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
"""Half past nine in the center."""


async def written(db: Database, now: datetime) -> list[str]:
    write = letters.for_item(db, drawn_here, Offered(), lambda sealed: None, lambda: now)
    found = []
    for item in await outbox_claims.claim(db, now=now, limit=9, lease=timedelta(hours=1)):
        letter = await write(item)
        assert isinstance(letter, Letter) and letter.markup is not None
        found.append(letter.caption)
        await outbox.mark_sent(db, item, message_id=1, now=now)
    return found


async def test_a_request_that_nobody_takes_for_two_working_days_is_told_once(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    db, center = nation.db, nation.ids["A"]
    await appoint(db, ANNA, LONG_AGO, center_id=center)
    for _ in range(3):
        made = await callback_requests.leave(db, center, "x", [], person=b"p", today=MONDAY)
    await callback_requests.set_state(db, center, made.id, State.TAKEN, by="m", today=MONDAY)
    assert await remind(db, THURSDAY - timedelta(days=1)) == 0
    assert await remind(db, THURSDAY) == 1
    assert await remind(db, THURSDAY) == 0
    tomorrow = THURSDAY + timedelta(days=1)
    (said,) = await written(db, tomorrow)
    assert "2 клиента ждут звонка больше двух рабочих дней" in said
    assert await remind(db, tomorrow) == 0
    assert list((await brought_in(db, week_number(MONDAY))).requests.values()) == [WeekOfRequests(asked=3, late=2)]
    await db.close()


def test_the_regions_digest_says_how_many_waited_too_long() -> None:
    week = week_number(MONDAY)
    content = RegionContent("Область", week, MONDAY, MONDAY, 1, 0, 0, asked=3, late=2)
    assert "Просили связаться: 3. Дольше двух рабочих дней ждали 2 клиента." in plain_text(content, texts_in("ru"))
    silent = RegionContent("Область", week, MONDAY, MONDAY, 1, 0, 0)
    assert "связаться" not in plain_text(silent, texts_in("ru"))
