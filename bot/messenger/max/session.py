"""The session of aiogram's `Bot` that speaks to MAX: translates its calls into requests, and the answers back."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.base import BaseSession
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import InputFile, Message, Update, User
from aiohttp import ClientError

from bot.messenger.max import reading
from bot.messenger.max.client import Json, MaxClient, MaxError
from bot.messenger.max.keyboards import NotInMax, attachments, opens_an_app
from bot.messenger.max.refusals import refusal
from bot.messenger.updates import GetRawUpdates

MOST_REMEMBERED = 10_000
"""How many messages' MAX names this process remembers."""
LOOKED_THROUGH = 100
"""How many of a chat's newest messages are looked through for one that an earlier process sent."""
FORMATS = {None: None, ParseMode.HTML: "html", "HTML": "html"}

Carry = Callable[[Bot, Any], Awaitable[Any]]


class Session(BaseSession):
    """A session for one bot. It refuses calls that MAX cannot carry out, and never drops them in silence."""

    def __init__(self, token: str, *, api_url: str, proxy: str | None = None) -> None:
        super().__init__()
        self._client = MaxClient(token, api_url, proxy)
        self._named: OrderedDict[tuple[int, int], str] = OrderedDict()
        self._next: int | None = None
        self._bot_name: str | None = None
        self._carry: dict[type[TelegramMethod[Any]], Carry] = {
            AnswerCallbackQuery: self._let_go,
            DeleteMessage: self._delete,
            DeleteWebhook: self._unsubscribe,
            EditMessageReplyMarkup: self._edit_buttons,
            EditMessageText: self._edit_text,
            GetMe: self._me,
            GetRawUpdates: self._next_updates,
            SendMessage: self._send_words,
            SendPhoto: self._send_picture,
            SetMyCommands: self._set_menu,
            SetWebhook: self._subscribe,
        }

    async def close(self) -> None:
        await self._client.close()

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        carry = self._carry.get(type(method))
        if carry is None:
            raise TelegramBadRequest(method=method, message=f"MAX has no {method.__api_method__}")
        try:
            async with asyncio.timeout(self.timeout if timeout is None else timeout):
                return await carry(bot, method)
        except MaxError as error:
            raise refusal(method, error) from None
        except NotInMax as error:
            raise TelegramBadRequest(method=method, message=str(error)) from None
        except (ClientError, OSError, TimeoutError) as error:
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        except (LookupError, TypeError, ValueError, AttributeError):
            # Not chained to the unreadable answer: it may hold texts that people wrote.
            raise TelegramServerError(method=method, message="not an answer of MAX") from None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError("files of MAX are not read")
        yield b""

    def read(self, bot: Bot, raw: Mapping[str, Any]) -> Update | None:
        """Reads a raw update of MAX; None if the handlers do not take it. Raises the errors of decoding."""
        read = reading.update(raw)
        if read is None:
            return None
        self._remember(raw.get("message"))
        return Update.model_validate(read, context={"bot": bot})

    async def _me(self, bot: Bot, method: GetMe) -> User:
        me = reading.user(await self._client.request("GET", "/me"))
        self._bot_name = me["username"] or ""
        return User.model_validate(me | {"is_bot": True}, context={"bot": bot})

    async def _next_updates(self, bot: Bot, method: GetRawUpdates) -> list[Any]:
        """Asks from the position that MAX itself gave for the next update. This acknowledges the updates before it."""
        params: dict[str, str | int] = {"types": ",".join(reading.KINDS), "timeout": method.timeout or 0}
        if method.limit is not None:
            params["limit"] = method.limit
        if self._next is not None:
            params["marker"] = self._next
        answer = await self._client.request("GET", "/updates", params)
        updates: list[Any] = list(answer["updates"])
        if answer.get("marker") is not None:
            self._next = int(answer["marker"])
        return updates

    async def _subscribe(self, bot: Bot, method: SetWebhook) -> bool:
        """Keeps one address, as Telegram does: MAX would keep the others too, and deliver everything to each."""
        await self._unsubscribe(bot, DeleteWebhook())
        body = {"url": method.url, "secret": method.secret_token, "update_types": list(reading.KINDS)}
        await self._client.request("POST", "/subscriptions", body=body)
        return True

    async def _unsubscribe(self, bot: Bot, method: DeleteWebhook) -> bool:
        listed = await self._client.request("GET", "/subscriptions")
        for one in listed["subscriptions"]:
            await self._client.request("DELETE", "/subscriptions", {"url": one["url"]})
        return True

    async def _set_menu(self, bot: Bot, method: SetMyCommands) -> bool:
        """MAX has one menu for everybody: the one that Telegram shows where no other language is set."""
        if method.scope is not None:
            raise NotInMax("MAX has no menu for a chat")
        if method.language_code is None:
            commands = [{"name": one.command, "description": one.description} for one in method.commands]
            await self._client.request("PATCH", "/me/commands", body={"commands": commands})
        return True

    async def _send_words(self, bot: Bot, method: SendMessage) -> Message:
        body = _words(bot, method.text, method.parse_mode, method.entities)
        return await self._send(bot, method.chat_id, body | {"attachments": await self._keyboard(method.reply_markup)})

    async def _send_picture(self, bot: Bot, method: SendPhoto) -> Message:
        if not isinstance(method.photo, InputFile):
            raise NotInMax("MAX takes a picture as a file only")
        body = _words(bot, method.caption, method.parse_mode, method.caption_entities)
        keyboard = await self._keyboard(method.reply_markup)
        content = b"".join([part async for part in method.photo.read(bot)])
        picture = await self._client.upload(content, method.photo.filename or "picture.png")
        return await self._send(bot, method.chat_id, body | {"attachments": [picture, *keyboard]})

    async def _send(self, bot: Bot, chat_id: int | str, body: Json) -> Message:
        sent = await self._client.send({"chat_id": chat_id}, body)
        self._remember(sent)
        return Message.model_validate(reading.message(sent), context={"bot": bot})

    async def _edit_text(self, bot: Bot, method: EditMessageText) -> bool:
        body = _words(bot, method.text, method.parse_mode, method.entities)
        return await self._edit(method, body | {"attachments": await self._keyboard(method.reply_markup)})

    async def _edit_buttons(self, bot: Bot, method: EditMessageReplyMarkup) -> bool:
        return await self._edit(method, {"attachments": await self._keyboard(method.reply_markup)})

    async def _edit(self, method: EditMessageText | EditMessageReplyMarkup, body: Json) -> bool:
        """An empty list of attachments removes the buttons."""
        await self._client.request("PUT", "/messages", {"message_id": await self._name_of(method)}, body)
        return True

    async def _delete(self, bot: Bot, method: DeleteMessage) -> bool:
        await self._client.request("DELETE", "/messages", {"message_id": await self._name_of(method)})
        return True

    async def _let_go(self, bot: Bot, method: AnswerCallbackQuery) -> bool:
        """MAX takes no empty answer, and waits for none."""
        if method.text:
            body = {"notification": method.text}
            await self._client.request("POST", "/answers", {"callback_id": method.callback_query_id}, body)
        return True

    async def _keyboard(self, markup: object) -> list[Json]:
        """MAX wants the bot's name with a button that opens its mini-app."""
        if self._bot_name is None and opens_an_app(markup):
            self._bot_name = str((await self._client.request("GET", "/me")).get("username") or "")
        return attachments(markup, self._bot_name or "")

    async def _name_of(self, method: EditMessageText | EditMessageReplyMarkup | DeleteMessage) -> str:
        """MAX's name of a message: only that edits it, and aiogram knows only its number in its chat."""
        key = int(method.chat_id or 0), method.message_id or 0
        if key not in self._named:
            recent = await self._client.request("GET", "/messages", {"chat_id": key[0], "count": LOOKED_THROUGH})
            # The oldest first, so that the newest are remembered longest.
            for one in reversed(recent["messages"]):
                self._remember(one)
        if key not in self._named:
            raise NotInMax("the chat's newest messages do not have this one")
        return self._named[key]

    def _remember(self, message: Any) -> None:
        try:
            key = int(message["recipient"]["chat_id"]), int(message["body"]["seq"])
            self._named[key] = str(message["body"]["mid"])
        except (LookupError, TypeError, ValueError):
            return
        self._named.move_to_end(key)
        while len(self._named) > MOST_REMEMBERED:
            self._named.popitem(last=False)


def _words(bot: Bot, text: str | None, parse_mode: Any, entities: Any) -> Json:
    """The words of a message with the way they are marked up."""
    mode = bot.default[parse_mode.name] if isinstance(parse_mode, Default) else parse_mode
    if entities or mode not in FORMATS:
        raise NotInMax("MAX is given HTML or plain words")
    return {"text": text, "format": FORMATS[mode]}
