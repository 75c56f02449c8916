"""An answer that does not come from a Bot API is a connection fault, never a refusal; flood limits are waited out."""

import asyncio
import json
from typing import Generic, TypeVar

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, Response, SendMessage, TelegramMethod
from aiogram.types import Message

from bot.messenger.connecting import BotSession, until_reached
from bot.messenger.middlewares import RetryMiddleware

SEND = SendMessage(chat_id=1, text="слово")
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "слово"}
Result = TypeVar("Result")
PAGE = "<html><title>Forbidden</title></html>"


def check(status: int, body: object) -> Message | None:
    content = body if isinstance(body, str) else json.dumps(body)
    return BotSession().check_response(Bot("123456:token"), SEND, status, content).result


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 409, 413, 429, 500, 502])
@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        "",
        "null",
        "[]",
        '"ok"',
        "{}",
        '{"error": "forbidden"}',
        '{"ok": false}',
        '{"ok": false, "error_code": 403}',
        '{"ok": "true", "result": {}}',
        "[" * 100_000,
    ],
    ids=lambda body: body[:30] or "empty",
)
def test_a_body_that_is_no_bot_api_answer_is_a_server_fault_whatever_its_status(status: int, body: str) -> None:
    with pytest.raises(TelegramServerError) as raised:
        check(status, body)
    assert "Forbidden" not in str(raised.value)


def test_a_result_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(TelegramServerError):
        check(200, {"ok": True, "result": {"message_id": "five"}})


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 400, TelegramBadRequest),
        (403, 403, TelegramForbiddenError),
        (401, 401, TelegramUnauthorizedError),
        (500, 500, TelegramServerError),
        # A gateway in between has changed the status: the status in the answer's body counts.
        (200, 403, TelegramForbiddenError),
        (502, 400, TelegramBadRequest),
    ],
)
def test_a_bot_api_error_is_what_it_says_itself(status: int, code: int, kind: type[TelegramAPIError]) -> None:
    with pytest.raises(kind):
        check(status, {"ok": False, "error_code": code, "description": "no"})


def test_a_flood_limit_says_how_long_it_lasts() -> None:
    answer = {"ok": False, "error_code": 429, "description": "slow", "parameters": {"retry_after": 7}}
    with pytest.raises(TelegramRetryAfter) as raised:
        check(429, answer)
    assert raised.value.retry_after == 7


def test_a_good_answer_is_read() -> None:
    read = check(200, {"ok": True, "result": MESSAGE})
    assert read is not None and read.message_id == 5


class Messenger(Generic[Result]):
    """Answers calls with the given outcomes in order."""

    def __init__(self, *outcomes: Exception | Response[Result]) -> None:
        self.left = list(outcomes)
        self.calls = 0

    async def __call__(self, bot: Bot, method: TelegramMethod[Result]) -> Response[Result]:
        self.calls += 1
        outcome = self.left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []

    async def sleep(pause: float) -> None:
        seconds.append(pause)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


def flood(seconds: int = 1) -> TelegramRetryAfter:
    return TelegramRetryAfter(method=SEND, message="slow", retry_after=seconds)


async def test_flood_limits_on_call_after_call_are_waited_out(slept: list[float]) -> None:
    sent = Response[Message](ok=True, result=Message.model_validate(MESSAGE))
    messenger = Messenger(*[flood() for _ in range(12)], sent)
    assert await RetryMiddleware()(messenger, Bot("123456:token"), SEND) is sent
    assert slept == [1] * 12


async def test_nobody_waits_longer_than_half_a_minute(slept: list[float]) -> None:
    with pytest.raises(TelegramRetryAfter):
        await RetryMiddleware()(Messenger[Message](flood(20), flood(20)), Bot("123456:token"), SEND)
    assert slept == [20]


async def test_what_creates_a_message_is_not_repeated_after_a_fault_and_other_calls_are_twice(
    slept: list[float],
) -> None:
    fault = TelegramServerError(method=SEND, message="500")
    messenger = Messenger[Message](fault)
    with pytest.raises(TelegramServerError):
        await RetryMiddleware()(messenger, Bot("123456:token"), SEND)
    assert messenger.calls == 1
    done = Response[bool](ok=True, result=True)
    assert await RetryMiddleware()(Messenger(fault, fault, done), Bot("123456:token"), DeleteWebhook()) is done
    assert slept == [0.5, 2.0]


async def test_a_start_waits_for_a_messenger_that_cannot_be_reached_and_ends_at_a_refusal() -> None:
    outcomes: list[Exception | str] = [TelegramServerError(method=SEND, message="page"), flood(), "me"]
    answers = iter(outcomes)

    async def call() -> str:
        outcome = next(answers)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    stop = asyncio.Event()
    asyncio.get_running_loop().call_soon(stop.set)
    assert await until_reached(call, stop) is None

    async def refuse() -> str:
        raise TelegramUnauthorizedError(method=SEND, message="Unauthorized")

    with pytest.raises(TelegramUnauthorizedError):
        await until_reached(refuse, asyncio.Event())
