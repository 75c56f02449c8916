"""The Bot API's side of the sandbox over HTTP: requests in every form, long polling, webhooks."""

import asyncio
import json
from collections import defaultdict
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.faults import Fault
from bot.sandbox.methods import Params, Upload, call, json_of, number_of
from bot.sandbox.world import Json, Webhook, World

LONGEST_POLL = 50
MOST_UPDATES = 100
WEBHOOK_TIMEOUT = ClientTimeout(total=60)
WEBHOOK_PAUSES = (0.2, 1.0, 3.0)
"""Seconds between attempts at an update that the webhook did not take."""
HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class BotApi:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/files/{file_id}", self._file),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            if request.match_info["token"] != self._world.token:
                raise ApiError(401, "Unauthorized")
            params = await _params(request)
            self._world.calls[name] += 1
            chat_id = params.get("chat_id")
            fault = self._world.faults.take(name, chat_id if isinstance(chat_id, str) else None)
            if fault is not None and fault.kind != "drop_after":
                return await _trouble(fault)
            result = await self._updates(params) if name.lower() == "getupdates" else call(self._world, name, params)
            if fault is not None:
                await asyncio.Event().wait()
        except ApiError as error:
            return self._refuse(name, error)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        found = self._world.files.get(request.match_info["file_id"])
        if request.match_info["token"] != self._world.token or found is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=found[1], content_type="application/octet-stream")

    def _refuse(self, name: str, error: ApiError) -> web.Response:
        content: Json = {"ok": False, "error_code": error.status, "description": error.description}
        if error.retry_after is not None:
            content["parameters"] = {"retry_after": error.retry_after}
        self._world.refused.append({"method": name, "description": error.description})
        return web.json_response(content, status=error.status)

    async def _updates(self, params: Params) -> list[Json]:
        """Long polling; a second poller ends the first one's wait, as Telegram does."""
        world = self._world
        if world.webhook is not None:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        if world.poller is not None and not world.poller.done():
            world.poller.cancel()
        offset, limit = number_of(params, "offset", 0), number_of(params, "limit", MOST_UPDATES)
        wait = min(number_of(params, "timeout", 0), LONGEST_POLL)
        allowed = json_of(params, "allowed_updates")
        if offset > 0:
            world.confirm(offset)
        world.poller = asyncio.ensure_future(self._waiting(limit, wait, allowed))
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

    async def _waiting(self, limit: int, wait: int, allowed: list[str] | None) -> list[Json]:
        world = self._world
        until = asyncio.get_running_loop().time() + wait
        while True:
            if allowed:
                world.updates = [update for update in world.updates if update.keys() & set(allowed)]
            rest = until - asyncio.get_running_loop().time()
            if world.updates or rest <= 0:
                return world.updates[:limit]
            try:
                await asyncio.wait_for(world.news.wait(), rest)
            except TimeoutError:
                continue


class WebhookSender:
    """Brings updates to the bot's webhook: in order within a chat, side by side otherwise, again until taken."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chats: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._on_the_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        async with ClientSession(timeout=WEBHOOK_TIMEOUT) as session:
            while True:
                hook = self._world.webhook
                if hook is None or not self._world.updates:
                    await self._world.news.wait()
                    continue
                for update in self._world.updates:
                    task = asyncio.create_task(self._bring(session, hook, update))
                    self._on_the_way.add(task)
                    task.add_done_callback(self._on_the_way.discard)
                self._world.updates = []

    async def _bring(self, session: ClientSession, hook: Webhook, update: Json) -> None:
        async with self._chats[_chat_of(update)]:
            for pause in (*WEBHOOK_PAUSES, None):
                if await self._taken(session, hook, update) or pause is None:
                    return
                await asyncio.sleep(pause)

    async def _taken(self, session: ClientSession, hook: Webhook, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as response:
                answer = await response.read()
        except (ClientError, TimeoutError):
            return False
        if response.status == 200 and answer:
            self._answered(answer)
        return response.status == 200

    def _answered(self, answer: bytes) -> None:
        """A method may come back in the webhook's response."""
        try:
            content = json.loads(answer)
        except ValueError:
            return
        if isinstance(content, dict) and "method" in content:
            name = content.pop("method")
            self._world.calls[name] += 1
            try:
                call(self._world, name, _as_texts(content))
            except ApiError as error:
                self._world.refused.append({"method": name, "description": error.description})


async def _params(request: web.Request) -> Params:
    """Parameters of a query, a form, JSON or multipart. A text stays a text, whatever it looks like."""
    params: Params = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return params
    if request.content_type == "application/json":
        content = await request.json()
        if not isinstance(content, dict):
            raise bad_request("object expected")
        return params | _as_texts(content)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params[name] = Upload(value.filename, value.file.read())
        else:
            params[name] = value if isinstance(value, str) else value.decode()
    return params


def _as_texts(content: dict[str, Any]) -> Params:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in content.items()
        if value is not None
    }


def _chat_of(update: Json) -> int:
    for content in update.values():
        if isinstance(content, dict):
            return int(content["from"]["id"])
    return 0


async def _trouble(fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "429":
            raise ApiError(429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
        case "403":
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        case "500":
            return web.json_response({"ok": False, "error_code": 500}, status=500)
        case "502":
            return web.Response(status=502, text=HTML_502, content_type="text/html")
    await asyncio.Event().wait()
    raise AssertionError
