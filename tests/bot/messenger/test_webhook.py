"""The webhook over real HTTP: callers with the secret are served, all others learn nothing."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.types import CallbackQuery, Message, Update
from aiohttp import ClientError, ClientSession

from bot import listening as sockets
from bot.listening import listen, runner_for
from bot.messenger import webhook as webhooks
from bot.messenger.fairness import AccountQueues
from bot.messenger.updates import TELEGRAM, Feed, UpdateReader
from bot.messenger.webhook import MAX_BODY, PATH, Webhook
from tests.bot.messenger.moving_clock import Time

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-of-the-webhook"
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 7, "type": "private", "first_name": "Анна"},
        "from": {"id": 7, "is_bot": False, "first_name": "Анна"},
        "text": "привет",
    },
}
BODY = json.dumps(UPDATE).encode()
ANNA = {"id": 7, "is_bot": False, "first_name": "Анна"}


class Door:
    """A listening webhook, and the updates that it has received."""

    def __init__(self, port: int, texts: list[str | None]) -> None:
        self.port = port
        self.texts = texts
        self.open = asyncio.Event()
        self.open.set()

    async def knock(
        self, body: bytes = BODY, *, headers: dict[str, str] | None = None, method: str = "POST", path: str = PATH
    ) -> int:
        async with (
            ClientSession() as session,
            session.request(
                method, f"http://127.0.0.1:{self.port}{path}", data=io.BytesIO(body), headers=headers
            ) as response,
        ):
            return response.status

    async def knock_raw(self, header_value: bytes) -> int:
        """With a header of any bytes, which no client library would send."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n"
        writer.write(head.encode() + SECRET_HEADER.encode() + b": " + header_value + b"\r\n\r\n" + BODY)
        await writer.drain()
        status = int((await reader.read()).split()[1])
        writer.close()
        await writer.wait_closed()
        return status


@asynccontextmanager
async def listening(feed: Feed = TELEGRAM) -> AsyncIterator[Door]:
    door = Door(0, [])
    router = Router()

    @router.message()
    async def remember(message: Message) -> None:
        door.texts.append(message.text)

    @router.callback_query()
    async def wait(query: CallbackQuery) -> None:
        await door.open.wait()
        door.texts.append(query.data)

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot("123456:token")
    time = Time()
    queues = AccountQueues(
        lambda update, skipped: dispatcher.feed_update(bot, update), monotonic=time, sleep=time.sleep
    )
    webhook = Webhook(UpdateReader(bot, feed, lambda: None), queues, SECRET, feed.secret_header)
    runner = runner_for(webhook.application(), shutdown_timeout=0.1)
    await runner.setup()
    await listen(runner, "WEBHOOK_LISTEN", "127.0.0.1:0")
    try:
        door.port = runner.addresses[0][1]
        yield door
    finally:
        await runner.cleanup()
        await bot.session.close()


RIGHT = {SECRET_HEADER: SECRET}


async def test_an_update_with_the_secret_is_handled_before_it_is_acknowledged() -> None:
    async with listening() as door:
        assert await door.knock(headers=RIGHT) == 200
        assert door.texts == ["привет"]


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), SECRET + " " + SECRET]
)
async def test_without_the_secret_nothing_is_taken(secret: str | None) -> None:
    async with listening() as door:
        assert await door.knock(headers={} if secret is None else {SECRET_HEADER: secret}) == 401
        assert door.texts == []


@pytest.mark.parametrize("value", ["секрет".encode(), b"\xff\xfe\x80", SECRET.encode() + b"\xc3", "🔑".encode()])
async def test_a_header_that_is_not_ascii_is_a_wrong_secret_like_any_other(value: bytes) -> None:
    async with listening() as door:
        assert await door.knock_raw(value) == 401
        assert await door.knock_raw(SECRET.encode()) == 200
        assert door.texts == ["привет"]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Telegram-Bot-Api-Secret", "Authorization"]
)
async def test_no_other_header_opens_the_door(header: str) -> None:
    async with listening() as door:
        for value in ("149.154.160.1", "127.0.0.1", SECRET):
            assert await door.knock(headers={header: value}) == 401
            assert await door.knock(headers={**RIGHT, header: value}) == 200


async def test_a_body_beyond_the_limit_is_refused_and_one_below_it_is_read() -> None:
    async with listening() as door:
        assert await door.knock(b"x" * (MAX_BODY + 1), headers=RIGHT) == 413
        assert await door.knock(BODY + b" " * (MAX_BODY - len(BODY) - 1), headers=RIGHT) == 200


async def test_strangers_cannot_make_it_read_a_large_body() -> None:
    async with listening() as door:
        assert await door.knock(b"x" * (MAX_BODY + 1)) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"update_id": "many"}',
        b"[" * 200_000,
        b'{"update_id": NaN}',
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
async def test_what_is_no_update_is_a_bad_request(body: bytes) -> None:
    async with listening() as door:
        assert await door.knock(body, headers=RIGHT) == 400
        assert await door.knock(headers=RIGHT) == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", PATH, 405), ("PUT", PATH, 405), ("DELETE", PATH, 405), ("POST", "/", 404), ("POST", f"{PATH}/more", 404)],
)
async def test_other_doors_do_not_exist(method: str, path: str, status: int) -> None:
    async with listening() as door:
        assert await door.knock(method=method, path=path, headers=RIGHT) == status


