"""A Bot API that keeps Telegram's limits: `python -m benchmarks.limited_api`, its port on the first line.

New messages: 30 a second in total, 1 a second to a chat. One too many gets 429 with `retry_after`, and so does every
other one until then. The total limit lets `BURST` messages come a little early. Edits and answers to buttons do not
count. `GET /seen` lists the messages received.
"""

import asyncio
import json
import math
import time
from collections import Counter
from contextlib import suppress

from aiohttp import web

from benchmarks.null_api import RESULTS

PER_SECOND, BURST = 30.0, 5
CHAT_SECONDS = 1.0
PHOTO = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1080, "height": 1350}]}
MESSAGE = {key: value for key, value in RESULTS["sendMessage"].items() if key != "text"} | PHOTO


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


class LimitedApi:
    def __init__(self) -> None:
        self._limits = Limits()
        self._by_chat: Counter[int] = Counter()
        self._moments: list[float] = []
        self._refused = 0

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = await request.post()
        if not method.startswith("send"):
            return _answer(RESULTS.get(method, True))
        chat = int(str(form["chat_id"]))
        if wait := self._limits.wait(chat, time.monotonic()):
            self._refused += 1
            seconds = math.ceil(wait)
            problem = {"error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": seconds}}
            return web.json_response({"ok": False, **problem}, status=429)
        self._by_chat[chat] += 1
        self._moments.append(time.time())
        return _answer(MESSAGE)

    async def seen(self, request: web.Request) -> web.Response:
        twice = sum(number > 1 for number in self._by_chat.values())
        seen = {"chats": len(self._by_chat), "twice": twice, "refused": self._refused, "moments": self._moments}
        return web.json_response(seen)


def _answer(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result}, dumps=lambda value: json.dumps(value, ensure_ascii=False))


async def main() -> None:
    api = LimitedApi()
    application = web.Application(client_max_size=64 * 1024 * 1024)
    application.router.add_get("/seen", api.seen)
    application.router.add_post("/{token}/{method}", api.call)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
