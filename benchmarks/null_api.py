"""A Bot API that does nothing, as cheaply as it can: `python -m benchmarks.null_api`, its port on the first line.

It answers every call at once with the same valid result; only `getUpdates` waits, as a long poll does. It reads a
request only to find its end.
"""

import asyncio
import json

HEAD_ENDS = b"\r\n\r\n"
USER = {"id": 1, "is_bot": True, "first_name": "Null", "username": "null_bot"}
CHAT = {"id": 2, "type": "private", "first_name": "Анна"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": "Сотрудники внимательны"}
RESULTS = {"getMe": USER, "editMessageText": MESSAGE, "sendMessage": MESSAGE, "editMessageReplyMarkup": MESSAGE}
POLL = "getUpdates"


def _response(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


TRUE = _response(True)
RESPONSES = {method.encode(): _response(result) for method, result in RESULTS.items()}


class NullApi(asyncio.Protocol):
    """One connection. `polled` is set by the first long poll that comes on any of them."""

    def __init__(self, polled: asyncio.Event) -> None:
        self._polled = polled
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(HEAD_ENDS)) >= 0:
            head = self._received[:end]
            whole = end + len(HEAD_ENDS) + _length(head)
            if len(self._received) < whole:
                return
            self._received = self._received[whole:]
            self._answer(head.split(b" ", 2)[1].rpartition(b"/")[2])

    def _answer(self, method: bytes) -> None:
        if method == POLL.encode():
            self._polled.set()
        else:
            self._transport.write(RESPONSES.get(method, TRUE))


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


async def serve(polled: asyncio.Event) -> tuple[asyncio.Server, int]:
    """Listens on a free port of the loopback, which it returns."""
    server = await asyncio.get_running_loop().create_server(lambda: NullApi(polled), "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    return server, port


async def main() -> None:
    server, port = await serve(asyncio.Event())
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