async def test_a_webhook_is_not_made_without_a_secret() -> None:
    bot = Bot("123456:token")
    queues = AccountQueues(lambda update, skipped: asyncio.sleep(0))
    with pytest.raises(ValueError, match="without a secret"):
        Webhook(UpdateReader(bot, TELEGRAM, lambda: None), queues, "", TELEGRAM.secret_header)


async def test_an_update_that_cannot_be_decoded_is_acknowledged_and_the_next_is_handled() -> None:
    async with listening() as door:
        odd = json.dumps({"update_id": 1, "message": 5}).encode()
        assert await door.knock(odd, headers=RIGHT) == 200
        assert await door.knock(headers=RIGHT) == 200
        assert door.texts == ["привет"]


async def test_of_a_flood_of_three_hundred_taps_the_first_and_the_newest_alone_are_decoded() -> None:
    decodings: list[int] = []

    def decode(bot: Bot, raw: Any) -> Update | None:
        decodings.append(raw["update_id"])
        return TELEGRAM.decode(bot, raw)

    async with listening(replace(TELEGRAM, decode=decode)) as door:
        door.open.clear()
        bodies = [
            {
                "update_id": number,
                "callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "data": str(number)},
            }
            for number in range(300)
        ]
        first, *others = (json.dumps(body).encode() for body in bodies)
        waiting = asyncio.create_task(door.knock(first, headers=RIGHT))
        while not decodings:
            await asyncio.sleep(0)
        *flood, newest = others
        assert await asyncio.gather(*(door.knock(body, headers=RIGHT) for body in flood)) == [200] * 298
        assert await door.knock(newest, headers=RIGHT) == 200
        assert not waiting.done()
        assert decodings == [0]
        door.open.set()
        assert await waiting == 200
        while len(door.texts) < 2:
            await asyncio.sleep(0)
    assert door.texts == ["0", "299"]
    assert decodings == [0, 299]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "GZIP"])
async def test_nothing_is_unpacked_with_the_secret_or_without(encoding: str) -> None:
    bomb = gzip.compress(b" " * 50 * MAX_BODY)
    assert len(bomb) < MAX_BODY
    async with listening() as door:
        assert await door.knock(bomb, headers={"Content-Encoding": encoding}) == 401
        assert await door.knock(bomb, headers={**RIGHT, "Content-Encoding": encoding}) == 415
        assert await door.knock(headers=RIGHT) == 200


async def test_headers_that_do_not_come_end_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HEADER_SECONDS", 0.05)
    async with listening() as door:
        for beginning in (b"", b"POST /webhook HTTP/1.1\r\nHost: localhost\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(beginning)
            assert await ended(reader)
            writer.close()
        assert await door.knock(headers=RIGHT) == 200


async def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "BODY_SECONDS", 0.05)
    async with listening() as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n{SECRET_HEADER}: {SECRET}\r\n\r\n"
        writer.write(head.encode() + b"{")
        assert (await reader.readline()).split()[1] == b"408"
        writer.close()
        assert await door.knock(headers=RIGHT) == 200


async def test_a_connection_too_many_is_cut_and_those_before_it_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_CONNECTIONS", 3)
    async with listening() as door:
        waiting = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(3)]
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        assert await ended(reader)
        writer.close()
        for _, one in waiting:
            one.close()
            await one.wait_closed()
        while await refused(door):
            await asyncio.sleep(0)


def request(body: bytes) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{SECRET_HEADER}: {SECRET}\r\n\r\n"
    )
    return head.encode() + body


async def test_requests_in_pieces_over_many_connections_are_all_read_in_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "AT_ONCE", 1)
    whole = request(BODY)

    async def knock(port: int) -> list[bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers = []
        for _ in range(3):
            for piece in (whole[:20], whole[20:-30], whole[-30:]):
                writer.write(piece)
                await asyncio.sleep(0)
            answers.append((await reader.readuntil(b"\r\n\r\n")).split()[1])
        writer.close()
        return answers

    async with listening() as door:
        assert await asyncio.gather(*(knock(door.port) for _ in range(20))) == [[b"200"] * 3] * 20


async def test_who_hangs_up_after_a_whole_request_is_heard_though_others_are_read_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "AT_ONCE", 1)
    async with listening() as door:
        for number in range(7):
            _, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(request(BODY.replace(b'"id": 7', b'"id": 7%d' % number)))
            writer.close()
        while len(door.texts) < 7:
            await asyncio.sleep(0)


async def ended(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ends the connection; waits for it."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


async def refused(door: Door) -> bool:
    """Whether the connections that were closed just now still count."""
    try:
        return await door.knock(headers=RIGHT) != 200
    except ClientError:
        return True
