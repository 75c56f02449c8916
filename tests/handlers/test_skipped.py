"""Messages of a flood get no answer of their own; their words are kept where they would have been kept alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram.types import Chat, Message, Update, User
from sqlalchemy import select

from questionnaire.comment import MAX_LENGTH
from storage.engine.database import Database
from storage.entry.visit_codes import in_print, new_code
from storage.places import centers
from storage.tables import interviews, newcomers
from tests.handlers.conversation import EPOCH, Conversations, Person
from tests.handlers.test_nothing_is_lost import CENTERS

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
STORY = ("В зале очень душно и мало стульев", "Инспектор нагрубила мне в окне номер три", "Спасибо за помощь девушке")


@pytest.fixture
async def conversations(tmp_path: Path) -> AsyncIterator[Conversations]:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(db, CENTERS, now=NOW)
    yield Conversations(db, tmp_path, NOW)
    await db.close()


async def flood(person: Person, *texts: str, last: str = "Вот и всё, что я хотела рассказать") -> None:
    """The last one is handled, with the others before it."""
    own = person.own
    user = User(id=person.number, is_bot=False, first_name="Анна", language_code="ru")
    chat = Chat(id=person.number, type="private")
    messages = [
        Message(message_id=100 + at, date=EPOCH, chat=chat, from_user=user, text=text)
        for at, text in enumerate((*texts, last))
    ]
    await own.dispatcher.feed_update(own.bot, Update(update_id=999, message=messages[-1]), skipped=messages[:-1])


async def comments(db: Database) -> list[str | None]:
    async with db.read() as connection:
        return list(await connection.scalars(select(interviews.c.comment)))


async def at_questions(person: Person) -> None:
    await person.say("/start c-BRY-01")
    await person.press("b")
    await person.press("t")
    await person.press("g")


async def test_in_an_interview_words_of_a_flood_become_its_comment(conversations: Conversations) -> None:
    person = conversations.person(1)
    await at_questions(person)
    sent = len(conversations.recorder.chats[1])
    await flood(person, *STORY)
    assert await comments(conversations.db) == ["\n".join((*STORY, "Вот и всё, что я хотела рассказать"))]
    assert len(conversations.recorder.chats[1]) - sent == 1


async def test_before_an_interview_they_wait_for_it(conversations: Conversations) -> None:
    person = conversations.person(1)
    await person.say("/start c-BRY-01")
    await flood(person, *STORY)
    async with conversations.db.read() as connection:
        said = str(await connection.scalar(select(newcomers.c.said)))
    assert all(words in said for words in STORY)


async def test_commands_codes_and_signs_of_nothing_are_no_words(conversations: Conversations) -> None:
    person = conversations.person(1)
    await at_questions(person)
    await flood(person, "/stop", in_print(new_code()), "\u200b", "фывапр", STORY[0])
    assert await comments(conversations.db) == [f"{STORY[0]}\nВот и всё, что я хотела рассказать"]


async def test_what_finds_no_room_is_told_once(conversations: Conversations) -> None:
    person = conversations.person(1)
    await at_questions(person)
    sent = len(conversations.recorder.chats[1])
    await flood(person, *[f"В зале очень душно, и мы ждали {number} часов. " * 20 for number in range(4)])
    (comment,) = await comments(conversations.db)
    assert comment is not None and len(comment) <= MAX_LENGTH
    texts = [shown.text for shown in list(conversations.recorder.chats[1].values())[sent:]]
    assert len(texts) == 2 and "Начало сохранили, не поместилось" in texts[0]


async def test_searches_of_a_flood_leave_no_row(conversations: Conversations) -> None:
    await flood(conversations.person(1), *[f"Город {number}" for number in range(20)], last="Брянск")
    async with conversations.db.read() as connection:
        assert (await connection.execute(select(newcomers))).all() == []
