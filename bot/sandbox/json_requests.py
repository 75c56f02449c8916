"""The common form of all requests for people: JSON in, JSON out, errors as {"error": …}."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.world import Json, Person, World


@web.middleware
async def errors_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Gives aiohttp's own refusals (an unknown path, a body too large) the shape of the others."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "application/json":
            raise
        return web.json_response({"error": error.reason}, status=error.status)


def refusal(reason: str, kind: type[web.HTTPException] = web.HTTPBadRequest) -> web.HTTPException:
    return kind(text=json.dumps({"error": reason}, ensure_ascii=False), content_type="application/json")


async def content_of(request: web.Request) -> Json:
    try:
        content = await request.json()
    except ValueError:
        raise refusal("JSON expected") from None
    if not isinstance(content, dict):
        raise refusal("a JSON object expected")
    return content


def wanted(content: Json, name: str, kind: type[Any]) -> Any:
    value = content.get(name)
    if not isinstance(value, kind) or value == "":
        raise refusal(f"{name} is missing or wrong: {value!r}")
    return value


def number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise refusal(f"{text!r} is not a number") from None


def person_of(world: World, request: web.Request) -> Person:
    person = world.people.get(int(request.match_info["id"]))
    if person is None:
        raise refusal("there is no such person", web.HTTPNotFound)
    return person


def active_person(world: World, request: web.Request) -> Person:
    """The person of the request, who must not have blocked the bot."""
    person = person_of(world, request)
    if person.blocked:
        raise refusal("the bot is blocked")
    return person
