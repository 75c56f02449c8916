"""Whatever somebody types, wherever: it is kept, or finds a center, or its sender is told what became of it."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiogram import Bot
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers.client.events import LOGGED
from handlers.client.identity import Client
from handlers.context import Context
from handlers.free_text import answering, keeping
from handlers.language.texts import texts_in
from questionnaire import intents
from questionnaire.comment import clean
from questionnaire.intents import Standing
from questionnaire.languages import Offered
from questionnaire.loader import load
from questionnaire.model import Entry
from questionnaire.versions import USUAL
from storage.engine.database import Database
from storage.entry.visit_tokens import VisitKeys
from storage.messenger import Messenger
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import newcomers, open_interviews
from storage.tables import identities
from storage.tables import interviews as interview_table
from tests.questionnaire.test_intents import SAMPLES, lines
from tests.storage.people import begin, finish

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TEXTS = texts_in("ru")
CENTERS = (CenterRow("BRY-01", "Центр занятости «Десна»", "Брянская область", "Брянск", "Europe/Moscow"),)
TOLD = [
    *(f"nonsense-{standing}" for standing in Standing if standing is not Standing.COMMENT),
    "only-words-comment", "abuse-only", "thanks-heard", "contact-later", "contact-afterwards", "office-which",
    "comment-declined", "token-refused", "token-muted",
]  # fmt: skip
"""Says that a text is not kept, and mostly why."""
SAID = [line.text for path in SAMPLES.values() for line in lines(path)]
TYPED = st.one_of(
    st.text(min_size=1, max_size=80),
    st.sampled_from(SAID),
    st.lists(st.sampled_from([word for text in SAID for word in text.split()]), min_size=1, max_size=12).map(" ".join),
    st.lists(st.sampled_from(SAID), min_size=2, max_size=3).map("\n".join),
    st.text(alphabet="абвгдейклмнопрст ,.!?0123456789@+-", min_size=1, max_size=200),
)


@dataclass
class Recorder:
    """In the messenger's place: notes what is sent."""

    sent: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    async def send_message(self, chat_id: int, text: str, reply_markup: Any = None) -> SimpleNamespace:
        self.sent.append(text)
        rows = getattr(reply_markup, "inline_keyboard", [])
        self.buttons += [button.callback_data for row in rows for button in row]
        return SimpleNamespace(message_id=len(self.sent))

    async def edit_message_reply_markup(self, **_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Database]]:
    path: Path = tmp_path_factory.mktemp("nothing") / "czn.db"
    with asyncio.Runner() as runner:
        opened = runner.run(Database.open(f"sqlite+aiosqlite:///{path}"))
        runner.run(centers.load(opened, CENTERS, now=NOW))
        yield runner, opened
        runner.run(opened.close())


ACCOUNTS = map("{:064}".format, itertools.count())


async def stand(db: Database, account: str, standing: Standing) -> None:
    match standing:
        case Standing.CONSENT:
            await newcomers.come_to(db, account, 1, Entry.POSTER, language="ru", questionnaire="2022.1", now=NOW)
        case Standing.INTERVIEW:
            await begin(db, account, NOW, answered=3)
        case Standing.COMMENT:
            await begin(db, account, NOW, answered=15)
        case Standing.FINISHED:
            await finish(db, account, NOW, comment="Раньше")


async def kept(db: Database, account: str) -> str:
    """All words that the database has of an account."""
    query = (
        select(interview_table.c.comment)
        .join(identities, identities.c.respondent_id == interview_table.c.respondent_id)
        .where(identities.c.account == account)
    )
    async with db.read() as connection:
        words = [one for one in await connection.scalars(query) if one]
    newcomer = await newcomers.find(db, account, NOW)
    return "\n".join([*words, (newcomer.words or "") if newcomer else ""])


async def type_in(db: Database, account: str, text: str) -> Recorder:
    recorder = Recorder()
    interview = await open_interviews.find_open(db, account)
    context = Context(
        bot=cast(Bot, recorder), db=db, questionnaire=load(), interview=interview, texts=TEXTS, now=NOW, events=LOGGED,
        client=Client(Messenger.TELEGRAM, account, 1, 1, "Анна"), versions=USUAL, languages=Offered(),
    )  # fmt: skip
    keys = VisitKeys({1: b"k" * 32}, 1)
    await answering.answer(text, 7, interview, context, lambda: keys)
    return recorder


@pytest.mark.parametrize("standing", Standing)
def test_every_text_is_kept_or_finds_a_center_or_is_answered_in_words(
    db: tuple[asyncio.Runner, Database], standing: Standing
) -> None:
    runner, database = db

    @settings(max_examples=40, deadline=None, phases=[Phase.generate], derandomize=True)
    @given(TYPED)
    def typed(text: str) -> None:
        account = next(ACCOUNTS)
        runner.run(stand(database, account, standing))
        before = runner.run(kept(database, account))
        recorder = runner.run(type_in(database, account, text))
        after = runner.run(kept(database, account))
        shown = "\n".join(recorder.sent)
        words = keeping.words_of(7, text).text
        is_kept = bool(words) and after.replace(before, "", 1).strip("\n").endswith(words) and after != before
        found = any(data.startswith("c:") for data in recorder.buttons)
        answers = [*(TEXTS(key) for key in TOLD), TEXTS("office", center=CENTERS[0].name)]
        told = any(answer.partition("\n")[0] in shown for answer in answers)
        looked_up = TEXTS("search-nothing", query=text[:60]) in shown
        assert recorder.sent and (is_kept or found or told or looked_up), (text, recorder.sent)
        # Nobody is told that words were kept which were not.
        assert is_kept or TEXTS(f"words-kept-{_kept_at(standing)}") not in shown

    typed()


def _kept_at(standing: Standing) -> str:
    return "interview" if standing is Standing.COMMENT else standing.value


def test_a_complaint_is_kept_at_every_standing(db: tuple[asyncio.Runner, Database]) -> None:
    runner, database = db
    for standing in Standing:
        for line in ("Хочу пожаловаться на хамство!", "и ещё там нет туалета", "I waited for two hours"):
            account = next(ACCOUNTS)
            runner.run(stand(database, account, standing))
            runner.run(type_in(database, account, line))
            assert clean(line) in runner.run(kept(database, account)), (standing, line)


def test_reading_takes_no_time_even_for_long_and_odd_texts() -> None:
    """A text as long as a message can be, of each kind that makes regular expressions go back."""
    for piece in ("спасибо ", "1 ", "не ", "a@", "8-", "нет туалет", "(((", "ё"):
        assert intents.read(piece * 1_000, Standing.NOWHERE).intent in intents.Intent
