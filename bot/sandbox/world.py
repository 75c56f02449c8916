"""The state of the sandbox: people, their chats with the bot, files, and the updates waiting for the bot."""

import asyncio
import itertools
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.faults import Faults, Limits

Json = dict[str, Any]

BOT_USERNAME = "czn_sandbox_bot"
FIRST_PERSON = 1001
TYPING_SECONDS = 5.0
CALLS_KEPT = 200
WANTED_BY_DEFAULT = frozenset({"message", "edited_message", "callback_query", "inline_query", "my_chat_member"})


@dataclass
class Person:
    """A human user and the private chat with the bot. `version` grows with every change on the screen."""

    id: int
    first_name: str
    username: str | None
    language_code: str
    started: bool = False
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    edits: Counter[int] = field(default_factory=Counter)
    popups: list[Json] = field(default_factory=list)
    keyboard: Json | None = None
    """The reply keyboard under the input field. It belongs to the chat, not to a message."""
    asked: Json | None = None
    """The message that the next text replies to, because the bot has asked for a reply."""
    inline: Json | None = None
    """The bot's answer to an inline query: results and a button."""
    typing_until: float = 0.0
    version: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def touch(self) -> None:
        self.version += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def as_user(self) -> Json:
        user = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }
        return user | ({"username": self.username} if self.username else {})

    def as_chat(self) -> Json:
        chat = {"id": self.id, "type": "private", "first_name": self.first_name}
        return chat | ({"username": self.username} if self.username else {})


@dataclass
class Webhook:
    url: str
    secret: str | None
    max_connections: int
    error: Json = field(default_factory=dict)
    """The time and the reason of the last update not accepted."""


class World:
    """One bot and the people who talk to it."""

    def __init__(self, token: str, *, limits: bool = False) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Оценка ЦЗН (песочница)",
            "username": BOT_USERNAME,
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        self.people: dict[int, Person] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        # Menus by chat (None for every chat) and language.
        self.commands: dict[tuple[int | None, str], list[Json]] = {}
        self.profile: dict[str, Any] = {}
        self.queries: dict[str, Person] = {}
        self.inline_queries: dict[str, Person] = {}
        self.updates: dict[int, Json] = {}
        self.wanted: frozenset[str] = WANTED_BY_DEFAULT
        self.webhook: Webhook | None = None
        self.news = asyncio.Event()
        self.poller: asyncio.Task[Any] | None = None
        self.calls: Counter[str] = Counter()
        self.log: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.refused: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.updates_made = 0
        self.faults = Faults()
        self.limits = Limits(time.monotonic) if limits else None
        self._update_ids = itertools.count(100_001)
        self._message_ids: dict[int, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
        self._numbers = itertools.count(1)

    def person(self, first_name: str, username: str | None = None, language_code: str = "ru") -> Person:
        person = Person(FIRST_PERSON + len(self.people), first_name, username, language_code)
        self.people[person.id] = person
        return person

    def next_number(self) -> int:
        return next(self._numbers)

    def add_message(self, person: Person, sender: Json, **content: Any) -> Json:
        message = {
            "message_id": next(self._message_ids[person.id]),
            "from": sender,
            "chat": person.as_chat(),
            "date": int(time.time()),
            **content,
        }
        person.messages[message["message_id"]] = message
        if sender["is_bot"]:
            person.typing_until = 0.0
        person.touch()
        return message

    def want(self, kinds: list[str]) -> None:
        """Sets the kinds of updates to make from now on; an empty list means the usual ones."""
        self.wanted = frozenset(kinds) or WANTED_BY_DEFAULT

    def add_update(self, kind: str, content: Json) -> None:
        """Queues an update for the bot, if it wants this kind."""
        if kind not in self.wanted:
            return
        update_id = next(self._update_ids)
        self.updates[update_id] = {"update_id": update_id, kind: content}
        self.updates_made += 1
        self.stir()

    def stir(self) -> None:
        """Wakes the tasks that wait for updates or for a webhook."""
        self.news.set()
        self.news = asyncio.Event()

    def commands_in(self, chat_id: int, language: str) -> list[Json]:
        """The menu of a chat: its own before everybody's, its language's before the one without a language."""
        for key in ((chat_id, language), (chat_id, ""), (None, language), (None, "")):
            if found := self.commands.get(key):
                return found
        return []

    def confirm(self, offset: int) -> None:
        """Forgets the updates below the offset."""
        for update_id in [known for known in self.updates if known < offset]:
            del self.updates[update_id]

    def note(self, method: str, chat_id: object, error: str | None = None) -> None:
        """Records a call, for people who want to see the bot's actions."""
        call: Json = {"method": method, "chat_id": chat_id, "error": error, "at": round(time.time(), 3)}
        self.log.append(call)
        if error is not None:
            self.refused.append({"method": method, "description": error})
