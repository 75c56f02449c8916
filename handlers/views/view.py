"""A view: the text of a message and the buttons under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    WebAppInfo,
)


@dataclass(frozen=True, slots=True)
class View:
    """HTML text and rows of inline buttons."""

    text: str
    markup: InlineKeyboardMarkup | None = None

    def with_note(self, note: str) -> "View":
        """The same view below a line with the reason for showing it."""
        return View(f"{note}\n\n{self.text}", self.markup)

    def with_note_below(self, note: str) -> "View":
        """The note stands next to the buttons: on a small phone the beginning of a long text is out of sight."""
        return View(f"{self.text}\n\n{note}", self.markup)


@dataclass(frozen=True, slots=True)
class Prompt:
    """HTML text, and its effect on the client's input field. It is sent, never drawn over another message."""

    text: str
    markup: ForceReply | ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def page_button(label: str, app: str, start: str = "") -> InlineKeyboardButton:
    """Opens the mini-app at the address `app`, at what the start parameter leads to."""
    return InlineKeyboardButton(text=label, web_app=WebAppInfo(url=f"{app}?start={start}" if start else app))


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows if row])
