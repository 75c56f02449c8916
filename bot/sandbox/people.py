"""The actions of people in the sandbox, over HTTP: for its page, the demo and the tests."""

import asyncio
import base64
import re
import time

from aiohttp import web

from bot.sandbox.files import described
from bot.sandbox.json_requests import active_person, content_of, number, person_of, refusal, wanted
from bot.sandbox.world import Json, Person, World

LONGEST_WAIT = 25.0
"""How many seconds a reader of a chat waits for news."""
COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]+)?(?=\s|$)")
KINDS: dict[str, Json] = {
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
    },
    "photo": {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]},
    "location": {"location": {"latitude": 55.75, "longitude": 37.62}},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}},
}

PHONE_NUMBER = "79120001122"
"""Everybody's, as Telegram gives it: without the plus."""


class PeopleApi:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        person = "/sandbox/people/{id:\\d+}"
        return [
            web.post("/sandbox/people", self._create),
            web.get("/sandbox/people", self._list),
            web.get(f"{person}/chat", self._chat),
            web.post(f"{person}/send", self._send),
            web.post(f"{person}/edit", self._edit),
            web.post(f"{person}/press", self._press),
            web.post(f"{person}/block", self._block),
            web.post(f"{person}/unblock", self._unblock),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        content = await content_of(request)
        name = wanted(content, "first_name", str)
        person = self._world.person(name, content.get("username"), content.get("language_code", "ru"))
        return web.json_response(_described(person))

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response([_described(person) for person in self._world.people.values()])

    async def _chat(self, request: web.Request) -> web.Response:
        person = person_of(self._world, request)
        after = number(request.query.get("after", "-1"))
        if person.version <= after:
            try:
                await asyncio.wait_for(person.changed.wait(), LONGEST_WAIT)
            except TimeoutError:
                pass
        messages = [{**message, "edits": person.edits[message_id]} for message_id, message in person.messages.items()]
        return web.json_response(
            {
                "version": person.version,
                "messages": messages,
                "popups": person.popups,
                "blocked": person.blocked,
                "started": person.started,
                "typing": max(0.0, round(person.typing_until - time.monotonic(), 1)),
                "keyboard": person.keyboard,
                "asked": person.asked,
                "inline": person.inline,
                "bot": self._world.bot,
                "commands": self._world.commands_in(person.id, person.language_code),
            }
        )

    async def _send(self, request: web.Request) -> web.Response:
        person, content = active_person(self._world, request), await content_of(request)
        if "text" in content:
            body = _text(wanted(content, "text", str)) | _reply(person, content)
        elif content.get("kind") == "location" and "latitude" in content:
            body = {"location": {name: wanted(content, name, float) for name in ("latitude", "longitude")}}
        elif content.get("kind") == "voice" and "sound" in content:
            body = {"voice": self._voice(content)}
        elif content.get("kind") == "contact":
            body = {"contact": _contact(person, content)}
        elif content.get("kind") in KINDS:
            body = KINDS[content["kind"]]
        else:
            raise refusal("neither a text nor a known kind of message")
        person.started = True
        if person.keyboard and person.keyboard.get("one_time_keyboard"):
            person.keyboard = None
        message = self._world.add_message(person, person.as_user(), **body)
        self._world.add_update("message", message)
        return web.json_response(message)

    def _voice(self, content: Json) -> Json:
        """A voice message whose sound the bot can download. It is sent as base64."""
        try:
            sound = base64.b64decode(wanted(content, "sound", str), validate=True)
        except ValueError:
            raise refusal("sound must be base64") from None
        file_id = f"sandbox-file-{self._world.next_number()}"
        self._world.files[file_id] = ("voice.ogg", sound)
        return described(self._world, file_id) | {"duration": wanted(content, "duration", int)}

    async def _edit(self, request: web.Request) -> web.Response:
        person, content = active_person(self._world, request), await content_of(request)
        message = person.messages.get(wanted(content, "message_id", int))
        if message is None or message["from"]["is_bot"] or "text" not in message:
            raise refusal("only an own text can be edited")
        message.pop("entities", None)
        message.update(_text(wanted(content, "text", str)), edit_date=int(time.time()))
        person.edits[message["message_id"]] += 1
        person.touch()
        self._world.add_update("edited_message", dict(message))
        return web.json_response(message)

    async def _press(self, request: web.Request) -> web.Response:
        person, content = active_person(self._world, request), await content_of(request)
        message = person.messages.get(wanted(content, "message_id", int))
        if message is None:
            raise refusal("there is no such message")
        data = _data(message, content)
        if not content.get("forge") and data not in (
            button.get("callback_data") for row in _rows(message) for button in row
        ):
            raise refusal("the message has no such button")
        query_id = str(self._world.next_number() + 4_000_000_000_000)
        self._world.queries[query_id] = person
        query = {
            "id": query_id,
            "from": person.as_user(),
            "message": dict(message),
            "chat_instance": str(7_000_000 + person.id),
            "data": data,
        }
        self._world.add_update("callback_query", query)
        return web.json_response({"id": query_id})

    async def _block(self, request: web.Request) -> web.Response:
        return self._set_blocked(person_of(self._world, request), blocked=True)

    async def _unblock(self, request: web.Request) -> web.Response:
        return self._set_blocked(person_of(self._world, request), blocked=False)

    def _set_blocked(self, person: Person, *, blocked: bool) -> web.Response:
        if person.blocked != blocked:
            person.blocked = blocked
            person.touch()
            before, after = ("member", "kicked") if blocked else ("kicked", "member")
            self._world.add_update(
                "my_chat_member",
                {
                    "chat": person.as_chat(),
                    "from": person.as_user(),
                    "date": int(time.time()),
                    "old_chat_member": self._member(before),
                    "new_chat_member": self._member(after),
                },
            )
        return web.json_response(_described(person))

    def _member(self, status: str) -> Json:
        return {"status": status, "user": self._world.bot} | ({"until_date": 0} if status == "kicked" else {})


def _text(text: str) -> Json:
    command = COMMAND.match(text)
    entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    return {"text": text} | ({"entities": entities} if entities else {})


def _contact(person: Person, content: Json) -> Json:
    """The person's own, as the button of a reply keyboard sends it; or `of` somebody else, out of the address book."""
    of = person.id if "of" not in content else wanted(content, "of", int)
    number = wanted(content, "phone_number", str) if "phone_number" in content else PHONE_NUMBER
    return {"phone_number": number, "first_name": person.first_name, "user_id": of}


def _reply(person: Person, content: Json) -> Json:
    """The reply's target: the named message, or the one with which the bot has asked for a reply."""
    asked, person.asked = person.asked, None
    named = wanted(content, "reply_to", int) if "reply_to" in content else (asked or {}).get("message_id")
    if named is None:
        return {}
    message = person.messages.get(named)
    if message is None:
        raise refusal("there is no such message")
    return {"reply_to_message": {name: value for name, value in message.items() if name != "reply_to_message"}}


def _rows(message: Json) -> list[list[Json]]:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def _data(message: Json, content: Json) -> str:
    """The data of the pressed button, given directly or by row and column."""
    if "data" in content:
        return str(wanted(content, "data", str))
    row, column = wanted(content, "row", int), wanted(content, "col", int)
    try:
        return str(_rows(message)[row][column]["callback_data"])
    except (IndexError, KeyError):
        raise refusal("the message has no such button") from None


def _described(person: Person) -> Json:
    return person.as_user() | {"started": person.started, "blocked": person.blocked}
