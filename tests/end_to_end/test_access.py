"""Access to results: roles, confirmation, revocation, as administrators and operators meet them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.digest.center import building
from bot.results.frozen_json import to_json
from bot.sandbox.client import PersonClient, buttons, text_of
from bot.sandbox.world import Person
from questionnaire.loader import load
from scoring.windows import week_name
from storage.access import memberships
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests.end_to_end.conftest import House
from tests.patience import BETWEEN_LOOKS, LIMIT

WEEK = 105_706


async def join(house: House, name: str, *place: str) -> PersonClient:
    """Somebody who has opened an invitation to the place."""
    link = (await house.cli("admins", "invite", *place)).strip()
    person = await house.client.person(name)
    await person.start(link.partition("start=")[2])
    await person.wait_text("Готово!" if "--trusted" in place else "Осталось подождать")
    return person


async def freeze(house: House, *codes: str) -> int:
    """Digests of the centers, queued for their administrators; how many were queued."""
    db = await house.database()
    queued, now = 0, datetime.now(UTC)
    for code in codes:
        center = await centers.by_code(db, code)
        content = building.build(center, None, week=WEEK, new=0, region=None, questionnaire=load())
        digest = Digest(center.id, WEEK, None, to_json(content), now)
        queued += await digests.freeze(db, digest, await memberships.recipients(db, [center.id]))
    await db.close()
    return queued


async def member_id(house: House, name: str) -> str:
    rows: list[dict[str, str]] = json.loads(await house.cli("admins", "list", "--format", "json"))
    return next(row["id"] for row in rows if row["name"] == name)


async def shown(house: House) -> list[tuple[str, str, str]]:
    rows = json.loads(await house.cli("audit", "list", "--action", "digest shown", "--format", "json"))
    return [(row["actor"], row["place"], row["detail"]) for row in rows]


def is_digest_of(name: str) -> Any:
    return lambda message: "photo" in message and name in text_of(message)


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for button in buttons(message)]


async def photos(person: PersonClient) -> int:
    return sum("photo" in message for message in (await person.chat())["messages"])


async def test_nobody_sees_or_gets_anything_before_an_operator_confirms(house: House) -> None:
    await house.start_bot()
    person = await join(house, "Мария", "--center", "BRY-01")
    assert await freeze(house, "BRY-01") == 0
    await person.say("/digest")
    await person.wait_text("Оператор ещё не подтвердил")
    await person.say("/help")
    assert "/digest" not in text_of(await person.wait_text("/cancel"))
    await house.cli("admins", "confirm", await member_id(house, "Мария"))
    words = text_of(await person.wait_text("Оператор подтвердил приглашение"))
    assert "Теперь вы администратор: Центр занятости «Десна» (пример), Брянск" in words
    await person.say("/digest")
    await person.wait(is_digest_of("Десна"))
    assert len([m for m in (await person.chat())["messages"] if "Оператор подтвердил" in text_of(m)]) == 1
    assert await shown(house) == [
        (await member_id(house, "Мария"), "center:BRY-01", f"center_admin, week {week_name(WEEK)}")
    ]


async def menu_of(person: PersonClient, first: str) -> list[str]:
    """The commands of a person's menu, once it begins with the `first`."""
    async with asyncio.timeout(LIMIT):
        while (names := [one["command"] for one in (await person.chat())["commands"]])[:1] != [first]:
            await asyncio.sleep(BETWEEN_LOOKS)
    return names


async def test_administrators_have_their_own_commands_first_for_as_long_as_they_are_ones(house: House) -> None:
    await house.start_bot()
    person = await join(house, "Мария", "--center", "BRY-01")
    assert "digest" not in await menu_of(person, "start")
    await house.cli("admins", "confirm", await member_id(house, "Мария"))
    assert (await menu_of(person, "digest"))[:5] == ["digest", "centers", "action", "requests", "start"]
    client = await house.client.person("Анна")
    await client.start()
    assert "digest" not in await menu_of(client, "start")
    await person.say("/help")
    words = text_of(await person.wait_text("Для администратора"))
    assert words.index("/digest") < words.index("/start")
    await house.cli("admins", "revoke", await member_id(house, "Мария"))
    assert "digest" not in await menu_of(person, "start")


