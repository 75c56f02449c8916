"""The promises to people: nothing is kept without consent, and nothing is left after /forget."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import retention
from bot.key_files import secret_key
from bot.sandbox.client import Json, PersonClient, buttons, text_of
from handlers.client.consent import CONSENT_VERSION
from handlers.client.identity import AccountKey
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.erasure import privacy
from storage.erasure.privacy import HeldInterview
from storage.tables import metadata
from storage.workers import properties
from tests.end_to_end.conftest import House
from tests.end_to_end.test_digest import become_admin, next_monday
from tests.end_to_end.walk import Walk, asks, press, reach_questions
from tests.patience import BETWEEN_LOOKS, LIMIT
from tests.storage.people import ANNA, begin

LONG_ID = 7_358_214_069
"""Messengers' ids are long: one of four digits would be found anywhere."""
NAMES = ("Ксенофонт <b>Ъь</b> =1+1", "Златозара \u202eЫы & сын")
COMMENT = "=cmd|' /C calc'!A0 <i>Тайнопись</i> & \u202eобратно 👩‍💼"
ORDERS = ("big", "little")
CONTACT = "+7 912 000-11-22, Тайновызов"
QUERY = "брянскабракадабра"


async def table_contents(house: House) -> dict[str, list[Any]]:
    """Every row of every table but those in which the bot keeps facts about itself."""
    db = await house.database()
    async with db.read() as connection:
        contents = {
            name: [row._asdict() for row in await connection.execute(table.select().order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
            if name not in ("jobs", "pace", "properties")
        }
    # That nobody has answered in a week is packed, too, whenever the weekly run comes.
    contents["packed_weeks"] = [row for row in contents["packed_weeks"] if row["content"]]
    await db.close()
    return contents


async def test_who_searches_reads_and_refuses_leaves_no_row_anywhere(house: House) -> None:
    await house.start_bot()
    before = await table_contents(house)
    person = await house.client.person(NAMES[0])
    await person.start()
    await person.wait_text("Здравствуйте")
    for words, answer in (
        (QUERY, "ничего не нашлось"),
        ("брянск", "Нашёлся один центр"),
        ("/privacy", "Что мы храним"),
        ("/mydata", "ничего не храним"),
        ("/forget", "Стирать нечего"),
        ("/digest", "Сводку"),
    ):
        await person.say(words)
        await person.wait_text(answer)
    await person.start("c-BRY-01")
    await person.wait(asks("b"))
    # Which center a text would be about, until the client refuses or a day has passed.
    shown = await table_contents(house)
    (considered,) = shown.pop("newcomers")
    assert (considered["center_id"], considered["said"]) == (1, None)
    assert shown | {"newcomers": []} == before
    await press(person, "n")
    await person.wait_text("ничего не сохранили")
    assert await table_contents(house) == before


async def test_the_version_of_the_consent_and_its_time_are_kept_with_the_interview(house: House) -> None:
    await house.start_bot()
    start = datetime.now(UTC)
    await reach_questions(await house.client.person())
    contents = await table_contents(house)
    (interview,) = contents["interviews"]
    assert interview["consent_version"] == CONSENT_VERSION
    assert start <= interview["started_at"] <= datetime.now(UTC)
    assert len(contents["identities"]) == 1


async def test_forgetting_asks_first_and_keeping_changes_nothing(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    before = await table_contents(house)
    await person.say("/forget")
    question = await person.wait_text("Стереть всё, что мы о вас храним?")
    await person.press(question, "Нет, оставить")
    await person.wait_text("всё осталось как было")
    assert await table_contents(house) == before


async def test_forgetting_in_the_middle_of_an_interview_ends_it(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    await forget(person)
    await person.wait(lambda message: message["message_id"] == question["message_id"] and not buttons(message))
    await person.say("/continue")
    await person.wait_text("нет начатого опроса")
    await Walk().run(person)


async def test_ones_own_data_are_shown_until_they_are_forgotten(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk(comment="Спасибо <3").run(person)
    await person.say("/mydata")
    shown = text_of(await person.wait_text("Что мы храним о вас"))
    assert "Комментарий «Спасибо <3»" in shown and "15 ответов" in shown
    number = shown.partition("Ваш номер: ")[2].split()[0]
    assert "1 interview deleted" in await house.cli("privacy", "forget", "--respondent", number)
    await person.say("/mydata")
    await person.wait_text("О вас мы ничего не храним")


async def interviews_held(db: Database) -> Sequence[HeldInterview]:
    held = await privacy.held(db, ANNA)
    assert held is not None
    return held.interviews


async def test_the_running_bot_deletes_what_has_been_kept_long_enough(house: House) -> None:
    db = await house.database()
    now = datetime.now(UTC)
    await begin(db, ANNA, now - timedelta(days=8), answered=1)
    # Nobody has purged since.
    await properties.put(db, retention.DONE, retention.night_of(now - timedelta(days=1)))
    await house.start_bot()
    async with asyncio.timeout(LIMIT):
        while await interviews_held(db):
            await asyncio.sleep(BETWEEN_LOOKS)
    await db.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_after_forgetting_no_byte_names_the_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.world.FIRST_PERSON", LONG_ID)
    (house.folder / "tmp").mkdir()
    bot = await house.start_bot(TMPDIR=str(house.folder / "tmp"), LOG_FORMAT="json")
    client, admin = await house.client.person(NAMES[0]), await become_admin(house, NAMES[1])
    await live(house, client, admin)

    sought = traces(house, client, admin) | await traces_of_contact(house)
    found = {name for name, trace in sought.items() if contains(house.folder, trace)}
    stored = {"client's chat", "client's account", "comment", "admin's account", "admin's chat", "admin's name"}
    stored |= {"sealed contact", "contact's handle", "contact's number"}
    assert found == stored, "the test must look for what can be found before"

    await forget(client)
    await forget(admin)
    await admin.wait_text("Роли администратора у вас больше нет")
    assert {name for name, trace in sought.items() if contains(house.folder, trace)} == set()
    assert len((await table_contents(house))["forgotten"]) == 1

    backup(house.folder / "czn.db", house.folder / "backup.db")
    bot.terminate()
    await bot.gone()
    assert {name for name, trace in sought.items() if contains(house.folder, trace)} == set()
    assert all(contains(house.folder, [event]) for event in (b"interview_completed", b"TelegramRetryAfter"))


async def live(house: House, client: PersonClient, admin: PersonClient) -> None:
    """Everything that two people do with the bot, in good days and bad ones."""
    await client.say(QUERY)
    await client.wait_text("ничего не нашлось")
    await Walk(comment=COMMENT).run(client)
    await leave_contact(client)
    await client.wait_text("свяжется с вами")
    await admin.wait_text("клиент просит связаться")
    await client.say("/language")
    await press(client, "l", "en")
    await client.wait_text("We’ll speak English")
    # Longer than the bot lets a client wait.
    await house.client.fault("429", method="sendMessage", retry_after=31)
    await client.say("/help")
    await client.wait_text("Что-то пошло не так")
    await client.say("/mydata")
    assert "a contact for a call back" in text_of(await client.wait_text("What we keep about you"))
    await reach_questions(client, "CHE-01")
    await press(client, "a", ":0:0:4", contains=":0:0:")
    await client.wait(asks("a", ":1:0:"))
    await house.cli("digest", "run", "--as-of", next_monday())
    await admin.wait(lambda message: "photo" in message)
    await admin.say("/digest")
    await admin.wait(lambda message: "photo" in message)
    await house.cli("admins", "list")


async def leave_contact(client: PersonClient) -> Json:
    await client.say(f"/contact BRY-01 {CONTACT}")
    await client.press(await client.wait_text("Проверьте, пожалуйста"), "Верно, передайте")
    return await client.wait_text("свяжется с вами")


async def forget(person: PersonClient) -> None:
    await person.say("/forget")
    question = await person.wait(asks("fm"))
    await person.press_data(question["message_id"], "fm")
    await person.wait(
        lambda message: "всё, что было о вас, стёрто" in text_of(message) or "has been erased" in text_of(message)
    )


def traces(house: House, client: PersonClient, admin: PersonClient) -> dict[str, list[bytes]]:
    """Every form in which a file could identify them."""
    key = AccountKey(secret_key(house.folder / "secret.key"))
    sought: dict[str, list[bytes]] = {"comment": written("Тайнопись"), "query": written(QUERY)}
    for who, person, name in (("client", client, "Ксенофонт"), ("admin", admin, "Златозара")):
        sought[f"{who}'s chat"] = [
            str(person.id).encode(),
            person.id.to_bytes(5, "big"),
            person.id.to_bytes(5, "little"),
        ]
        sought[f"{who}'s account"] = written(key.account("telegram", person.id))
        sought[f"{who}'s name"] = written(name)
    return sought


async def traces_of_contact(house: House) -> dict[str, list[bytes]]:
    """The contact itself stands nowhere; what was made of it does."""
    (row,) = (await table_contents(house))["callback_requests"]
    named = {"sealed contact": row["contact"], "contact's handle": row["handle"], "contact's number": row["id"]}
    return {name: written(words) for name, words in {**named, "contact": "Тайновызов"}.items()}


def written(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), json.dumps(text).strip('"').encode()]


def contains(folder: Path, trace: list[bytes]) -> bool:
    return any(part in content for content in contents(folder) for part in trace)


def contents(folder: Path) -> Iterator[bytes]:
    """Of all files; the journal of a database may go while they are read."""
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path.read_bytes()


def backup(source: Path, target: Path) -> None:
    """As `sqlite3 czn-index.db '.backup …'` makes it."""
    with sqlite3.connect(source) as db, sqlite3.connect(target) as copy:
        db.backup(copy)
    db.close()
    copy.close()


async def test_a_contact_is_withdrawn_by_its_owner_alone(house: House) -> None:
    await house.start_bot()
    admin, client = await become_admin(house), await house.client.person()
    await Walk().run(client)
    taken = await leave_contact(client)
    button = buttons(taken)[-1]
    asked = await admin.wait_text("клиент просит связаться")
    stranger = await house.client.person()
    await Walk().run(stranger)
    await stranger.press_data((await stranger.last())["message_id"], button["callback_data"], forge=True)
    await stranger.wait_popup("уже не действует")
    assert len((await table_contents(house))["callback_requests"]) == 1
    await client.press(taken, "Отозвать контакт")
    await client.wait_text("Контакт удалён")
    contents = await table_contents(house)
    assert contents["callback_requests"] == contents["outbox"] == []
    await admin.press(asked, "✓ Связались")
    await admin.wait_text("контакт уже удалён")


async def test_people_are_known_again_after_the_secret_was_rotated(house: House) -> None:
    bot = await house.start_bot()
    admin, client = await become_admin(house), await house.client.person()
    await Walk().run(client)
    await leave_contact(client)
    await admin.wait_text("клиент просит связаться")
    before = await table_contents(house)
    said = await house.cli("privacy", "rotate-key")
    assert "1 role and 1 contact have it already" in said
    await client.say("/mydata")
    shown = text_of(await client.wait_text("Что мы храним о вас"))
    assert "15 ответов" in shown and "контакт для звонка" in shown
    await admin.say("/mydata")
    await admin.wait_text("Вы администратор")
    await client.start("c-BRY-01")
    await client.wait_text("уже")
    after = await table_contents(house)
    for table, column in (("identities", "account"), ("memberships", "account"), ("callback_requests", "contact")):
        (old,), (new,) = ([row[column] for row in contents[table]] for contents in (before, after))
        assert old != new, table
    (old,), (new,) = ([row["respondent_id"] for row in contents["identities"]] for contents in (before, after))
    assert old == new and bot.alive
    await forget(client)
    assert (await table_contents(house))["callback_requests"] == []
