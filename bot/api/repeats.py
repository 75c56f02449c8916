"""Requests that may be sent again: the same idempotency key gives the same answer, and the work is done once."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Header, Request
from starlette.responses import Response

from bot.api.problems import Kind, Problem
from bot.api.state import Call, api_of
from storage.api import api_requests
from storage.api.api_requests import Begun, Known
from storage.engine.connection import Connection, settled

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="A text of your own, different for each request: repeating the request with it is safe for a day.",
    ),
]
PURPOSE = b"czn-index answers 1"
REPLAYED = {"Idempotency-Replayed": "true"}
"""Tells an answer that was given before."""


class Keeping:
    """Keeps the answer for a repetition, in the transaction that does the work."""

    def __init__(self, begun: Begun | None, secret: str) -> None:
        self._begun = begun
        self._secret = secret
        self.done = begun is None

    async def keep(self, connection: Connection, status: int, content: Mapping[str, Any]) -> None:
        if self._begun is not None:
            sealed = _box(self._secret).encrypt(json.dumps(content, ensure_ascii=False).encode()).decode()
            await api_requests.keep(connection, self._begun, status=status, sealed_answer=sealed)
            self.done = True


Work = Callable[[Keeping], Awaitable[Mapping[str, Any]]]
"""Does the work and returns the answer's content."""


async def once(request: Request, call: Call, key: str | None, work: Work, *, status: int) -> Response:
    """Does the work, or repeats what was answered. A refused request is not kept: it can be put right. Raises
    Problem."""
    db = api_of(request).db
    begun = None
    if key is not None:
        now = api_of(request).clock()
        found = await api_requests.begin(db, call.key.id, key, await _hash(request), now=now)
        if isinstance(found, Known):
            return _repeated(call, found)
        begun = found
    keeping = Keeping(begun, call.secret)
    try:
        content = await work(keeping)
        if not keeping.done:
            async with db.write() as connection:
                await keeping.keep(connection, status, content)
    except BaseException:
        if begun is not None:
            await settled(api_requests.drop(db, begun))
        raise
    return _answer(status, json.dumps(content, ensure_ascii=False))


def _repeated(call: Call, known: Known) -> Response:
    call.detail = "repeated"
    if not known.same:
        raise Problem(Kind.KEY_REUSED, "This Idempotency-Key was sent with another request.")
    if known.status is None or known.sealed_answer is None:
        raise Problem(Kind.UNDER_WAY, "The first one has not been answered yet.", headers={"Retry-After": "2"})
    answer = _box(call.secret).decrypt(known.sealed_answer.encode()).decode()
    return _answer(known.status, answer, REPLAYED)


def _answer(status: int, content: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(content.encode(), status, headers, "application/json")


async def _hash(request: Request) -> str:
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(asked + await request.body()).hexdigest()


def _box(key: str) -> Fernet:
    """Opens with the API key alone, which nobody keeps."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
