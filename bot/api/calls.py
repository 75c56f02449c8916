"""What happens around every call: its key, its rate, the size of its body, its line in the audit log, its faults.

This is done before the body is read: a stranger cannot make the server read 50 MB.
"""

import math
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import Kind, Problem, problem_of, unavailable
from bot.api.state import Api, Call
from bot.api.trail import UNKNOWN
from storage.access import audit
from storage.api import api_keys
from storage.errors import StorageUnavailable

OPEN = ("/v1/openapi.json", "/v1/docs")
"""What anybody may read without a key."""
LARGEST_BODY = 8 * 1024 * 1024
BEARER = "bearer "
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="czn-index"'}
HEADERS = {b"cache-control": b"no-store", b"x-content-type-options": b"nosniff"}


class Calls:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, api: Api) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(self._api, scope, send)
        try:
            if scope["path"] not in OPEN:
                await self._admit(scope)
            await self._app(scope, _limited(scope, receive), answer.send)
        except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, the caller gets problem details
            if not answer.begun:
                await problem_of(error).response()(scope, receive, answer.send)

    async def _admit(self, scope: Scope) -> None:
        """Finds the call's key. Raises Problem, StorageError."""
        headers = Headers(scope=scope)
        said = headers.get("authorization", "")
        key = None
        if said[: len(BEARER)].lower() == BEARER:
            secret = said[len(BEARER) :].strip()
            key = await api_keys.find(self._api.db, secret, self._api.clock())
        if key is None:
            address = (scope.get("client") or ("", 0))[0]
            self._api.trail.refused(UNKNOWN, audit.NATION, "no good key")
            _in_time(self._api.refusals.wait(address, self._api.seconds()))
            raise Problem(Kind.KEY_NEEDED, "Send Authorization: Bearer with a key that is in force.", headers=CHALLENGE)
        call = Call(key, secret)
        try:
            _in_time(self._api.rates.wait(key.id, self._api.seconds()))
            _check_size(headers.get("content-length"))
        except Problem as problem:
            self._api.trail.refused(call.actor, place_of(call), problem.kind.value.title.lower())
            raise
        scope.setdefault("state", {})["call"] = call


class _Answer:
    """Sends the answer on, after the line in the audit log. Where there can be none, the caller is told so instead."""

    def __init__(self, api: Api, scope: Scope, send: Send) -> None:
        self._api = api
        self._scope = scope
        self._send = send
        self._replaced = False
        self.begun = False

    async def send(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            if not await self._noted(message["status"]):
                self._replaced = True
                said = unavailable("The audit log cannot be written; the request may have been carried out.")
                await said.response()(self._scope, _nothing, self._send)
                return
            known = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in HEADERS.items() if one[0] not in known)]
        await self._send(message)

    async def _noted(self, status: int) -> bool:
        call: Call | None = self._scope.get("state", {}).pop("call", None)
        if call is None:
            return True
        detail = f"{status}; {call.detail}" if call.detail else str(status)
        action = f"{self._scope['method'][:8]} {_address(self._scope)}"[:40]
        try:
            await self._api.trail.note(
                actor=call.actor, action=action, place=place_of(call), detail=detail, wait=not call.public
            )
        except StorageUnavailable:
            return False
        return True


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def place_of(call: Call) -> str:
    return audit.place(call.key.center, call.key.region)


def _address(scope: Scope) -> str:
    """The address's pattern: paths that nobody knows are not written down."""
    route: Any = scope.get("route")
    return getattr(route, "path", "elsewhere")


def _in_time(wait: float) -> None:
    if wait > 0:
        seconds = math.ceil(wait)
        raise Problem(Kind.TOO_MANY, f"Try again in {seconds} s.", headers={"Retry-After": str(seconds)})


def _check_size(length: str | None) -> None:
    if length is not None and (not length.isdigit() or int(length) > LARGEST_BODY):
        raise _too_large()


def _too_large() -> Problem:
    most = LARGEST_BODY // 1024 // 1024
    # The rest of the body is not read: the connection cannot be used again.
    return Problem(Kind.TOO_LARGE, f"A body has at most {most} MiB.", headers={"Connection": "close"})


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Counts a body that does not say how long it is."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise _too_large()
        return message

    return limited