async def test_an_invitation_that_is_opened_again_says_that_it_was_accepted(house: House) -> None:
    await house.start_bot()
    link = (await house.cli("admins", "invite", "--center", "BRY-01")).strip()
    token = link.partition("start=")[2]
    person, stranger = await house.client.person("Мария"), await house.client.person("Борис")
    await person.start(token)
    await person.wait_text("Осталось подождать")
    await person.start(token)
    await person.wait_text("Вы уже приняли это приглашение: Центр занятости «Десна» (пример), Брянск. Оператор ещё не")
    await house.cli("admins", "confirm", await member_id(house, "Мария"))
    await person.wait_text("Оператор подтвердил приглашение")
    await person.start(token)
    await person.wait_text("Вы уже приняли это приглашение. Теперь вы администратор")
    await stranger.start(token)
    await stranger.wait_text("не действует")
    await house.cli("admins", "revoke", await member_id(house, "Мария"))
    await person.start(token)
    await person.wait_text("не действует")


async def test_a_region_admin_sees_the_region_and_goes_on_to_its_centers(house: House) -> None:
    await house.start_bot()
    await freeze(house, "CHE-01", "CHE-02", "BRY-01")
    admin = await join(house, "Олег", "--region", "Челябинская область", "--trusted")
    await admin.wait_text("Теперь вы администратор региона: Челябинская область")
    await admin.say("/digest")
    choice = await admin.wait_text("Какой центр показать?")
    assert [label.partition(" ·")[0] for label in labels(choice)] == ["– (0)", "Миасс", "– (0)"]
    await admin.press(choice, "– (0) · Магнитогорск")
    await admin.wait(is_digest_of("Магнитогорск"))
    await house.cli("digest", "run")
    sent = await admin.wait(is_digest_of("Челябинская область"))
    await admin.say("/digest")
    await admin.wait(lambda one: is_digest_of("Челябинская область")(one) and one["message_id"] > sent["message_id"])
    await admin.say("/digest челябинск")
    await admin.wait(is_digest_of("«Челябинск»"))
    await admin.say("/centers миасс")
    await admin.wait(is_digest_of("Миасс"))
    await admin.press_data(choice["message_id"], "d:1", forge=True)
    await admin.wait_popup("только администраторы")
    await admin.say("/centers брянск")
    await admin.wait_text("Среди ваших центров такого нет")
    assert [place for _, place, _ in await shown(house)] == ["center:CHE-02", "center:CHE-01", "center:CHE-03"]
    rows = json.loads(await house.cli("audit", "list", "--format", "json"))
    looked = [(row["action"], row["place"]) for row in rows if "region" in row["action"] or "centers" in row["action"]]
    region = "region:Челябинская область"
    assert looked == [("centers shown", region), ("region digest shown", region), ("centers shown", region)]


