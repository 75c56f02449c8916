"""The loop closed: what was done about what was said, and who has read it."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.sandbox.client import Json, PersonClient, buttons
from scoring.windows import local_day
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import actions
from tests.end_to_end.conftest import House
from tests.end_to_end.test_access import freeze, join, labels
from tests.end_to_end.walk import Walk, asks


async def low_interview(person: PersonClient) -> Json:
    """Answers "rather disagree", and one worse, or they would not count: a robot is fast; the thanks."""
    return await Walk(answers="2" * 14 + "1").run(person)


async def test_an_action_is_noted_shown_on_the_card_and_told_to_who_has_a_receipt(house: House) -> None:
    await house.start_bot()
    client = await house.client.person("Анна")
    thanks = await low_interview(client)
    await client.press(thanks, "Что сделал центр?")
    first = await client.wait_text("Сводка за эту неделю выйдет")
    assert "центр пока не написал" in first["text"]
    receipt = next(line for line in first["text"].splitlines() if "/receipt" in line).partition("/receipt ")[2]
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    await admin.say("/action")
    menu = await admin.wait_text("вы сказали – мы сделали")
    await admin.press(menu, next(label for label in labels(menu) if label.startswith("＋")))
    question = await admin.wait_text("Что вы сделали?")
    await admin.say("Открыли второе окно <b>и</b> звоните +7 912 345-67-89", reply_to=question["message_id"])
    noted = await admin.wait_text("Через 13 недель сравним")
    assert "Открыли второе окно <b>и</b> звоните …" in noted["text"]
    await client.say("/rating BRY-01")
    await client.wait_text("Открыли второе окно")
    await client.say(f"/receipt {receipt}")
    by_code = await client.wait(lambda m: "неделя с" in m["text"] and m["message_id"] > first["message_id"])
    assert "Открыли второе окно" in by_code["text"] and "Сводка за эту неделю выйдет" in by_code["text"]
    # The button says the same, later too.
    await client.press(thanks, "Что сделал центр?")
    by_button = await client.wait(lambda m: "неделя с" in m["text"] and m["message_id"] > by_code["message_id"])
    assert by_button["text"] == by_code["text"]
    await client.say("/receipt 1234567")
    await client.wait_text("Такой квитанции нет")
    await admin.press(await admin.wait_text("Через 13 недель сравним"), "Все записи")
    menu = await admin.wait(asks("aw"))
    await admin.press(menu, next(label for label in labels(menu) if label.startswith("✕")))
    await admin.wait_text("Пока ничего не записано")
    await client.say("/action")
    await client.wait_text("только администраторы")


async def test_an_action_begins_on_the_day_that_its_center_has(house: House) -> None:
    """Not on that of Greenwich: at any hour, one of the two has another."""
    zones = {"EAST-1": "Pacific/Kiritimati", "WEST-1": "Etc/GMT+12"}
    db = await house.database()
    rows = [CenterRow(code, code, "Край света", "Город", zone) for code, zone in zones.items()]
    await centers.load(db, rows, now=datetime.now(UTC))
    await house.start_bot()
    admin = await join(house, "Мария", "--region", "Край света", "--trusted")
    for number, code in enumerate(zones):
        await admin.say(f"/action {code} F Открыли окно {number}")
        await admin.wait_text(f"Открыли окно {number}")
    async with db.read() as connection:
        noted = (await connection.execute(select(actions.c.since, actions.c.noted_at).order_by(actions.c.what))).all()
    await db.close()
    days = [local_day(one.noted_at, zone) for one, zone in zip(noted, zones.values(), strict=True)]
    assert [one.since for one in noted] == days


async def test_a_digest_that_was_read_is_told_to_who_has_a_receipt(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    assert await freeze(house, "BRY-01") == 1
    sent = await admin.wait(asks("ds"))
    (button,) = buttons(sent)
    week = button["callback_data"].rpartition(":")[2]
    await admin.press(sent, "👀 Прочитали")
    await admin.wait_popup("Клиенты увидят")
    db = await house.database()
    async with db.read() as connection:
        found = await connection.exec_driver_sql("SELECT week FROM digests WHERE seen_at IS NOT NULL")
        assert [str(row.week) for row in found] == [week]
    await db.close()
