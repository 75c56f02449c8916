"""A stand-in for MAX's Bot API on loopback, after the published schema (version 0.0.32 of July 2026, and the pages
of methods of October 2026): strict with requests, and it remembers them.

Stricter than MAX in one thing: a tag that MAX would drop in silence is refused. As in MAX, a message is numbered within
its chat only, a picture is not ready when it has just been uploaded, and a callback must be answered with something.
"""

import asyncio
import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any, Self

from aiohttp import ClientSession, web

from bot.sandbox.client import SandboxError, text_of
from tests.patience import LIMIT

Json = dict[str, Any]

TOKEN = "f9LHodD0cOLTheTokenOfAStandInForMAX_7wGq2-zXk"
BOT = {"user_id": 900_001, "first_name": "ЦЗН", "username": "czn_max_bot", "is_bot": True, "last_activity_time": 0}
BODY = {"text", "attachments", "link", "notify", "format"}
BUTTONS = {
    "callback": {"payload"}, "link": {"url"}, "open_app": {"web_app", "payload"}, "request_contact": set(),
    "request_geo_location": set(), "message": set(),
}  # fmt: skip
"""The fields of a button beside its kind and its label."""
KINDS = {
    "bot_added", "bot_started", "bot_stopped", "bot_removed", "chat_title_changed", "dialog_cleared", "dialog_muted",
    "dialog_unmuted", "dialog_removed", "message_callback", "message_created", "message_edited", "message_removed",
    "user_added", "user_removed",
}  # fmt: skip
TAGS = {"i", "em", "b", "strong", "del", "s", "ins", "u", "a", "pre", "code", "mark", "h1"}
TAG = re.compile(r"</?([a-zA-Z][\w-]*)[^>]*>")
SECRET = re.compile(r"[A-Za-z0-9_-]{5,256}")
START_PARAMETER = re.compile(r"[\w-]{0,512}")
COMMAND = re.compile(r"[a-z_]{1,64}")
FIRST_CHAT = 5_000_000_000
FIRST_NUMBER = 116_328_147_937_082_782
"""MAX's numbers of messages have 57 bits."""
LONGEST_TEXT = 4_000
ROWS, IN_A_ROW, WIDE_IN_A_ROW, LONGEST_LABEL, LONGEST_PAYLOAD = 30, 7, 3, 128, 1_024


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.content = {"code": code, "message": message}


