"""The Bot API methods that the product uses. Each names the parameters that it knows; others are refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import files, inline, messages, params
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import Unknown, bad_request
from bot.sandbox.params import Params
from bot.sandbox.world import Json, Webhook, World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
MAX_POPUP = 200
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
WEBHOOK_URL = re.compile(r"https?://[^\s/]+.*")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
CONNECTIONS = 40
MOST_CONNECTIONS = 100

Method = Callable[[World, Params], Any]


@dataclass(frozen=True)
class Known:
    run: Method
    parameters: frozenset[str]


def call(world: World, name: str, given: Params) -> Any:
    """Carries out a method that does not wait. Raises ApiError."""
    method = METHODS.get(name.lower())
    if method is None:
        raise Unknown(404, "Not Found")
    check_known(name, given, method.parameters)
    return method.run(world, given)


def check_known(name: str, given: Params, known: frozenset[str]) -> None:
    """Refuses unknown parameters. An upload may have any name, if something is attached by it."""
    uploads = {one for one, value in given.items() if isinstance(value, params.Upload)}
    attached = {one for one in uploads if any(f"attach://{one}" in str(value) for value in given.values())}
    unknown = sorted(given.keys() - known - attached)
    if unknown:
        raise Unknown(400, f"Bad Request: the sandbox does not know the parameter {unknown[0]} of {name}")


def get_me(world: World, given: Params) -> Json:
    return world.bot


def answer_callback_query(world: World, given: Params) -> bool:
    text = params.text_of(given, "text", "")
    if utf16_length(text) > MAX_POPUP:
        raise bad_request("MESSAGE_TOO_LONG")
    person = world.queries.pop(params.text_of(given, "callback_query_id"), None)
    if person is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    person.popups.append({"text": text, "alert": params.flag_of(given, "show_alert")})
    person.touch()
    return True


def get_chat(world: World, given: Params) -> Json:
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
    return messages.known_person(world, given).as_chat() | full


def get_file(world: World, given: Params) -> Json:
    file_id = params.text_of(given, "file_id")
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return files.described(world, file_id) | {"file_path": f"files/{file_id}"}


def set_my_commands(world: World, given: Params) -> bool:
    commands = params.list_of(given, "commands")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 0 < len(str(command.get("description", ""))) <= MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[_commands_of(given)] = commands
    return True


def get_my_commands(world: World, given: Params) -> list[Json]:
    return world.commands.get(_commands_of(given), [])


def delete_my_commands(world: World, given: Params) -> bool:
    world.commands.pop(_commands_of(given), None)
    return True


def _commands_of(given: Params) -> tuple[int | None, str]:
    """The chat and the language of a menu; None for every chat."""
    scope = params.dict_of(given, "scope") if "scope" in given else {}
    chat_id = scope.get("chat_id") if scope.get("type") == "chat" else None
    return (None if chat_id is None else int(chat_id)), params.text_of(given, "language_code", "")


def set_profile(world: World, given: Params) -> bool:
    """Stores descriptions, names and menu buttons. The sandbox does not show them."""
    world.profile.update(given)
    return True


def nothing(world: World, given: Params) -> bool:
    return True


def set_webhook(world: World, given: Params) -> bool:
    url = params.text_of(given, "url", "")
    if not url:
        return delete_webhook(world, given)
    secret = params.text_of(given, "secret_token", "")
    connections = params.number_of(given, "max_connections", CONNECTIONS)
    if not WEBHOOK_URL.fullmatch(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise bad_request("max_connections is out of range")
    if "allowed_updates" in given:
        world.want(params.list_of(given, "allowed_updates"))
    _drop_pending(world, given)
    world.webhook = Webhook(url, secret or None, connections)
    if world.poller is not None:
        world.poller.cancel()
    world.stir()
    return True


def delete_webhook(world: World, given: Params) -> bool:
    _drop_pending(world, given)
    world.webhook = None
    world.stir()
    return True


def get_webhook_info(world: World, given: Params) -> Json:
    hook = world.webhook
    info: Json = {"url": hook.url if hook else "", "has_custom_certificate": False}
    info |= {"pending_update_count": len(world.updates), "allowed_updates": sorted(world.wanted)}
    return info | ({"max_connections": hook.max_connections} | hook.error if hook else {})


def _drop_pending(world: World, given: Params) -> None:
    if params.flag_of(given, "drop_pending_updates"):
        world.updates.clear()


def _known(run: Method, *parameters: str) -> Known:
    return Known(run, frozenset(parameters))


IGNORED = (
    "disable_notification",
    "protect_content",
    "link_preview_options",
    "reply_parameters",
    "allow_paid_broadcast",
)
"""Parameters that the Bot API knows in every sending method. They have no meaning here."""
SENDING = ("chat_id", "parse_mode", "reply_markup", *IGNORED)
CAPTION = ("caption", "show_caption_above_media")
EDITING = ("chat_id", "message_id", "parse_mode", "reply_markup")
METHODS = {
    "getme": _known(get_me),
    "logout": _known(nothing),
    "close": _known(nothing),
    "sendmessage": _known(messages.send_message, *SENDING, "text"),
    "sendphoto": _known(messages.send_photo, *SENDING, *CAPTION, "photo", "has_spoiler"),
    "senddocument": _known(messages.send_document, *SENDING, "caption", "document", "disable_content_type_detection"),
    "sendlocation": _known(messages.send_location, *SENDING, "latitude", "longitude"),
    "sendchataction": _known(messages.send_chat_action, "chat_id", "action"),
    "editmessagetext": _known(messages.edit_message_text, *EDITING, "text", "link_preview_options"),
    "editmessagecaption": _known(messages.edit_message_caption, *EDITING, *CAPTION),
    "editmessagemedia": _known(messages.edit_message_media, "chat_id", "message_id", "media", "reply_markup"),
    "editmessagereplymarkup": _known(messages.edit_message_reply_markup, "chat_id", "message_id", "reply_markup"),
    "deletemessage": _known(messages.delete_message, "chat_id", "message_id"),
    "answercallbackquery": _known(answer_callback_query, "callback_query_id", "text", "show_alert", "cache_time"),
    "answerinlinequery": _known(
        inline.answer_inline_query, "inline_query_id", "results", "cache_time", "is_personal", "next_offset", "button"
    ),
    "getchat": _known(get_chat, "chat_id"),
    "getfile": _known(get_file, "file_id"),
    "setmycommands": _known(set_my_commands, "commands", "scope", "language_code"),
    "getmycommands": _known(get_my_commands, "scope", "language_code"),
    "deletemycommands": _known(delete_my_commands, "scope", "language_code"),
    "setmyname": _known(set_profile, "name", "language_code"),
    "setmydescription": _known(set_profile, "description", "language_code"),
    "setmyshortdescription": _known(set_profile, "short_description", "language_code"),
    "setchatmenubutton": _known(set_profile, "chat_id", "menu_button"),
    "setwebhook": _known(
        set_webhook, "url", "secret_token", "allowed_updates", "drop_pending_updates", "max_connections"
    ),
    "deletewebhook": _known(delete_webhook, "drop_pending_updates"),
    "getwebhookinfo": _known(get_webhook_info),
}
