"""Inline mode: the bot's results under the input field of any chat, and the result that a person sends from there.

Here "any chat" is the person's own chat with the bot. Nothing is cached: every query reaches the bot.
"""

import json
import re
from typing import Any

from aiohttp import web

from bot.sandbox import params
from bot.sandbox.errors import Unknown, bad_request
from bot.sandbox.json_requests import active_person, content_of, refusal, wanted
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.messages import text_content
from bot.sandbox.params import Params
from bot.sandbox.world import Json, World

MAX_RESULTS = 50
MAX_RESULT_ID = 64
MAX_OFFSET = 64
MAX_QUERY = 256
ARTICLE = frozenset({"type", "id", "title", "description", "input_message_content", "reply_markup", "url"})
TEXT_CONTENT = frozenset({"message_text", "parse_mode", "link_preview_options"})
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline_query(world: World, given: Params) -> bool:
    """Reads and checks everything before it shows anything."""
    query_id = params.text_of(given, "inline_query_id")
    results = params.list_of(given, "results")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [_checked_id(result) for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if params.number_of(given, "cache_time", 300) < 0:
        raise bad_request("CACHE_TIME_INVALID")
    if len(params.text_of(given, "next_offset", "").encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    params.flag_of(given, "is_personal")
    shown = {"id": query_id, "results": [_article(result) for result in results], "button": _button(given)}
    person = world.inline_queries.pop(query_id, None)
    if person is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    person.inline = shown
    person.touch()
    return True


class InlineApi:
    """The requests to type a query and to send one of its results."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        person = "/sandbox/people/{id:\\d+}"
        return [web.post(f"{person}/inline", self._ask), web.post(f"{person}/choose", self._choose)]

    async def _ask(self, request: web.Request) -> web.Response:
        person, content = active_person(self._world, request), await content_of(request)
        query_id = str(self._world.next_number() + 5_000_000_000_000)
        self._world.inline_queries[query_id] = person
        typed = str(content.get("query", ""))[:MAX_QUERY]
        query = {"id": query_id, "from": person.as_user(), "query": typed, "offset": "", "chat_type": "sender"}
        self._world.add_update("inline_query", query)
        return web.json_response({"id": query_id})

    async def _choose(self, request: web.Request) -> web.Response:
        """The result becomes the person's own message, and the bot gets it like any other."""
        person, content = active_person(self._world, request), await content_of(request)
        result_id = wanted(content, "result_id", str)
        shown = person.inline or {"results": []}
        found = next((result for result in shown["results"] if result["id"] == result_id), None)
        if found is None:
            raise refusal("there is no such result")
        person.started, person.inline = True, None
        message = self._world.add_message(person, person.as_user(), via_bot=self._world.bot, **found["message"])
        self._world.add_update("message", message)
        return web.json_response(message)


def _checked_id(result: Any) -> str:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise Unknown(400, "Bad Request: the sandbox knows inline results of type article only")
    if unknown := sorted(result.keys() - ARTICLE):
        raise Unknown(400, f"Bad Request: the sandbox does not know {unknown[0]} of an article")
    result_id = result.get("id")
    if not isinstance(result_id, str) or not 0 < len(result_id.encode()) <= MAX_RESULT_ID:
        raise bad_request("RESULT_ID_INVALID")
    return result_id


def _article(result: Json) -> Json:
    """A result as a person sees it, with the message that it would send."""
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("input message content is not specified")
    if unknown := sorted(content.keys() - TEXT_CONTENT):
        raise Unknown(400, f"Bad Request: the sandbox does not know {unknown[0]} of a message's content")
    message = text_content(params.from_json(json.dumps(content).encode()), "message_text")
    message |= inline_keyboard(params.from_json(json.dumps(result).encode()))
    return {"id": result["id"], "title": result["title"], "description": result.get("description", "")} | {
        "message": message
    }


def _button(given: Params) -> Json | None:
    """The button above the results, which leads into the chat with the bot."""
    button = params.dict_of(given, "button")
    if not button:
        return None
    if unknown := sorted(button.keys() - {"text", "start_parameter"}):
        raise Unknown(400, f"Bad Request: the sandbox does not know {unknown[0]} of a results button")
    if not button.get("text") or not START_PARAMETER.fullmatch(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return button
