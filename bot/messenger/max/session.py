"""The HTTP session to MAX: aiogram-max's, with corrections that the product needs.

aiogram-max 1.3 leaves the buttons out of an edited text. It takes an answer `"success": false` for a success. It asks
for updates from the caller's position, so an update of an unknown kind comes again for ever. It identifies messages by
a number that is unique only within their chat. Its errors are not aiogram's.
"""

import asyncio
import json
import ssl
from collections import OrderedDict
from typing import Any

import httpx
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.methods import (
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, Update
from aiogram_max import AiogramMaxError, MaxApiError, MaxSession, UnsupportedPolicy, converters

from bot.messenger.max import reading
from bot.messenger.max.refusals import refusal
from bot.messenger.updates import GetRawUpdates

MOST_REMEMBERED = 10_000
"""How many messages' MAX names this process remembers."""


class Session(MaxSession):
    """A session for one bot. It refuses calls that MAX cannot carry out, and never drops them in silence."""

    def __init__(self, token: str, *, api_url: str, proxy: str | None = None) -> None:
        # Uses the machine's certificates: the library's do not include the authority that issued MAX's.
        client = httpx.AsyncClient(proxy=proxy, trust_env=False, verify=ssl.create_default_context(), timeout=None)
        super().__init__(token, api_url=api_url, unsupported=UnsupportedPolicy.STRICT, client=client)
        self._named: OrderedDict[tuple[int, int], str] = OrderedDict()
        self._next: int | None = None

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        try:
            async with asyncio.timeout(self.timeout if timeout is None else timeout):
                return await self._carry_out(bot, method)
        except MaxApiError as error:
            raise refusal(method, error) from None
        except AiogramMaxError as error:
            raise TelegramBadRequest(method=method, message=str(error)) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        except (LookupError, ValueError):
            # Not chained to the unreadable answer: it may hold texts that people wrote.
            raise TelegramServerError(method=method, message="not an answer of MAX") from None

    def read(self, raw: dict[str, Any]) -> Update | None:
        """Reads a raw update from MAX; None if the handlers do not take it. Raises the errors of decoding."""
        self._remember_mid(raw)
        try:
            return reading.read(raw)
        except AiogramMaxError as error:
            raise ValueError(type(error).__name__) from None

    async def _carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, GetRawUpdates):
            return await self._next_updates(method)
        if isinstance(method, EditMessageText):
            text, form = self._render_markup(bot, method.text, method.parse_mode, method.entities)
            return await self._edit(method, {"text": text, "format": form, **_buttons(method.reply_markup)})
        if isinstance(method, EditMessageReplyMarkup):
            return await self._edit(method, _buttons(method.reply_markup))
        if isinstance(method, SetWebhook):
            return await self._subscribe(bot, method)
        if isinstance(method, SetMyCommands):
            # MAX's menu of commands can be set only on its partner platform.
            return True
        return await super().make_request(bot, method)

    async def _next_updates(self, method: GetRawUpdates) -> list[Any]:
        """Asks from the position that MAX itself gave for the next update. This acknowledges the updates before it."""
        params: dict[str, Any] = {"types": ",".join(reading.KINDS), "timeout": method.timeout or 0}
        if method.limit is not None:
            params["limit"] = method.limit
        if self._next is not None:
            params["marker"] = self._next
        answer = await self._request("GET", "/updates", params=params)
        updates: list[Any] = list(answer["updates"])
        if answer.get("marker") is not None:
            self._next = answer["marker"]
        return updates

    async def _edit(self, method: EditMessageText | EditMessageReplyMarkup, body: dict[str, Any]) -> bool:
        mid = self._named.get((int(method.chat_id or 0), method.message_id or 0))
        if mid is None:
            raise TelegramBadRequest(method=method, message="this process does not know how MAX names the message")
        await self._request("PUT", "/messages", params={"message_id": mid}, json=body)
        return True

    async def _subscribe(self, bot: Bot, method: SetWebhook) -> bool:
        """Keeps one address, as Telegram does: MAX would keep the others too, and deliver everything to each."""
        await self._delete_webhook(bot, DeleteWebhook())
        body = {"url": method.url, "secret": method.secret_token, "update_types": list(reading.KINDS)}
        await self._request("POST", "/subscriptions", json=body)
        return True

    async def _request(
        self,
        http_method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        answer: dict[str, Any] = await super()._request(http_method, path, params=params, json=json)
        if answer.get("success") is False:
            raise MaxApiError(400, _as_refusal(answer))
        return answer

    def _remember_mid(self, raw: dict[str, Any]) -> None:
        """Remembers MAX's name of a message: only that name edits it, and aiogram knows only its number in its chat."""
        try:
            message = raw["message"]
            key = int(message["recipient"]["chat_id"]), int(message["body"]["seq"])
            self._named[key] = str(message["body"]["mid"])
        except (LookupError, TypeError, ValueError):
            return
        self._named.move_to_end(key)
        while len(self._named) > MOST_REMEMBERED:
            self._named.popitem(last=False)


def _buttons(markup: InlineKeyboardMarkup | None) -> dict[str, Any]:
    """All attachments of an edited message. An empty list removes its buttons."""
    keyboard = converters.keyboard_to_attachment(markup)
    return {"attachments": [] if keyboard is None else [keyboard]}


def _as_refusal(answer: dict[str, Any]) -> str:
    return json.dumps({"code": "not.done", "message": answer.get("message", "")})
