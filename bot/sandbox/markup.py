"""Keyboards: inline ones belong to a message, reply keyboards to the chat."""

from typing import Any

from bot.sandbox import params
from bot.sandbox.errors import Unknown, bad_request
from bot.sandbox.params import Params
from bot.sandbox.world import Json

MAX_CALLBACK_DATA = 64
MAX_BUTTONS = 100
MAX_PLACEHOLDER = 64
ACTIONS = frozenset({"callback_data", "url"})
"""The actions of the sandbox's inline buttons."""
REPLY_BUTTON = frozenset({"text", "request_contact", "request_location"})


def inline_keyboard(given: Params) -> Json:
    """The part of a message that holds its inline keyboard; empty if there is none."""
    markup = params.dict_of(given, "reply_markup")
    if not markup:
        return {}
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [row for row in _rows(markup["inline_keyboard"]) if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_inline(button)
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def reply_keyboard(given: Params) -> tuple[Json, Json | None]:
    """The message's inline keyboard, and the chat's new reply keyboard: empty removes it, None leaves it unchanged."""
    markup = params.dict_of(given, "reply_markup")
    if "keyboard" in markup:
        return {}, markup | {"keyboard": [[_reply_button(one) for one in row] for row in _rows(markup["keyboard"])]}
    if markup.get("remove_keyboard"):
        return {}, {}
    if markup.get("force_reply"):
        return {}, None
    return inline_keyboard(given), None


def forced_reply(given: Params) -> Json | None:
    """The input field's words if the next text is to be a reply; None if it is not."""
    markup = params.dict_of(given, "reply_markup")
    if not markup.get("force_reply"):
        return None
    placeholder = str(markup.get("input_field_placeholder", ""))
    if len(placeholder) > MAX_PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    return {"placeholder": placeholder}


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request("can't parse reply keyboard markup JSON object: array of arrays expected")
    return value


def _reply_button(button: Any) -> Json:
    described = {"text": button} if isinstance(button, str) else button
    if not isinstance(described, dict) or not described.get("text"):
        raise bad_request("keyboard button text must be non-empty")
    if unknown := sorted(described.keys() - REPLY_BUTTON):
        raise Unknown(400, f"Bad Request: the sandbox does not know {unknown[0]} of a reply button")
    return described


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    if unknown := sorted(button.keys() - ACTIONS - {"text"}):
        raise Unknown(400, f"Bad Request: the sandbox does not know {unknown[0]} of an inline button")
    if len(button.keys() & ACTIONS) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not 0 < len(str(button.get("callback_data", "url")).encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
