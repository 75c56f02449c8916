"""Reads MAX's objects as Telegram's: raw in, raw out. aiogram decodes the result, as it does for Telegram.

A field that MAX leaves out or sends in another form raises LookupError, TypeError or ValueError here, or a
ValidationError in aiogram. So one update that cannot be read stops no other.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.messenger.max.client import Json
from bot.messenger.max.keyboards import read_rows

KINDS = ("bot_started", "message_created", "message_edited", "message_callback")
"""The updates that the handlers take; MAX is asked for no others."""
CHATS = {"dialog": "private", "chat": "group", "channel": "channel"}
PHONE = re.compile(r"^(?:[\w-]+\.)?TEL[^:\r\n]*:(?:tel:)?\s*([+\d][\d ()-]+)", re.IGNORECASE | re.MULTILINE)
"""The first telephone number of a vCard."""
LONGEST_CARD = 10_000
MOST_NORTH, MOST_EAST = 90, 180


def update(raw: Mapping[str, Any]) -> Json | None:
    """None for an update that the handlers do not take."""
    locale = raw.get("user_locale")
    # MAX does not number updates. The time tells them apart well enough for a log.
    read: Json = {"update_id": int(raw["timestamp"])}
    match raw["update_type"]:
        case "bot_started":
            read["message"] = _start(raw, locale)
        case "message_created":
            read["message"] = message(raw["message"], locale)
        case "message_edited":
            read["edited_message"] = message(raw["message"], locale) | {"edit_date": _seconds(raw["timestamp"])}
        case "message_callback":
            read["callback_query"] = _press(raw, locale)
        case _:
            return None
    return read


def message(raw: Mapping[str, Any], locale: object = None) -> Json:
    """A message of MAX; one that was only forwarded has no body of its own."""
    link = raw.get("link") or {}
    body = raw.get("body") or link["message"]
    text = body.get("text") or None
    if text is None and link.get("type") == "forward":
        text = link["message"].get("text") or None
    read: Json = {
        "message_id": int(body["seq"]),
        "date": _seconds(raw["timestamp"]),
        "chat": _chat(raw["recipient"]),
        "text": text,
        **dict(_attached(body.get("attachments") or ())),
    }
    if raw.get("sender"):
        read["from"] = user(raw["sender"], locale)
    if link.get("type") == "reply":
        answered = {"recipient": raw["recipient"], "timestamp": raw["timestamp"], "sender": link.get("sender")}
        read["reply_to_message"] = message(answered | {"body": link["message"]})
    return read


def user(raw: Mapping[str, Any], locale: object = None) -> Json:
    return {
        "id": raw["user_id"],
        "is_bot": bool(raw.get("is_bot", False)),
        "first_name": raw.get("first_name") or raw.get("name") or "",
        "last_name": raw.get("last_name") or None,
        "username": raw.get("username"),
        "language_code": locale if isinstance(locale, str) else None,
    }


def _start(raw: Mapping[str, Any], locale: object) -> Json:
    """The press on "Start" as the command that Telegram sends instead, with what the link carries behind it."""
    return {
        "message_id": int(raw["timestamp"]),
        "date": _seconds(raw["timestamp"]),
        "chat": {"id": raw["chat_id"], "type": CHATS["dialog"]},
        "from": user(raw["user"], locale),
        "text": f"/start {raw.get('payload') or ''}".strip(),
    }


def _press(raw: Mapping[str, Any], locale: object) -> Json:
    callback, pressed = raw["callback"], raw.get("message")
    return {
        "id": callback["callback_id"],
        "from": user(callback["user"], locale),
        "data": callback.get("payload"),
        "message": None if pressed is None else message(pressed),
        "chat_instance": str(callback["user"]["user_id"]),
    }


def _chat(recipient: Mapping[str, Any]) -> Json:
    return {"id": recipient["chat_id"], "type": CHATS[recipient["chat_type"]]}


def _attached(attachments: Any) -> Iterator[tuple[str, Json]]:
    """What the handlers look at. Of pictures, sounds and stickers they need to know only that there are no words."""
    for one in attachments:
        match one["type"]:
            case "inline_keyboard":
                yield "reply_markup", {"inline_keyboard": read_rows(one["payload"]["buttons"])}
            case "location":
                yield "location", _place(one)
            case "contact" if (contact := _contact(one["payload"])) is not None:
                yield "contact", contact


def _place(raw: Mapping[str, Any]) -> Json:
    north, east = float(raw["latitude"]), float(raw["longitude"])
    if not (abs(north) <= MOST_NORTH and abs(east) <= MOST_EAST):
        raise ValueError("not a place on the globe")
    return {"latitude": north, "longitude": east}


def _contact(payload: Mapping[str, Any]) -> Json | None:
    """Whose it is stands in `max_info`: only one's own contact names one's account. None without a number."""
    found = PHONE.search(str(payload.get("vcf_info") or "")[:LONGEST_CARD])
    if found is None:
        return None
    owner = payload.get("max_info") or {}
    name = owner.get("first_name") or owner.get("name") or ""
    number = "".join(sign for sign in found[1] if sign.isdigit())
    return {"phone_number": number, "first_name": name, "user_id": owner.get("user_id")}


def _seconds(milliseconds: Any) -> int:
    return int(milliseconds) // 1000
