"""The sandbox's Bot API over HTTP: requests in every form, and long polling."""

import asyncio
import logging
from typing import Any

from aiohttp import web

from bot.sandbox import params
from bot.sandbox.errors import ApiError, Unknown, blocked, flood
from bot.sandbox.faults import AFTER, Fault
from bot.sandbox.methods import call, check_known
from bot.sandbox.params import Params
from bot.sandbox.world import Json, World

log = logging.getLogger(__name__)

LONGEST_POLL = 50
MOST_UPDATES = 100
PAGE = "<html><head><title>{status}</title></head><body>nginx</body></html>"


class BotApi:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/bot{token}/{method}", self._call),
            web.post("/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/files/{file_id}", self._file),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        given: Params = {}
        try:
            if request.match_info["token"] != self._world.token:
                raise ApiError(401, "Unauthorized")
            given = await params.read(request)
            self._world.calls[name] += 1
            fault = self._world.faults.take(name, given.get("chat_id"))
            if fault is not None and fault.kind not in AFTER:
                return await _trouble(fault)
            result = await self._result(name, given)
        except ApiError as error:
            return self._refuse(name, given, error)
        self._world.note(name, given.get("chat_id"))
        if fault is not None and fault.kind == "page_after":
            return _page(fault.status)
        if fault is not None and fault.kind == "drop_after":
            await asyncio.Event().wait()
        if fault is not None and request.transport is not None:
            request.transport.close()
        return web.json_response({"ok": True, "result": result})

    async def _result(self, name: str, given: Params) -> Any:
        if name.lower() == "getupdates":
            return await self._updates(given)
        if self._world.limits is not None and name.lower().startswith("send") and name.lower() != "sendchataction":
            wait = self._world.limits.seconds_to_wait(given.get("chat_id"))
            if wait:
                raise flood(wait)
        return call(self._world, name, given)

    async def _file(self, request: web.Request) -> web.Response:
        found = self._world.files.get(request.match_info["file_id"])
        if request.match_info["token"] != self._world.token or found is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=found[1], content_type="application/octet-stream")

    def _refuse(self, name: str, given: Params, error: ApiError) -> web.Response:
        content: Json = {"ok": False, "error_code": error.status, "description": error.description}
        if error.retry_after is not None:
            content["parameters"] = {"retry_after": error.retry_after}
        if isinstance(error, Unknown):
            log.warning("refused %s: %s", name, error)
        self._world.note(name, given.get("chat_id"), error.description)
        return web.json_response(content, status=error.status)

    async def _updates(self, given: Params) -> list[Json]:
        """Long polling; a second poller ends the first one's wait, as Telegram does."""
        world = self._world
        check_known("getUpdates", given, frozenset({"offset", "limit", "timeout", "allowed_updates"}))
        if world.webhook is not None:
            raise ApiError(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it"
            )
        limit = min(max(params.number_of(given, "limit", MOST_UPDATES), 1), MOST_UPDATES)
        wait = min(params.number_of(given, "timeout", 0), LONGEST_POLL)
        if "allowed_updates" in given:
            world.want(params.list_of(given, "allowed_updates"))
        if world.poller is not None:
            world.poller.cancel()
        self._move_to(params.number_of(given, "offset", 0))
        world.poller = asyncio.ensure_future(self._waiting(limit, wait))
        try:
            batch: list[Json] = await world.poller
            return batch
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            ) from None

    def _move_to(self, offset: int) -> None:
        """A negative offset counts from the end of the queue."""
        if offset < 0:
            newest = list(self._world.updates)[offset:]
            offset = newest[0] if newest else 0
        self._world.confirm(offset)

    async def _waiting(self, limit: int, wait: int) -> list[Json]:
        until = asyncio.get_running_loop().time() + wait
        while not self._world.updates:
            try:
                async with asyncio.timeout_at(until):
                    await self._world.news.wait()
            except TimeoutError:
                break
        return list(self._world.updates.values())[:limit]


def _page(status: int) -> web.Response:
    return web.Response(status=status, text=PAGE.format(status=status), content_type="text/html")


async def _trouble(fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "429":
            raise flood(fault.retry_after)
        case "403":
            raise blocked()
        case "500":
            raise ApiError(500, "Internal Server Error")
        case "502":
            return _page(502)
        case "page":
            return _page(fault.status)
    await asyncio.Event().wait()
    raise AssertionError("waited for ever, and beyond")
