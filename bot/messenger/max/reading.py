"""Reads MAX's updates as aiogram's."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import CallbackQuery, Message, Update
from aiogram_max import converters

KINDS = ("bot_started", "message_created", "message_edited", "message_callback")
"""The updates that the handlers take; MAX is asked for no others."""


def read(raw: Mapping[str, Any]) -> Update | None:
    """None for an update that the handlers do not take. Raises the converters' errors for one that cannot be read."""
    update = _converted(raw)
    locale = raw.get("user_locale")
    return _in_language(update, locale) if update is not None and isinstance(locale, str) else update


def _converted(raw: Mapping[str, Any]) -> Update | None:
    # MAX does not number updates. The time tells them apart well enough for a log.
    number = int(raw["timestamp"])
    if raw["update_type"] == "message_edited":
        return Update(update_id=number, edited_message=converters.to_message(raw["message"]))
    update: Update | None = converters.to_update(dict(raw), number)
    return update


def _in_language(update: Update, locale: str) -> Update:
    """Adds the person's own language, which aiogram-max 1.3 leaves out."""
    event = update.event
    if not isinstance(event, Message | CallbackQuery) or event.from_user is None:
        return update
    person = event.from_user.model_copy(update={"language_code": locale})
    return update.model_copy(update={update.event_type: event.model_copy(update={"from_user": person})})
