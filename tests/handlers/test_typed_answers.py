"""An answer that is typed where a button is to be pressed is no comment: a label, an age, a mark."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.language.texts import texts_in
from storage.engine.database import Database
from storage.places import centers
from storage.tables import interviews
from tests.handlers.conversation import Conversations, Person
from tests.handlers.test_nothing_is_lost import CENTERS
from tests.handlers.test_skipped import flood

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AGES = [
    "25-34", "18 - 24", "30 лет", "мне 30", "Мне 30 лет.", "35-44 года", "тридцать", "1985 год", "I'm 30",
    "30 years old",
]  # fmt: skip
MARKS = ["10/10", "5 баллов", "на 5", "5 из 5", "шесть", "десять", "затрудняюсь ответить", "I don’t know", "отправить"]


@pytest.fixture
async def conversations(tmp_path: Path) -> AsyncIterator[Conversations]:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(db, CENTERS, now=NOW)
    yield Conversations(db, tmp_path, NOW)
    await db.close()


async def comments(db: Database) -> list[str | None]:
    async with db.read() as connection:
        return list(await connection.scalars(select(interviews.c.comment)))


async def is_told_to_press(person: Person, typed: str) -> bool:
    await person.say(typed)
    hint = texts_in(person.language)("nonsense-interview")
    return person.last.text.startswith(hint) and await comments(person.own.db) == [None]


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_what_a_button_says_is_told_to_be_pressed_at_every_step(
    conversations: Conversations, language: str
) -> None:
    person = conversations.person(1, language)
    await person.say("/start c-BRY-01")
    await person.press("b")
    for step, press in (("type", "t"), ("age", "g"), ("question", "a"), ("question", "a")):
        labels = person.last.labels
        assert len(labels) > 3, step
        for label in labels:
            assert await is_told_to_press(person, label), (step, label)
            assert await is_told_to_press(person, f" {label.casefold()}!"), (step, label)
        await person.press(press)


@pytest.mark.parametrize("typed", [*AGES, *MARKS])
async def test_an_age_or_a_mark_is_told_to_be_pressed(conversations: Conversations, typed: str) -> None:
    person = conversations.person(1)
    await person.say("/start c-BRY-01")
    await person.press("b")
    await person.press("t")
    assert await is_told_to_press(person, typed)


async def test_the_beginning_of_a_label_is_enough_and_more_than_it_is_a_comment(conversations: Conversations) -> None:
    person = conversations.person(1)
    await person.say("/start c-BRY-01")
    await person.press("b")
    assert await is_told_to_press(person, "Ищу работу")
    await person.say("Ищу работу или обучение уже третий месяц")
    assert await comments(conversations.db) == ["Ищу работу или обучение уже третий месяц"]


async def test_in_a_flood_they_are_no_comment_either(conversations: Conversations) -> None:
    person = conversations.person(1)
    await person.say("/start c-BRY-01")
    await person.press("b")
    await person.press("t")
    await flood(person, "25–34", "Больше 70", last="30 лет")
    assert await comments(conversations.db) == [None]