class MaxApi:
    """`async with MaxApi() as api:`; `calls` counts requests, `refusals` are those that the bot got wrong."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: Counter[str] = Counter()
        self.refusals: list[tuple[str, str]] = []
        self.faults: dict[str, deque[Refused]] = {}
        self.subscriptions: list[Json] = []
        self.people: list[Person] = []
        self.notes: list[str] = []
        self.commands: list[Json] = []
        self.changed = asyncio.Condition()
        self._updates: list[Json] = []
        self._callbacks: set[str] = set()
        self._uploads: dict[str, bytes | None] = {}
        self._not_ready: set[str] = set()
        self._mids: dict[str, tuple[Person, Json]] = {}

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._session = ClientSession()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._session.close()
        await self._runner.cleanup()

    def person(self, name: str = "Анна", locale: str | None = "ru") -> "Person":
        number = len(self.people)
        person = Person(self, 77 + number, FIRST_CHAT + number, name, locale)
        self.people.append(person)
        return person

    def fault(self, request: str, status: int, code: str, times: int = 1) -> None:
        """Makes the next requests of a kind, such as "POST /messages", fail like this."""
        self.faults.setdefault(request, deque()).extend([Refused(status, code, code)] * times)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT), self.changed:
            await self.changed.wait_for(condition)

    async def happen(self, update: Json) -> None:
        """Sends the update to the bot: to its address if it has one, else into the queue."""
        update["timestamp"] = _now()
        if not self.subscriptions:
            self._updates.append(update)
            await self._tell()
            return
        for one in self.subscriptions:
            if update["update_type"] in one["update_types"]:
                headers = {"X-Max-Bot-Api-Secret": one["secret"]}
                async with self._session.post(one["url"], json=update, headers=headers) as response:
                    assert response.status == 200, response.status

    def pressed(self) -> str:
        callback = f"callback-{len(self._callbacks)}"
        self._callbacks.add(callback)
        return callback

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def _serve(self, request: web.Request) -> web.Response:
        name = f"{request.method} {request.path.split('/upload/')[0] or '/upload'}"
        self.calls[name] += 1
        await self._tell()
        try:
            if self.faults.get(name):
                raise self.faults[name].popleft()
            answer = await self._answer(request)
            status = 200
        except Refused as refused:
            status, answer = refused.status, refused.content
            self.refusals.append((name, refused.content["message"]))
        await self._tell()
        return web.json_response(answer, status=status)

    async def _answer(self, request: web.Request) -> Json:
        if request.path.startswith("/upload/"):
            return await self._take_file(request)
        if request.headers.get("Authorization") != TOKEN or "access_token" in request.query:
            raise Refused(401, "verify.token", "Invalid access_token")
        methods = {
            ("GET", "/me"): self._me,
            ("PATCH", "/me/commands"): self._set_commands,
            ("GET", "/updates"): self._next_updates,
            ("GET", "/subscriptions"): self._listed,
            ("POST", "/subscriptions"): self._subscribe,
            ("DELETE", "/subscriptions"): self._unsubscribe,
            ("POST", "/uploads"): self._slot,
            ("POST", "/messages"): self._send,
            ("PUT", "/messages"): self._edit,
            ("GET", "/messages"): self._list,
            ("DELETE", "/messages"): self._delete,
            ("POST", "/answers"): self._release,
        }
        method = methods.get((request.method, request.path))
        if method is None:
            known = any(path == request.path for _, path in methods)
            raise Refused(405 if known else 404, "method.unknown", f"no {request.method} {request.path}")
        return await method(request)

    async def _me(self, request: web.Request) -> Json:
        _only(request.query, set())
        return {**BOT, "name": BOT["first_name"], "commands": self.commands}

    async def _set_commands(self, request: web.Request) -> Json:
        self.commands = (await _json(request, {"commands"}))["commands"]
        for one in self.commands:
            _only(one, {"name", "description"})
            if not COMMAND.fullmatch(one["name"]) or not 1 <= len(one["description"]) <= 128:
                raise Refused(400, "proto.payload", f"bad command {one}")
        return {"success": True}

    async def _next_updates(self, request: web.Request) -> Json:
        _only(request.query, {"limit", "timeout", "marker", "types"})
        if self.subscriptions:
            raise Refused(405, "not.allowed", "updates go to the webhook")
        limit, timeout = int(request.query.get("limit", 100)), int(request.query.get("timeout", 30))
        kinds = set(request.query["types"].split(",")) if "types" in request.query else KINDS
        if not (1 <= limit <= 1000 and 0 <= timeout <= 90 and kinds <= KINDS):
            raise Refused(400, "proto.payload", f"bad query {dict(request.query)}")
        # Without a marker only the newest is given.
        start = int(request.query["marker"]) if "marker" in request.query else max(len(self._updates) - 1, 0)
        try:
            async with asyncio.timeout(timeout), self.changed:
                await self.changed.wait_for(lambda: len(self._updates) > start)
        except TimeoutError:
            pass
        batch = self._updates[start : start + limit]
        return {"updates": [one for one in batch if one["update_type"] in kinds], "marker": start + len(batch)}

    async def _listed(self, request: web.Request) -> Json:
        return {"subscriptions": [{"time": 0, **one} for one in self.subscriptions]}

    async def _subscribe(self, request: web.Request) -> Json:
        body = await _json(request, {"url", "update_types", "secret"})
        if not SECRET.fullmatch(body["secret"]) or not set(body["update_types"]) <= KINDS:
            raise Refused(400, "proto.payload", f"bad subscription {body}")
        self.subscriptions.append(body)
        return {"success": True}

    async def _unsubscribe(self, request: web.Request) -> Json:
        kept = [one for one in self.subscriptions if one["url"] != request.query["url"]]
        found, self.subscriptions = len(kept) < len(self.subscriptions), kept
        return {"success": found}

    async def _slot(self, request: web.Request) -> Json:
        _only(request.query, {"type"})
        if request.query["type"] not in ("image", "video", "audio", "file"):
            raise Refused(400, "proto.payload", "unknown type of upload")
        name = f"slot-{len(self._uploads)}"
        self._uploads[name] = None
        return {"url": f"{self.url}/upload/{name}"}

    async def _take_file(self, request: web.Request) -> Json:
        name = request.path.removeprefix("/upload/")
        if name not in self._uploads or self._uploads[name] is not None:
            raise Refused(400, "upload", "no such slot, or it is used up")
        part = (await request.post()).get("data")
        if not isinstance(part, web.FileField):
            raise Refused(415, "upload", "a picture comes as a file in the field data")
        self._uploads[name] = part.file.read()
        self._not_ready.add(name)
        return {"photos": {"1": {"token": name}}}

    async def _send(self, request: web.Request) -> Json:
        _only(request.query, {"chat_id", "user_id", "disable_link_preview"})
        person = self._of_chat(request)
        if person.stopped:
            raise Refused(403, "chat.denied", f"Key: error.dialog.suspended, args: [{person.chat_id},].")
        content = self._content(await _json(request, BODY), {})
        if not content.get("text") and not content.get("photo"):
            raise Refused(400, "proto.payload", "an empty message")
        message = person.shown(content, by_bot=True)
        self._mids[message["mid"]] = (person, message)
        return {"message": person.as_max(message)}

    async def _edit(self, request: web.Request) -> Json:
        _only(request.query, {"message_id"})
        body = await _json(request, BODY)
        if request.query["message_id"] not in self._mids:
            return {"success": False, "message": "no such message of this bot"}
        person, message = self._mids[request.query["message_id"]]
        message.update(self._content(body, message))
        person.log.append(message)
        return {"success": True}

    async def _list(self, request: web.Request) -> Json:
        """The newest messages of a chat, the newest first."""
        _only(request.query, {"chat_id", "count"})
        person = self._of_chat(request)
        newest = sorted({one["message_id"]: one for one in person.log}.items(), reverse=True)
        return {"messages": [person.as_max(one) for _, one in newest[: int(request.query.get("count", 50))]]}

    async def _delete(self, request: web.Request) -> Json:
        _only(request.query, {"message_id"})
        person, message = self._mids.pop(request.query["message_id"], (None, None))
        if person is None:
            return {"success": False, "message": "no such message of this bot"}
        person.log[:] = [one for one in person.log if one is not message]
        return {"success": True}

    def _of_chat(self, request: web.Request) -> "Person":
        chat = request.query.get("chat_id")
        person = next((one for one in self.people if str(one.chat_id) == chat), None)
        if person is None:
            raise Refused(404, "chat.not.found", f"no chat {chat}")
        return person

    async def _release(self, request: web.Request) -> Json:
        _only(request.query, {"callback_id"})
        body = await _json(request, {"message", "notification"})
        if request.query["callback_id"] not in self._callbacks or not body.get("notification"):
            raise Refused(400, "proto.payload", "`message` or `notification` required, for a known callback")
        self.notes.append(body["notification"])
        return {"success": True}

    def _content(self, body: Json, before: Json) -> Json:
        text = body.get("text")
        if text is not None and len(text) > LONGEST_TEXT:
            raise Refused(400, "proto.payload", "text is too long")
        if body.get("format") not in (None, "html", "markdown"):
            raise Refused(400, "proto.payload", "unknown format")
        if body.get("format") == "html" and (foreign := set(TAG.findall(text or "")) - TAGS):
            raise Refused(400, "proto.payload", f"tags that MAX does not know: {foreign}")
        content = {"text": before.get("text") if text is None else text}
        if body.get("attachments") is None:
            return content
        content |= {"reply_markup": {"inline_keyboard": []}, "photo": None, "keyboard": None}
        for one in body["attachments"]:
            if one["type"] == "inline_keyboard":
                content["keyboard"] = one
                content["reply_markup"] = {"inline_keyboard": [list(_row(row)) for row in _rows(one["payload"])]}
            elif one["type"] == "image":
                (uploaded,) = one["payload"]["photos"].values()
                content["photo"] = self._picture(uploaded["token"])
            else:
                raise Refused(400, "proto.payload", f"unknown attachment {one['type']}")
        return content

    def _picture(self, token: str) -> bytes:
        if token in self._not_ready:
            self._not_ready.remove(token)
            raise Refused(400, "attachment.not.ready", "Key: errors.process.attachment.file.not.processed")
        picture = self._uploads.get(token)
        if picture is None:
            raise Refused(400, "proto.payload", "no such upload")
        return picture


class Person:
    """Somebody with MAX: has the doors of `bot.sandbox.client.PersonClient`, and sees messages in the same shape."""

    def __init__(self, api: MaxApi, user_id: int, chat_id: int, name: str, locale: str | None) -> None:
        self.id = user_id
        self.chat_id = chat_id
        self.stopped = False
        self.log: list[Json] = []
        self._api = api
        self._locale = locale
        self._user = {
            "user_id": user_id,
            "first_name": name,
            "username": None,
            "is_bot": False,
            "last_activity_time": 0,
        }
        self._count = 0

    async def start(self, payload: str = "") -> None:
        await self._happen("bot_started", chat_id=self.chat_id, user=self._user, payload=payload or None)

    async def say(self, text: str) -> Json:
        return await self._say({"text": text})

    async def send_place(self, latitude: float, longitude: float) -> Json:
        """As the button `request_geo_location` does."""
        place = {"type": "location", "latitude": latitude, "longitude": longitude}
        return await self._say({"text": None, "sent": place})

    async def send_contact(self, number: str, of: "Person | None" = None) -> Json:
        """As the button `request_contact` does; `of` somebody else, from the address book."""
        card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=cell:{number}\r\nFN:Имя\r\nEND:VCARD\r\n"
        contact = {"type": "contact", "payload": {"vcf_info": card, "max_info": (of or self)._user}}
        return await self._say({"text": None, "sent": contact})

    async def _say(self, content: Json) -> Json:
        message = self.shown(content, by_bot=False)
        await self._happen("message_created", message=self.as_max(message))
        return message

    async def edit(self, message: Json, text: str) -> None:
        message["text"] = text
        await self._happen("message_edited", message=self.as_max(message))

    async def happen(self, kind: str) -> None:
        """Something that the bot does not care for."""
        await self._happen(kind, chat_id=self.chat_id, user=self._user)

    async def press_data(self, message_id: int, data: str) -> None:
        message = next(one for one in self.log if one["message_id"] == message_id)
        labels = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        if data not in [button.get("callback_data") for button in labels]:
            raise SandboxError(f"no such button: {data}")
        callback = {"timestamp": _now(), "callback_id": self._api.pressed(), "payload": data, "user": self._user}
        await self._happen("message_callback", callback=callback, message=self.as_max(message))

    async def wait(self, wanted: Callable[[Json], bool]) -> Json:
        """The newest message of the bot that is as wanted, as soon as there is one."""

        def found() -> Json | None:
            return next((one for one in reversed(self.log) if one["by_bot"] and wanted(one)), None)

        try:
            await self._api.until(lambda: found() is not None)
        except TimeoutError:
            last = [text_of(one) for one in self.log[-3:]]
            raise SandboxError(f"waited in vain; the last are {last}; refused were {self._api.refusals}") from None
        newest = found()
        assert newest is not None
        return newest

    async def wait_text(self, part: str) -> Json:
        return await self.wait(lambda message: part in text_of(message))

    def shown(self, content: Json, *, by_bot: bool) -> Json:
        self._count += 1
        mid = f"mid.{self.chat_id:016x}{self._count:016x}"
        message = {"message_id": FIRST_NUMBER + self._count, "mid": mid, "by_bot": by_bot, **content}
        self.log.append(message)
        return message

    def as_max(self, message: Json) -> Json:
        sender, receiver = (BOT, self.id) if message["by_bot"] else (self._user, BOT["user_id"])
        attached = [one for one in (message.get("keyboard"), message.get("sent")) if one is not None]
        return {
            "sender": sender,
            "recipient": {"chat_id": self.chat_id, "chat_type": "dialog", "user_id": receiver},
            "timestamp": _now(),
            "body": {
                "mid": message["mid"],
                "seq": message["message_id"],
                "text": message["text"],
                **({"attachments": attached} if attached else {}),
            },
        }

    async def _happen(self, kind: str, **content: Any) -> None:
        locale = {} if self._locale is None else {"user_locale": self._locale}
        await self._api.happen({"update_type": kind, **locale, **content})


def _now() -> int:
    return time.time_ns() // 1_000_000


def _only(given: Any, known: set[str]) -> None:
    if strangers := set(given) - known:
        raise Refused(400, "proto.payload", f"unknown {strangers}")


async def _json(request: web.Request, known: set[str]) -> Json:
    body: Json = json.loads(await request.read())
    _only(body, known)
    return body


def _rows(payload: Json) -> list[list[Json]]:
    rows: list[list[Json]] = payload["buttons"]
    if not 1 <= len(rows) <= ROWS or not all(1 <= len(row) <= IN_A_ROW for row in rows):
        raise Refused(400, "proto.payload", "rows of buttons are too many or too long")
    return rows


def _row(row: list[Json]) -> Iterator[Json]:
    if len(row) > WIDE_IN_A_ROW and any(button["type"] not in ("callback", "message") for button in row):
        raise Refused(400, "proto.payload", "more wide buttons than a row holds")
    for button in row:
        fields = BUTTONS.get(button["type"])
        if fields is None or set(button) != fields | {"type", "text"}:
            raise Refused(400, "proto.payload", f"bad button {button}")
        fits = 1 <= len(button["text"]) <= LONGEST_LABEL and len(button.get("payload", "")) <= LONGEST_PAYLOAD
        if button["type"] == "open_app":
            fits = fits and button["web_app"] == BOT["username"] and bool(START_PARAMETER.fullmatch(button["payload"]))
        if not fits:
            raise Refused(400, "proto.payload", f"bad button {button}")
        yield _as_seen(button)


def _as_seen(button: Json) -> Json:
    """A button as the walks through the product look for it: in Telegram's words where there are any."""
    label = {"text": button["text"]}
    match button["type"]:
        case "callback":
            return label | {"callback_data": button["payload"]}
        case "link":
            return label | {"url": button["url"]}
        case "open_app":
            return label | {"open_app": button["payload"]}
    return label | {button["type"]: True}
