"""A Bot API that does nothing, as cheaply as it can: `python -m benchmarks.null_api`, its port on the first line.

It answers every call at once with the same valid result; only `getUpdates` waits, as a long poll does. It reads a
request only to find its end. A real messenger's servers stand elsewhere: what this one takes of the processors it takes
from the bot that is measured.
"""

import asyncio
import json
from collections.abc import Callable

HEAD_ENDS = b"\r\n\r\n"
CHUNKS_END = b"\r\n0\r\n\r\n"
"""Of a body without a length, such as an upload."""
USER = {"id": 1, "is_bot": True, "first_name": "Null", "username": "null_bot"}
CHAT = {"id": 2, "type": "private", "first_name": "Анна"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": "Сотрудники внимательны"}
RESULTS = {"getMe": USER, "editMessageText": MESSAGE, "sendMessage": MESSAGE, "editMessageReplyMarkup": MESSAGE}
POLL = "getUpdates"


def response(content: object, status: str = "200 OK") -> bytes:
    body = json.dumps(content, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def result(of: object) -> bytes:
    return response({"ok": True, "result": of})


TRUE = result(True)
RESPONSES = {method.encode(): result(one) for method, one in RESULTS.items()}


class NullApi(asyncio.Protocol):
    """One connection. `polled` is set by the first long poll that comes on any of them."""

    def __init__(self, polled: asyncio.Event) -> None:
        self._polled = polled
        self._received = b""

    def answer(self, method: bytes, request: bytes) -> bytes | None:
        """The response to a whole request; None if it waits."""
        if method == POLL.encode():
            self._polled.set()
            return None
        return RESPONSES.get(method, TRUE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(HEAD_ENDS)) >= 0:
            head = self._received[:end]
            whole = self._end(head)
            if whole is None or len(self._received) < whole:
                return
            request, self._received = self._received[:whole], self._received[whole:]
            answer = self.answer(head.split(b" ", 2)[1].rpartition(b"/")[2], request)
            if answer is not None:
                self._transport.write(answer)

    def _end(self, head: bytes) -> int | None:
        """Where the request ends; None if that is not known yet."""
        fields = head.lower()
        if b"\r\ntransfer-encoding: chunked" in fields:
            # Nobody sends a second request before the first is answered.
            return len(self._received) if self._received.endswith(CHUNKS_END) else None
        _, found, rest = fields.partition(b"content-length:")
        return len(head) + len(HEAD_ENDS) + (int(rest.split(b"\r\n", 1)[0]) if found else 0)


async def listen(connection: Callable[[], NullApi]) -> tuple[asyncio.Server, int]:
    """On a free port of the loopback, which it returns."""
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    return server, port


async def serve(polled: asyncio.Event) -> tuple[asyncio.Server, int]:
    return await listen(lambda: NullApi(polled))


async def until_stopped(connection: Callable[[], NullApi]) -> None:
    server, port = await listen(connection)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(until_stopped(lambda: NullApi(asyncio.Event())))
