"""What people do in the sandbox, over HTTP: for its page, the demo and the tests."""

import asyncio
import time
from typing import Any

from aiohttp import web

from bot.sandbox.faults import Fault
from bot.sandbox.world import Json, Person, World

LONGEST_WAIT = 25.0
"""Seconds that a reader of a chat is kept waiting for news."""
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
            web.post("/sandbox/faults", self._fault),
            web.get("/sandbox/stats", self._stats),
            web.get("/sandbox/files/{file_id}", self._file),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        content = await request.json()
        person = self._world.person(content["first_name"], content.get("username"), content.get("language_code", "ru"))
        return web.json_response(_described(person))

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response([_described(person) for person in self._world.people.values()])

    async def _chat(self, request: web.Request) -> web.Response:
        person = self._person(request)
        after = int(request.query.get("after", "-1"))
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
                "commands": self._world.commands.get(person.language_code) or self._world.commands.get("", []),
            }
        )

    async def _send(self, request: web.Request) -> web.Response:
        person, content = self._person(request), await request.json()
        if person.blocked:
            raise _refusal("the bot is blocked")
        text = content.get("text")
        if text is not None:
            body = _text(text)
        elif content.get("kind") in KINDS:
            body = KINDS[content["kind"]]
        else:
            raise _refusal("neither a text nor a known kind of message")
        person.started = True
        message = self._world.add_message(person, person.as_user(), **body)
        self._world.add_update("message", message)
        return web.json_response(message)

    async def _edit(self, request: web.Request) -> web.Response:
        person, content = self._person(request), await request.json()
        message = person.messages.get(content["message_id"])
        if message is None or message["from"]["is_bot"]:
            raise _refusal("only an own message can be edited")
        message.update(_text(content["text"]), edit_date=int(time.time()))
        person.touch()
        self._world.add_update("edited_message", dict(message))
        return web.json_response(message)

    async def _press(self, request: web.Request) -> web.Response:
        person, content = self._person(request), await request.json()
        if person.blocked:
            raise _refusal("the bot is blocked")
        message = person.messages.get(content["message_id"])
        if message is None:
            raise _refusal("there is no such message")
        data = content["data"]
        if not content.get("forge") and data not in _buttons(message):
            raise _refusal("the message has no such button")
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
        return self._set_blocked(self._person(request), blocked=True)

    async def _unblock(self, request: web.Request) -> web.Response:
        return self._set_blocked(self._person(request), blocked=False)

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

    async def _fault(self, request: web.Request) -> web.Response:
        try:
            self._world.faults.add(Fault(**await request.json()))
        except (TypeError, ValueError) as error:
            raise _refusal(str(error)) from None
        return web.json_response({})

    async def _stats(self, request: web.Request) -> web.Response:
        world = self._world
        return web.json_response(
            {"calls": dict(world.calls), "refused": world.refused[-100:], "pending": len(world.updates)}
        )

    async def _file(self, request: web.Request) -> web.Response:
        found = self._world.files.get(request.match_info["file_id"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type="image/png")

    def _person(self, request: web.Request) -> Person:
        person = self._world.people.get(int(request.match_info["id"]))
        if person is None:
            raise _refusal("there is no such person", status=404)
        return person


def _text(text: str) -> dict[str, Any]:
    command = text.split()[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if len(command) > 1 else []
    return {"text": text} | ({"entities": entities} if entities else {})


def _buttons(message: Json) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _described(person: Person) -> Json:
    return person.as_user() | {"started": person.started, "blocked": person.blocked}


def _refusal(reason: str, status: int = 400) -> web.HTTPException:
    kind = web.HTTPNotFound if status == 404 else web.HTTPBadRequest
    return kind(text=f'{{"error": "{reason}"}}', content_type="application/json")
