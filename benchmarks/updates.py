"""The updates that a messenger sends to a webhook, as whole requests."""

import itertools
import json
from typing import Any

from benchmarks.processes import SECRET

NUMBERS = itertools.count(1)


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
        "message_id": next(NUMBERS),
        "date": 1_790_000_000,
        "chat": {"id": person, "type": "private", "first_name": "Анна"},
        "from": _person(person),
        "text": text,
    }
    return _request({"message": content})


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Анна", "language_code": "ru"}


def _request(update: dict[str, Any]) -> bytes:
    body = json.dumps({"update_id": next(NUMBERS), **update}, ensure_ascii=False).encode()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: bot.example\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
