"""Clients who tap: the messenger's side of a webhook, as cheap as it can be made."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from benchmarks.processes import SECRET
from handlers.buttons import Answer, Begin, ChooseAge, ChooseType
from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, RespondentType
from storage.engine.database import Database
from storage.tables import open_interviews

CONNECTIONS = 100
"""The number that the product tells the messenger to open."""
AT_ONCE = 16
"""Concurrent taps that keep the bot busy."""
ANSWER = 5
UPDATES = itertools.count(1)


class _Wire(asyncio.Protocol):
    """A connection with one request at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._done: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        # The webhook's answers have no body.
        if self._received.endswith(b"\r\n\r\n") and self._done is not None:
            if not self._received.startswith(b"HTTP/1.1 200"):
                self._done.set_exception(RuntimeError(self._received.decode()))
            else:
                self._done.set_result(None)
            self._received, self._done = b"", None

    def connection_lost(self, error: Exception | None) -> None:
        if self._done is not None:
            self._done.set_exception(error or ConnectionError("the bot hung up"))

    async def send(self, request: bytes) -> None:
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        await self._done


class Messenger:
    """Sends updates to bots in turn, each over its own open connections."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = itertools.cycle(ports)
        self._idle: dict[int, list[_Wire]] = {port: [] for port in ports}
        self._opened = asyncio.Semaphore(CONNECTIONS)

    async def deliver(self, request: bytes) -> None:
        port = next(self._ports)
        async with self._opened:
            wire = self._idle[port].pop() if self._idle[port] else await _connect(port)
            await wire.send(request)
            self._idle[port].append(wire)

    async def flood(self, requests: Iterable[Sequence[bytes]]) -> float:
        """Every client's requests one after another, `AT_ONCE` clients at a time; the seconds that it took."""
        waiting = iter(requests)

        async def work() -> None:
            for mine in waiting:
                for request in mine:
                    await self.deliver(request)

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work())
        return time.perf_counter() - started

    async def pace(self, requests: Sequence[bytes], per_second: float) -> list[float]:
        """Sends requests at a steady rate, whether or not earlier ones are answered; returns the seconds from each
        one's due time."""
        started = time.perf_counter()
        took: list[float] = []

        async def one(request: bytes, due: float) -> None:
            await self.deliver(request)
            took.append(time.perf_counter() - due)

        async with asyncio.TaskGroup() as group:
            for number, request in enumerate(requests):
                due = started + number / per_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(request, due))
        return took

    def close(self) -> None:
        for wire in itertools.chain.from_iterable(self._idle.values()):
            wire.transport.close()


async def _connect(port: int) -> _Wire:
    _, wire = await asyncio.get_running_loop().create_connection(_Wire, "127.0.0.1", port)
    return wire


def tap(person: int, data: str) -> bytes:
    """A press on a button of the only message in a client's chat."""
    message = {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": person, "type": "private", "first_name": "Анна"},
        "from": {"id": 1, "is_bot": True, "first_name": "Null", "username": "null_bot"},
        "text": "▰▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 1/15\n\nСотрудники центра обладают высоким уровнем профессиональных знаний",
    }
    query = {"id": "1", "from": _person(person), "chat_instance": "1", "data": data, "message": message}
    return _request({"callback_query": query})


def message(person: int, text: str) -> bytes:
    """A text that somebody sends."""
    content = {
        "message_id": next(UPDATES),
        "date": 1_790_000_000,
        "chat": {"id": person, "type": "private", "first_name": "Анна"},
        "from": _person(person),
        "text": text,
    }
    return _request({"message": content})


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


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Анна", "language_code": "ru"}


def _request(update: dict[str, Any]) -> bytes:
    body = json.dumps({"update_id": next(UPDATES), **update}, ensure_ascii=False).encode()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: bot.example\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
