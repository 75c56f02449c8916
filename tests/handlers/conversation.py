"""The bot's own dispatcher and database, with a clock to set, and a messenger that only writes down what it is sent."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import (
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    InlineKeyboardMarkup,
    Message,
    Update,
    User,
)

from bot import key_files
from bot.key_files import SecretFile
from bot.monitoring.metrics import Metrics
from bot.running.app import build_dispatcher
from bot.running.installation import Installation
from bot.settings import Settings
from questionnaire.loader import load
from questionnaire.themes import load as load_themes
from storage.engine.database import Database

TOKEN = "1:conversation"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Shown:
    text: str
    markup: InlineKeyboardMarkup | None

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self._rows for button in row]

    @property
    def data(self) -> list[str]:
        return [button.callback_data or "" for row in self._rows for button in row]

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")

    @property
    def _rows(self) -> Any:
        return self.markup.inline_keyboard if self.markup else []


class Recorder(BaseSession):
    """Keeps every chat as its messages by number."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: dict[int, dict[int, Shown]] = {}
        self.popups: list[str] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        match method:
            case SendMessage(chat_id=int(chat_id), text=str(text), reply_markup=markup):
                chat = self.chats.setdefault(chat_id, {})
                chat[len(chat) + 1] = Shown(text, markup if isinstance(markup, InlineKeyboardMarkup) else None)
                return _message(chat_id, len(chat), text)
            case EditMessageText(chat_id=int(chat_id), message_id=int(number), text=str(text), reply_markup=markup):
                self.chats[chat_id][number] = Shown(text, markup)
                return _message(chat_id, number, text)
            case EditMessageReplyMarkup(chat_id=int(chat_id), message_id=int(number)):
                self.chats[chat_id][number].markup = None
                return True
            case AnswerCallbackQuery(text=text):
                self.popups.append(text or "")
                return True
        raise AssertionError(f"the bot was not expected to call {method}")

    async def stream_content(self, *arguments: Any, **named: Any) -> AsyncGenerator[bytes, None]:
        raise AssertionError("the bot was not expected to load a file")
        yield b""

    async def close(self) -> None:
        pass


@dataclass
class Conversations:
    """`now` is the bot's clock."""

    db: Database
    folder: Path
    now: datetime
    recorder: Recorder = field(default_factory=Recorder)
    updates: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    """More settings."""

    def __post_init__(self) -> None:
        settings = Settings(
            secret_key_file=self.folder / "secret.key",
            visit_keys_file=self.folder / "visit.keys",
            # It has a type that is counted apart.
            questionnaire="2026.1",
            **self.more,
        )
        self.bot = Bot(TOKEN, session=self.recorder)
        self.keys = key_files.visit_keys(settings.visit_keys_file)
        self.secret = SecretFile(settings.secret_key_file)
        installation = Installation(
            settings, self.db, self.secret, lambda: self.keys, load_themes(), Metrics(load()), _draw, None, None,
            lambda: self.now,
        )  # fmt: skip
        self.dispatcher: Dispatcher = build_dispatcher(installation)

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)

    def person(self, number: int, language: str = "ru") -> "Person":
        return Person(self, number, language)

    async def feed(self, **event: Any) -> None:
        self.updates += 1
        await self.dispatcher.feed_update(self.bot, Update(update_id=self.updates, **event))


@dataclass
class Person:
    own: Conversations
    number: int
    language: str

    @property
    def account(self) -> str:
        return self.own.secret.account_key().account("telegram", self.number)

    @property
    def last(self) -> Shown:
        return list(self.own.recorder.chats[self.number].values())[-1]

    async def say(self, text: str) -> Shown:
        message = Message(message_id=10**6, date=EPOCH, chat=_chat(self.number), from_user=self._user, text=text)
        await self.own.feed(message=message)
        return self.last

    async def press(self, prefix: str, ending: str = "", *, inaccessible: bool = False) -> Shown:
        """The newest button whose data begin and end so."""
        for number, shown in reversed(self.own.recorder.chats[self.number].items()):
            for data in shown.data:
                if data.split(":")[0] == prefix and data.endswith(ending):
                    await self._press(number, shown.text, data, inaccessible)
                    return self.last
        raise AssertionError(f"no button {prefix}…{ending}; the last message is {self.last}")

    async def _press(self, number: int, text: str, data: str, inaccessible: bool) -> None:
        message: Message | InaccessibleMessage = _message(self.number, number, text)
        if inaccessible:
            message = InaccessibleMessage(chat=_chat(self.number), message_id=number, date=0)
        query = CallbackQuery(id="1", from_user=self._user, chat_instance="1", message=message, data=data)
        await self.own.feed(callback_query=query)

    @property
    def _user(self) -> User:
        return User(id=self.number, is_bot=False, first_name="Анна", language_code=self.language)


def _chat(number: int) -> Chat:
    return Chat(id=number, type="private")


def _message(chat_id: int, number: int, text: str) -> Message:
    bot = User(id=1, is_bot=True, first_name="bot")
    return Message(message_id=number, date=EPOCH, chat=_chat(chat_id), from_user=bot, text=text)


async def _draw(*arguments: Any) -> Any:
    raise AssertionError("nothing is drawn here")
