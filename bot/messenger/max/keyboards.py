"""Buttons of aiogram as MAX's, and back.

MAX has one kind of keyboard, below the message. The buttons that Telegram shows below the input field stand there too:
those that share a number or a place, and those that send their own words.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.messenger.max.client import Json

APP_START = "start"
"""The parameter of a mini-app's address that MAX hands over as the start parameter: its button has no address."""


class NotInMax(ValueError):
    """MAX lacks what a call asks for."""


def opens_an_app(markup: object) -> bool:
    return isinstance(markup, InlineKeyboardMarkup) and any(
        button.web_app is not None for row in markup.inline_keyboard for button in row
    )


def attachments(markup: object, bot_name: str) -> list[Json]:
    """The keyboard as the only attachment; nothing for no keyboard, and for one that is taken away. Raises
    NotInMax."""
    match markup:
        case None | ReplyKeyboardRemove():
            return []
        case InlineKeyboardMarkup(inline_keyboard=rows):
            buttons = [[_below_message(button, bot_name) for button in row] for row in rows]
        case ReplyKeyboardMarkup(keyboard=rows):
            buttons = [[_below_input(button) for button in row] for row in rows]
        case _:
            raise NotInMax(f"MAX has no {type(markup).__name__}")
    return [{"type": "inline_keyboard", "payload": {"buttons": buttons}}] if buttons else []


def read_rows(rows: Iterable[Iterable[Mapping[str, Any]]]) -> list[list[Json]]:
    """The buttons of one of our own messages. Those that aiogram's keyboards below a message lack are left out."""
    read = [[one for button in row if (one := _read(button)) is not None] for row in rows]
    return [row for row in read if row]


def _below_message(button: InlineKeyboardButton, bot_name: str) -> Json:
    if button.callback_data is not None:
        return {"type": "callback", "text": button.text, "payload": button.callback_data}
    if button.url is not None:
        return {"type": "link", "text": button.text, "url": button.url}
    if button.web_app is not None:
        start = parse_qs(urlsplit(button.web_app.url).query).get(APP_START, [""])[0]
        return {"type": "open_app", "text": button.text, "web_app": bot_name, "payload": start}
    raise NotInMax("MAX has no such button below a message")


def _below_input(button: KeyboardButton) -> Json:
    if button.request_contact:
        return {"type": "request_contact", "text": button.text}
    if button.request_location:
        return {"type": "request_geo_location", "text": button.text}
    if button.model_dump(exclude_none=True, exclude={"text"}):
        raise NotInMax("MAX has no such button below the input field")
    return {"type": "message", "text": button.text}


def _read(button: Mapping[str, Any]) -> Json | None:
    label = {"text": button["text"]}
    match button["type"]:
        case "callback":
            return label | {"callback_data": button["payload"]}
        case "link":
            return label | {"url": button["url"]}
        case "open_app":
            return label | {"web_app": {"url": f"?{urlencode({APP_START: button.get('payload') or ''})}"}}
    return None
