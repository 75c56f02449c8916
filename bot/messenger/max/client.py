"""A thin client of MAX's Bot API over HTTP, after its published schema: requests, answers, and the upload of a picture.

Knows nothing of aiogram. `session` translates between the two.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import ClientSession, ClientTimeout, FormData, TCPConnector

Json = dict[str, Any]
"""An object as MAX sends and takes it."""

NOT_READY = "attachment.not.ready"
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before a message is sent again whose picture MAX has not processed yet."""
NO_LIMIT = ClientTimeout(total=None)
"""The caller limits the time: a long poll takes longer than a message."""
CONNECTIONS = 100


class MaxError(Exception):
    """MAX refuses a request. `code` is the key of the error; None if the answer is not MAX's but a proxy's page."""

    def __init__(self, status: int, code: str | None, words: str = "") -> None:
        super().__init__(f"HTTP {status} {code}")
        self.status = status
        self.code = code
        self.words = words


class MaxClient:
    """One bot's way to MAX. Opens its connections with the first request.

    `proxy` is an address such as http://host:3128, or socks5://host:1080, which needs the extra `proxy`.
    """

    def __init__(self, token: str, api_url: str, proxy: str | None = None) -> None:
        self._headers = {"Authorization": token}
        self._url = api_url.rstrip("/")
        self._proxy = proxy
        self._session: ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def request(
        self, method: str, path: str, params: Mapping[str, str | int] | None = None, body: Json | None = None
    ) -> Json:
        """Raises MaxError, also for an answer `"success": false`, which has status 200; ClientError of aiohttp."""
        http = self._opened()
        async with http.request(
            method, self._url + path, params=params, json=body, headers=self._headers, allow_redirects=False
        ) as response:
            return _judged(response.status, await response.read())

    async def send(self, params: Mapping[str, str | int], body: Json) -> Json:
        """The new message. One whose picture is not processed yet was not sent, and is sent again."""
        for pause in PAUSES:
            try:
                return await self._send(params, body)
            except MaxError as error:
                if error.code != NOT_READY:
                    raise
            await asyncio.sleep(pause)
        return await self._send(params, body)

    async def upload(self, picture: bytes, filename: str) -> Json:
        """What a message with the picture attaches. The token stays away from the server that takes the file."""
        slot = await self.request("POST", "/uploads", {"type": "image"})
        form = FormData()
        form.add_field("data", picture, filename=filename)
        async with self._opened().post(str(slot["url"]), data=form, allow_redirects=False) as response:
            answer = _judged(response.status, await response.read())
        return {"type": "image", "payload": {"photos": answer["photos"]}}

    async def _send(self, params: Mapping[str, str | int], body: Json) -> Json:
        message: Json = (await self.request("POST", "/messages", params, body))["message"]
        return message

    def _opened(self) -> ClientSession:
        if self._session is None:
            # The machine's certificates: those that come with libraries lack the authority that issued MAX's.
            trusted = ssl.create_default_context()
            if self._proxy is None or self._proxy.startswith("http"):
                connector: TCPConnector = TCPConnector(ssl=trusted, limit=CONNECTIONS)
                self._session = ClientSession(connector=connector, proxy=self._proxy, timeout=NO_LIMIT)
            else:
                from aiohttp_socks import ProxyConnector

                connector = ProxyConnector.from_url(self._proxy, ssl=trusted, limit=CONNECTIONS)
                self._session = ClientSession(connector=connector, timeout=NO_LIMIT)
        return self._session


def _judged(status: int, content: bytes) -> Json:
    """Raises MaxError."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise MaxError(status, None)
    if status != HTTPStatus.OK:
        code = answer.get("code")
        raise MaxError(status, code if isinstance(code, str) else None, str(answer.get("message", "")))
    if answer.get("success") is False:
        raise MaxError(HTTPStatus.BAD_REQUEST, "not.done", str(answer.get("message", "")))
    return answer