async def test_after_stop_nothing_is_sent_to_an_administrator_until_she_thinks_better_of_it(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    await admin.say("/stop")
    menu = await admin.wait_text("больше ничего не присылаем")
    assert "на паузе" in menu["text"]
    assert await freeze(house, "BRY-01") == 0
    await admin.press(menu, "Можно снова писать")
    await admin.wait_text("Мы иногда пишем первыми")


async def test_an_administrator_sets_hour_and_pause_and_a_client_the_messages(house: House) -> None:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    await admin.say("/settings")
    menu = await admin.wait_text("по понедельникам в 9:00")
    await admin.press(menu, "Сводка")
    menu = await admin.wait_text("В котором часу")
    await admin.press(menu, "15:00")
    menu = await admin.wait_text("в 15:00")
    assert "✓ 15:00" in labels(menu)
    await admin.press(menu, "⏸")
    menu = await admin.wait_text("на паузе")
    assert await freeze(house, "BRY-01") == 0
    await admin.say("/mydata")
    await admin.wait_text("Сводка на паузе")
    await admin.press(menu, "▶️")
    await admin.wait_text("в 15:00")
    assert await freeze(house, "BRY-01") == 1
    client = await house.client.person("Клиент")
    await client.say("/settings")
    menu = await client.wait_text("напоминаем")
    assert not any("Сводка" in label for label in labels(menu))
    await client.press(menu, "Не писать")
    menu = await client.wait_text("не пишем первыми")
    await client.press_data(menu["message_id"], f"sd:{await member_id(house, 'Мария')}:0", forge=True)
    await client.wait_popup("только администраторы")
    await client.press(menu, "Можно снова")
    await client.wait_text("напоминаем")


async def test_many_centers_are_leafed_through_eight_at_a_time(house: House) -> None:
    await house.start_bot()
    rows = [
        CenterRow(f"NEW-{number:02}", f"Центр {number:02}", "Новая область", f"Город {number:02}", "Europe/Moscow")
        for number in range(18)
    ]
    db = await house.database()
    await centers.load(db, rows, now=datetime.now(UTC))
    await db.close()
    admin = await join(house, "Олег", "--region", "Новая область", "--trusted")
    await admin.say("/digest")
    page = await admin.wait_text("Какой центр показать?")
    cities = [f"Город {number:02} · Центр {number:02}" for number in range(18)]
    assert labels(page) == [*cities[:8], "Дальше ›"]
    await admin.press(page, "Дальше")
    page = await admin.wait(lambda message: cities[8] in labels(message))
    assert labels(page) == [*cities[8:16], "‹ Назад", "Дальше ›"]
    await admin.press(page, "Дальше")
    page = await admin.wait(lambda message: cities[17] in labels(message))
    assert labels(page) == [*cities[16:], "‹ Назад"]
    await admin.press_data(page["message_id"], "m:3", forge=True)
    await admin.wait_popup("только администраторы")


async def test_an_operator_finds_any_center_by_its_name_or_code(house: House) -> None:
    await house.start_bot()
    await freeze(house, "PRI-02")
    operator = await join(house, "Ирина", "--operator", "--trusted")
    await operator.wait_text("Теперь вы оператор: вся страна")
    await operator.say("/digest")
    await operator.wait_text("Добавьте к команде")
    await operator.say("/digest центр")
    assert len(labels(await operator.wait_text("Показаны первые 8"))) == 8
    await operator.say("/digest pri-02")
    await operator.wait(is_digest_of("Уссурийск"))
    await operator.say("/digest челябинск")
    await operator.wait_text("Сводки пока нет")
    assert [place for _, place, _ in await shown(house)] == ["center:PRI-02"]


async def test_a_revoked_administrator_is_out_at_the_next_tap_and_gets_no_queued_digest(house: House) -> None:
    bot = await house.start_bot()
    out = await join(house, "Олег", "--region", "Брянская область", "--trusted")
    also_out = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    stays = await join(house, "Ольга", "--center", "BRY-01", "--trusted")
    await out.say("/digest")
    choice = await out.wait_text("Какой центр показать?")
    await house.cli("admins", "revoke", await member_id(house, "Олег"))
    await out.press(choice, "Брянск")
    assert (await out.wait_popup("только администраторы"))["alert"]
    bot.terminate()
    await bot.gone()
    assert await freeze(house, "BRY-01") == 2
    await house.cli("admins", "revoke", await member_id(house, "Мария"))
    await house.start_bot()
    await stays.wait(is_digest_of("Десна"))
    await also_out.say("/digest")
    await also_out.wait_text("только администраторы")
    assert (await photos(out), await photos(also_out)) == (0, 0)


async def test_of_two_who_open_one_invitation_at_once_one_wins(house: House) -> None:
    await house.start_bot()
    link = (await house.cli("admins", "invite", "--operator")).strip().partition("start=")[2]
    people = [await house.client.person(f"Человек {number}") for number in range(2)]
    await asyncio.gather(*(person.start(link) for person in people))
    said = sorted([text_of(await person.wait(lambda _: True)) for person in people])
    assert "Осталось подождать" in said[0] and "не действует" in said[1]
    rows = json.loads(await house.cli("admins", "list", "--format", "json"))
    assert [(row["status"], row["role"]) for row in rows] == [("pending", "operator")]
    opened = json.loads(await house.cli("audit", "list", "--action", "invite opened", "--format", "json"))
    assert [(row["actor"], row["place"]) for row in opened] == [(rows[0]["id"], "nation")]


@pytest.mark.parametrize("command", ["/start@czn_sandbox_bot i-{token}", "/start i-{token}"])
async def test_an_invitation_opened_in_a_group_is_not_used_up(
    house: House, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    await house.start_bot()
    link = (await house.cli("admins", "invite", "--center", "BRY-01", "--trusted")).strip()
    token = link.rpartition("start=i-")[2]
    person = await house.client.person("Мария")
    with monkeypatch.context() as patch:
        patch.setattr(Person, "as_chat", as_a_group)
        await person.say(command.format(token=token))
        await person.wait_text("только в личных сообщениях")
        await person.say("/digest")
    await person.start(f"i-{token}")
    await person.wait_text("Теперь вы администратор")
    assert [row["status"] for row in json.loads(await house.cli("admins", "list", "--format", "json"))] == ["active"]


def as_a_group(person: Person) -> dict[str, Any]:
    return {"id": person.id, "type": "supergroup", "title": "Коллеги"}
