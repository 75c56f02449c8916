"""The Bot API's methods, as far as the product uses them. Each says which parameters it knows; others are refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.entities import Entity, parse_html, strip_outer_space, utf16_length
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.world import Json, Person, Webhook, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_DATA = 64
MAX_POPUP = 200
IGNORED = frozenset({"disable_notification", "protect_content", "link_preview_options", "show_caption_above_media"})
"""Known to the Bot API and without a meaning here."""


@dataclass(frozen=True)
class Upload:
    filename: str
    content: bytes


Params = dict[str, str | Upload]
Method = Callable[[World, Params], Any]


@dataclass(frozen=True)
class Known:
    run: Method
    parameters: frozenset[str]


def call(world: World, name: str, params: Params) -> Any:
    """Carries out a method that does not wait. Raises ApiError."""
    method = METHODS.get(name.lower())
    if method is None:
        raise ApiError(404, "Not Found")
    attached = {str(value).removeprefix("attach://") for value in params.values() if str(value).startswith("attach://")}
    unknown = sorted(params.keys() - method.parameters - IGNORED - attached)
    if unknown:
        raise bad_request(f"the sandbox does not know the parameter {unknown[0]} of {name}")
    return method.run(world, params)


def text_of(params: Params, name: str, default: str | None = None) -> str:
    value = params.get(name, default)
    if value is None:
        raise bad_request(f'parameter "{name}" is required')
    if isinstance(value, Upload):
        raise bad_request(f'parameter "{name}" must be a text')
    return value


def number_of(params: Params, name: str, default: int | None = None) -> int:
    value = params.get(name)
    if value is None and default is not None:
        return default
    try:
        return int(text_of(params, name))
    except ValueError:
        raise bad_request(f"{name} must be a number") from None


def flag_of(params: Params, name: str) -> bool:
    return text_of(params, name, "false").lower() in ("true", "1")


def json_of(params: Params, name: str) -> Any:
    if name not in params:
        return None
    try:
        return json.loads(text_of(params, name))
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def get_me(world: World, params: Params) -> Json:
    return world.bot


def send_message(world: World, params: Params) -> Json:
    person = _reachable(world, params)
    text, entities = _formatted(params, "text", MAX_TEXT, "message text is empty", "message is too long")
    content = {"text": text} | ({"entities": entities} if entities else {})
    return world.add_message(person, world.bot, **content, **_markup(params))


def send_photo(world: World, params: Params) -> Json:
    person = _reachable(world, params)
    photo = _stored(world, params, "photo")
    sizes = [{"file_id": photo, "file_unique_id": photo[-12:], "width": 1080, "height": 1080}]
    sizes[0]["file_size"] = len(world.files[photo][1])
    return world.add_message(person, world.bot, photo=sizes, **_caption(params), **_markup(params))


def send_document(world: World, params: Params) -> Json:
    person = _reachable(world, params)
    file_id = _stored(world, params, "document")
    name, content = world.files[file_id]
    document = {"file_id": file_id, "file_unique_id": file_id[-12:], "file_name": name, "file_size": len(content)}
    return world.add_message(person, world.bot, document=document, **_caption(params), **_markup(params))


def edit_message_text(world: World, params: Params) -> Json:
    person, message = _own_message(world, params, "edit")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = _formatted(params, "text", MAX_TEXT, "message text is empty", "message is too long")
    return _edit(person, message, {"text": text} | ({"entities": entities} if entities else {}) | _markup(params))


def edit_message_caption(world: World, params: Params) -> Json:
    person, message = _own_message(world, params, "edit")
    media = {key: message[key] for key in ("photo", "document") if key in message}
    if not media:
        raise bad_request("there is no caption in the message to edit")
    return _edit(person, message, media | _caption(params) | _markup(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    person, message = _own_message(world, params, "edit")
    kept = {key: value for key, value in message.items() if key in CONTENT and key != "reply_markup"}
    return _edit(person, message, kept | _markup(params))


def delete_message(world: World, params: Params) -> bool:
    person, message = _own_message(world, params, "delete")
    del person.messages[message["message_id"]]
    person.touch()
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    person = world.queries.pop(text_of(params, "callback_query_id"), None)
    if person is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = text_of(params, "text", "")
    if utf16_length(text) > MAX_POPUP:
        raise bad_request("MESSAGE_TOO_LONG")
    person.popups.append({"text": text, "alert": flag_of(params, "show_alert")})
    person.touch()
    return True


def send_chat_action(world: World, params: Params) -> bool:
    _reachable(world, params)
    return True


def get_chat(world: World, params: Params) -> Json:
    return _person(world, params).as_chat()


def get_file(world: World, params: Params) -> Json:
    file_id = text_of(params, "file_id")
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[file_id][1])
    return {"file_id": file_id, "file_unique_id": file_id[-12:], "file_size": size, "file_path": f"files/{file_id}"}


def set_my_commands(world: World, params: Params) -> bool:
    commands = json_of(params, "commands") or []
    if any(not command.get("command") or not command.get("description") for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    world.commands[text_of(params, "language_code", "")] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(text_of(params, "language_code", ""), [])


def set_webhook(world: World, params: Params) -> bool:
    url = text_of(params, "url")
    if not url:
        return delete_webhook(world, params)
    world.webhook = Webhook(url, text_of(params, "secret_token", "") or None, json_of(params, "allowed_updates"))
    _drop_pending(world, params)
    world.news.set()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    world.webhook = None
    _drop_pending(world, params)
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    url = world.webhook.url if world.webhook else ""
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(world.updates)}


def _drop_pending(world: World, params: Params) -> None:
    if flag_of(params, "drop_pending_updates"):
        world.updates.clear()


def _person(world: World, params: Params) -> Person:
    try:
        return world.people[number_of(params, "chat_id")]
    except KeyError:
        raise bad_request("chat not found") from None


def _reachable(world: World, params: Params) -> Person:
    person = _person(world, params)
    if person.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if not person.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    return person


def _own_message(world: World, params: Params, what: str) -> tuple[Person, Json]:
    person = _reachable(world, params)
    message = person.messages.get(number_of(params, "message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    if not message["from"]["is_bot"]:
        raise bad_request(f"message can't be {what}ed" if what == "edit" else "message can't be deleted")
    return person, message


CONTENT = ("text", "entities", "photo", "document", "caption", "caption_entities", "reply_markup")


def _edit(person: Person, message: Json, content: Json) -> Json:
    if {key: message[key] for key in CONTENT if key in message} == content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    for key in CONTENT:
        message.pop(key, None)
    message.update(content, edit_date=message["date"])
    person.edits[message["message_id"]] += 1
    person.touch()
    return message


def _formatted(params: Params, name: str, longest: int, empty: str, long: str) -> tuple[str, list[Entity]]:
    source = text_of(params, name, "")
    mode = text_of(params, "parse_mode", "")
    if mode not in ("", "HTML"):
        raise bad_request(f"the sandbox does not know the parse mode {mode}")
    text, entities = strip_outer_space(*(parse_html(source) if mode else (source, [])))
    if not text and empty:
        raise bad_request(empty)
    if utf16_length(text) > longest:
        raise bad_request(long)
    return text, entities


def _caption(params: Params) -> Json:
    caption, entities = _formatted(params, "caption", MAX_CAPTION, "", "message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    return content | ({"caption_entities": entities} if entities else {})


def _markup(params: Params) -> Json:
    markup = json_of(params, "reply_markup")
    if not markup:
        return {}
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad_request("object expected as reply markup")
        return {"reply_markup": markup} if "keyboard" in markup else {}
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    actions = button.keys() & {"callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat"}
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not 0 < len(button.get("callback_data", "x").encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _stored(world: World, params: Params, name: str) -> str:
    """The file id of an upload, kept now, or of a file that was sent before."""
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        if not value.content:
            raise bad_request("file must be non-empty")
        file_id = f"sandbox-file-{world.next_number()}"
        world.files[file_id] = (value.filename, value.content)
        return file_id
    if value is None or value not in world.files:
        raise bad_request(f"wrong file identifier/HTTP URL specified in {name}")
    return value


def _known(run: Method, *parameters: str) -> Known:
    return Known(run, frozenset(parameters))


SENDING = ("chat_id", "parse_mode", "reply_markup", "reply_parameters")
METHODS = {
    "getme": _known(get_me),
    "sendmessage": _known(send_message, *SENDING, "text", "entities"),
    "sendphoto": _known(send_photo, *SENDING, "photo", "caption"),
    "senddocument": _known(send_document, *SENDING, "document", "caption"),
    "editmessagetext": _known(edit_message_text, *SENDING, "message_id", "text"),
    "editmessagecaption": _known(edit_message_caption, *SENDING, "message_id", "caption"),
    "editmessagereplymarkup": _known(edit_message_reply_markup, "chat_id", "message_id", "reply_markup"),
    "deletemessage": _known(delete_message, "chat_id", "message_id"),
    "answercallbackquery": _known(answer_callback_query, "callback_query_id", "text", "show_alert", "cache_time"),
    "sendchataction": _known(send_chat_action, "chat_id", "action"),
    "getchat": _known(get_chat, "chat_id"),
    "getfile": _known(get_file, "file_id"),
    "setmycommands": _known(set_my_commands, "commands", "scope", "language_code"),
    "getmycommands": _known(get_my_commands, "scope", "language_code"),
    "setwebhook": _known(
        set_webhook, "url", "secret_token", "allowed_updates", "drop_pending_updates", "max_connections"
    ),
    "deletewebhook": _known(delete_webhook, "drop_pending_updates"),
    "getwebhookinfo": _known(get_webhook_info),
}
