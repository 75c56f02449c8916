"""The bot's unasked messages: one reminder, and nothing to people who want nothing."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.interviews.reminders import is_daytime
from bot.sandbox.client import Json, buttons, text_of
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import interviews as rows
from tests.end_to_end.conftest import House
from tests.end_to_end.test_access import freeze, join
from tests.end_to_end.walk import asks, data_of, press, reach_questions


def daytime() -> str:
    """A zone where it is day now, and will be for some hours."""
    now = datetime.now(UTC)
    zones = [f"Etc/GMT{offset:+}" for offset in range(-12, 13)]
    return next(zone for zone in zones if is_daytime(zone, now) and is_daytime(zone, now + timedelta(hours=4)))


async def leave_alone(house: House, order: list[str], hours: int) -> None:
    """Sets the last activity of the open interviews to `hours` hours ago, in this order."""
    db = await house.database()
    async with db.write() as connection:
        for place, interview_id in enumerate(order):
            moment = datetime.now(UTC) - timedelta(hours=hours, minutes=len(order) - place)
            await connection.execute(update(rows).where(rows.c.id == interview_id).values(touched_at=moment))
    await db.close()


def interview_of(question: Json) -> str:
    return str(
        next(one["callback_data"] for one in buttons(question) if one["callback_data"][:2] == "a:").split(":")[1]
    )


async def test_an_unfinished_interview_is_reminded_of_once_and_not_after_a_stop(house: House) -> None:
    db = await house.database()
    await centers.load(db, [CenterRow("DAY-01", "День", "Область", "Город", daytime())], now=datetime.now(UTC))
    await db.close()
    bot = await house.start_bot()
    silent, open_one = await house.client.person("Борис"), await house.client.person("Анна")
    left = []
    for person in (silent, open_one):
        await reach_questions(person, "DAY-01")
        await press(person, "a", ":0:0:4", contains=":0:0:")
        left.append(await person.wait(asks("a", ":1:0:")))
    await silent.say("/stop")
    said = await silent.wait_text("больше ничего не присылаем")
    assert "/continue" in text_of(said) and "не пишем первыми" in text_of(said)
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.say("/stop")
    menu = await admin.wait_text("больше ничего не присылаем")
    assert "/continue" not in text_of(menu)
    assert await freeze(house, "BRY-01") == 0
    bot.terminate()
    await bot.gone()
    # Days later, and after a restart. The silent one's turn would have come first.
    await leave_alone(house, [interview_of(one) for one in left], hours=30)
    await house.start_bot()
    reminder = await open_one.wait_text("остановились на полпути")
    assert "Осталось 14 вопросов" in text_of(reminder) and "Вопрос 2 из 15" in text_of(reminder)
    await open_one.press_data(reminder["message_id"], data_of(reminder, "a", ":1:0:4"))
    await open_one.wait(
        lambda message: message["message_id"] == reminder["message_id"] and "Вопрос 3" in text_of(message)
    )
    await open_one.wait(lambda message: message["message_id"] == left[1]["message_id"] and not buttons(message))
    assert (await silent.last())["message_id"] == said["message_id"]
    # Open interviews can still be finished, and people can ask for messages again.
    await press(silent, "a", ":1:0:4", contains=":1:0:")
    await silent.wait(asks("a", ":2:0:"))
    await admin.press(menu, "Можно снова")
    await admin.wait_text("по понедельникам в 9:00")
    assert await freeze(house, "BRY-01") == 1
