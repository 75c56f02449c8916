"""Clients who tap."""

from collections.abc import Sequence
from typing import Any

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from benchmarks.connections import Messenger
from benchmarks.updates import tap
from handlers.buttons import Answer, Begin, ChooseAge, ChooseType
from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, RespondentType
from storage.engine.database import Database
from storage.tables import open_interviews

ANSWER = 5


def answers(person: int, interview: str) -> list[bytes]:
    """An interview's answers, each on the button of its question."""
    return [
        tap(person, Answer(interview=interview, position=place, was=0, code=ANSWER).pack())
        for place in range(QUESTION_COUNT)
    ]


async def begin(messenger: Messenger, db: Database, people: Sequence[int], center_id: int) -> dict[int, str]:
    """Leads people through consent, type and age to the first question; their interviews by person."""
    await messenger.flood([[tap(one, Begin(center=center_id, entry=Entry.POSTER).pack())] for one in people])
    query = select(open_interviews.c.chat_id, open_interviews.c.interview_id)
    async with db.read() as connection:
        opened = {row.chat_id: row.interview_id for row in await connection.execute(query)}
    mine = {one: opened[one] for one in people}
    steps: list[tuple[type[CallbackData], Any]] = [
        (ChooseType, RespondentType.JOB_SEEKER),
        (ChooseAge, AgeBand.FROM_35),
    ]
    await messenger.flood(
        [[tap(one, kind(interview=name, value=value).pack()) for kind, value in steps] for one, name in mine.items()]
    )
    return mine
