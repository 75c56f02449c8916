"""A Bot API that keeps Telegram's limits: `python -m benchmarks.limited_api`, its port on the first line.

New messages: 30 a second in total, 1 a second to a chat. One too many gets 429 with `retry_after`, and so does every
other one until then. The total limit lets `BURST` messages come a little early. Edits and answers to buttons do not
count. `GET /seen` lists the messages received. Of a request it reads only whose chat it is for.
"""

import asyncio
import math
import re
import time
from collections import Counter

from benchmarks.null_api import RESULTS, NullApi, response, result, until_stopped

PER_SECOND, BURST = 30.0, 5
CHAT_SECONDS = 1.0
PHOTO = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1080, "height": 1350}]}
MESSAGE = result({key: value for key, value in RESULTS["sendMessage"].items() if key != "text"} | PHOTO)
CHAT = re.compile(rb'"chat_id" *: *"?(-?[0-9]+)|name="chat_id"\r\n\r\n(?:\r\n[0-9a-f]+\r\n)?(-?[0-9]+)\r\n')
"""In a body of JSON, and in a form with a picture, where a chunk may end before the number."""


class Limits:
    """Tells how long a message to a chat has to wait; 0 lets it pass."""

    def __init__(self) -> None:
        self._next = 0.0
        self._chats: dict[int, float] = {}
        self._closed_until = 0.0

    def wait(self, chat: int, now: float) -> float:
        early = max(
            self._closed_until - now,
            self._next - now - BURST / PER_SECOND,
            self._chats.get(chat, -math.inf) + CHAT_SECONDS - now,
        )
        if early > 0:
            self._closed_until = max(self._closed_until, now + math.ceil(early))
            return early
        self._next = max(self._next, now) + 1 / PER_SECOND
        self._chats[chat] = now
        return 0.0


class Seen:
    """What has come on all connections together."""

    def __init__(self) -> None:
        self._limits = Limits()
        self._by_chat: Counter[int] = Counter()
        self._moments: list[float] = []
        self._refused = 0

    def message(self, chat: int) -> bytes:
        if wait := self._limits.wait(chat, time.monotonic()):
            self._refused += 1
            problem = {"error_code": 429, "description": "Too Many Requests"}
            content = {"ok": False, **problem, "parameters": {"retry_after": math.ceil(wait)}}
            return response(content, "429 Too Many Requests")
        self._by_chat[chat] += 1
        self._moments.append(time.time())
        return MESSAGE

    def listed(self) -> bytes:
        twice = sum(number > 1 for number in self._by_chat.values())
        seen = {"chats": len(self._by_chat), "twice": twice, "refused": self._refused, "moments": self._moments}
        return response(seen)


class LimitedApi(NullApi):
    def __init__(self, seen: Seen) -> None:
        super().__init__(asyncio.Event())
        self._seen = seen

    def answer(self, method: bytes, request: bytes) -> bytes | None:
        if method == b"seen":
            return self._seen.listed()
        if not method.startswith(b"send"):
            return super().answer(method, request)
        found = CHAT.search(request)
        if found is None:
            raise ValueError(f"a message without a chat: {request[:500]!r}")
        return self._seen.message(int(found[1] or found[2]))


async def main() -> None:
    seen = Seen()
    await until_stopped(lambda: LimitedApi(seen))


if __name__ == "__main__":
    asyncio.run(main())
