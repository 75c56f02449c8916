"""The methods that send, change and delete messages."""

import json
import time
from typing import Any

from bot.sandbox import files, params
from bot.sandbox.entities import Entity, parse_html, strip_outer_space, utf16_length
from bot.sandbox.errors import ApiError, Unknown, bad_request, blocked
from bot.sandbox.markup import forced_reply, inline_keyboard, reply_keyboard
from bot.sandbox.params import Params
from bot.sandbox.world import TYPING_SECONDS, Json, Person, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
ACTIONS = frozenset({"typing", "upload_photo", "upload_document", "find_location", "choose_sticker"})
CONTENT = ("text", "entities", "photo", "document", "caption", "caption_entities", "reply_markup")
"""The fields that an edit can change."""
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, given: Params) -> Json:
    return _send(world, given, text_content(given))


def send_photo(world: World, given: Params) -> Json:
    reachable(world, given)
    return _send(world, given, {"photo": files.photo(world, files.stored(world, given, "photo"))} | _caption(given))


def send_document(world: World, given: Params) -> Json:
    reachable(world, given)
    content = {"document": files.document(world, files.stored(world, given, "document"))}
    return _send(world, given, content | _caption(given))


def send_location(world: World, given: Params) -> Json:
    try:
        place = {name: float(params.text_of(given, name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("latitude and longitude must be numbers") from None
    return _send(world, given, {"location": place})


def send_chat_action(world: World, given: Params) -> bool:
    person = reachable(world, given)
    if params.text_of(given, "action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    person.typing_until = time.monotonic() + TYPING_SECONDS
    person.touch()
    return True


def edit_message_text(world: World, given: Params) -> Json:
    person, message = _own_message(world, given)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(person, message, text_content(given) | inline_keyboard(given))


def edit_message_caption(world: World, given: Params) -> Json:
    person, message = _own_message(world, given)
    media = {name: message[name] for name in ("photo", "document") if name in message}
    if not media:
        raise bad_request("there is no caption in the message to edit")
    return _edit(person, message, media | _caption(given) | inline_keyboard(given))


def edit_message_media(world: World, given: Params) -> Json:
    person, message = _own_message(world, given)
    media = params.dict_of(given, "media")
    kind = media.get("type")
    if kind not in ("photo", "document"):
        raise Unknown(400, f"Bad Request: the sandbox does not know media of type {kind}")
    inner: Params = given | params.from_json(json.dumps(media).encode())
    file_id = files.stored(world, inner, "media")
    content = {kind: files.photo(world, file_id) if kind == "photo" else files.document(world, file_id)}
    return _edit(person, message, content | _caption(inner) | inline_keyboard(given))


def edit_message_reply_markup(world: World, given: Params) -> Json:
    person, message = _own_message(world, given)
    kept = {name: message[name] for name in CONTENT if name in message and name != "reply_markup"}
    return _edit(person, message, kept | inline_keyboard(given))


def delete_message(world: World, given: Params) -> bool:
    person = reachable(world, given)
    if person.messages.pop(_message_id(given), None) is None:
        raise bad_request("message to delete not found")
    person.touch()
    return True


def known_person(world: World, given: Params) -> Person:
    chat_id = params.text_of(given, "chat_id", "")
    if not chat_id:
        raise bad_request("chat_id is empty")
    person = world.people.get(int(chat_id)) if params.INTEGER.fullmatch(chat_id) else None
    if person is None:
        raise bad_request("chat not found")
    return person


def reachable(world: World, given: Params) -> Person:
    person = known_person(world, given)
    if person.blocked:
        raise blocked()
    if not person.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    return person


def _send(world: World, given: Params, content: Json) -> Json:
    """Reads and checks everything before it changes the chat."""
    person = reachable(world, given)
    buttons, keyboard = reply_keyboard(given)
    asked = forced_reply(given)
    if keyboard is not None:
        person.keyboard = keyboard or None
    message = world.add_message(person, world.bot, **content, **buttons)
    if asked is not None:
        person.asked = {"message_id": message["message_id"], **asked}
    return message


def _own_message(world: World, given: Params) -> tuple[Person, Json]:
    person = reachable(world, given)
    message = person.messages.get(_message_id(given))
    if message is None:
        raise bad_request("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return person, message


def _message_id(given: Params) -> int:
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    return params.number_of(given, "message_id")


def _edit(person: Person, message: Json, content: Json) -> Json:
    if {name: message[name] for name in CONTENT if name in message} == content:
        raise bad_request(NOT_MODIFIED)
    for name in CONTENT:
        message.pop(name, None)
    message.update(content, edit_date=int(time.time()))
    person.edits[message["message_id"]] += 1
    person.touch()
    return message


def text_content(given: Params, name: str = "text") -> Json:
    text, entities = _formatted(given, name)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | _present("entities", entities)


def _caption(given: Params) -> Json:
    caption, entities = _formatted(given, "caption")
    if utf16_length(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _present("caption", caption) | _present("caption_entities", entities)


def _formatted(given: Params, name: str) -> tuple[str, list[Entity]]:
    """Lengths are counted after this, so markup costs nothing."""
    source = params.text_of(given, name, "")
    mode = params.text_of(given, "parse_mode", "")
    if mode.lower() not in ("", "html"):
        raise Unknown(400, f"Bad Request: the sandbox does not know the parse mode {mode}")
    return strip_outer_space(*(parse_html(source) if mode else (source, [])))


def _present(name: str, value: Any) -> Json:
    return {name: value} if value else {}
