"""Sends updates to the bot's webhook: in order within a chat, side by side otherwise, and again until accepted.

An update stays pending until the bot has answered with 2xx, so a bot that restarts or switches to polling loses none.
"""

import asyncio
import logging
import time
from collections import defaultdict
from itertools import chain, repeat

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox import params
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import call
from bot.sandbox.world import Json, Webhook, World

log = logging.getLogger(__name__)

TIMEOUT = ClientTimeout(total=60)
PAUSES = (0.2, 1.0, 3.0)
LAST_PAUSE = 5.0
"""The longest pause in seconds between attempts at an update that the webhook does not accept."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class WebhookSender:
    def __init__(self, world: World) -> None:
        self._world = world
        self._on_the_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Runs until cancelled."""
        hook: Webhook | None = None
        chats: dict[int, asyncio.Lock] = {}
        places = asyncio.Semaphore()
        async with ClientSession(timeout=TIMEOUT) as session:
            try:
                while True:
                    news = self._world.news
                    if self._world.webhook is not hook:
                        self._call_back()
                        hook = self._world.webhook
                        chats = defaultdict(asyncio.Lock)
                        places = asyncio.Semaphore(hook.max_connections if hook else 1)
                    if hook is not None:
                        self._send_out(session, hook, chats, places)
                    await news.wait()
            finally:
                self._call_back()

    def _send_out(
        self, session: ClientSession, hook: Webhook, chats: dict[int, asyncio.Lock], places: asyncio.Semaphore
    ) -> None:
        for update_id, update in self._world.updates.items():
            if update_id not in self._on_the_way:
                work = self._bring(session, hook, update, chats[_chat_of(update)], places)
                self._on_the_way[update_id] = asyncio.create_task(work)

    def _call_back(self) -> None:
        for task in self._on_the_way.values():
            task.cancel()
        self._on_the_way.clear()

    async def _bring(
        self, session: ClientSession, hook: Webhook, update: Json, chat: asyncio.Lock, places: asyncio.Semaphore
    ) -> None:
        update_id = update["update_id"]
        async with chat:
            for pause in chain(PAUSES, repeat(LAST_PAUSE)):
                if update_id not in self._world.updates:
                    break
                async with places:
                    taken = await self._taken(session, hook, update)
                if taken:
                    self._world.updates.pop(update_id, None)
                    break
                await asyncio.sleep(pause)
        self._on_the_way.pop(update_id, None)

    async def _taken(self, session: ClientSession, hook: Webhook, update: Json) -> bool:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers, allow_redirects=False) as response:
                answer = await response.read()
        except (ClientError, TimeoutError) as error:
            return _failed(hook, str(error) or "Connection timed out")
        if not 200 <= response.status < 300:
            return _failed(hook, f"Wrong response from the webhook: {response.status} {response.reason}")
        if answer and response.content_type == "application/json":
            self._answered(answer)
        return True

    def _answered(self, answer: bytes) -> None:
        """The webhook's response may contain a method to call. The bot does not learn its result."""
        try:
            given = params.from_json(answer)
            method = params.text_of(given, "method")
            del given["method"]
        except ApiError:
            return
        self._world.calls[method] += 1
        try:
            call(self._world, method, given)
        except ApiError as error:
            log.warning("%s in a webhook's response: %s", method, error)
            self._world.note(method, given.get("chat_id"), error.description)
        else:
            self._world.note(method, given.get("chat_id"))


def _failed(hook: Webhook, reason: str) -> bool:
    hook.error = {"last_error_date": int(time.time()), "last_error_message": reason}
    return False


def _chat_of(update: Json) -> int:
    for content in update.values():
        if isinstance(content, dict):
            return int(content["from"]["id"])
    return 0
