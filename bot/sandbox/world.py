"""Everything that the sandbox knows: people, their chats with the bot, files, and the updates waiting for the bot."""

import asyncio
import itertools
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.faults import Faults

Json = dict[str, Any]

BOT_USERNAME = "czn_sandbox_bot"
FIRST_PERSON = 1001


@dataclass
class Person:
    """A human user and the private chat with the bot. `version` grows with everything that changes on the screen."""

    id: int
    first_name: str
    username: str | None
    language_code: str
    started: bool = False
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    edits: Counter[int] = field(default_factory=Counter)
    popups: list[Json] = field(default_factory=list)
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
    allowed: list[str] | None


class World:
    """One bot and the people who talk to it."""

    def __init__(self, token: str) -> None:
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
        self.commands: dict[str, list[Json]] = {}
        self.queries: dict[str, Person] = {}
        self.updates: list[Json] = []
        self.webhook: Webhook | None = None
        self.news = asyncio.Event()
        self.poller: asyncio.Task[Any] | None = None
        self.calls: Counter[str] = Counter()
        self.refused: list[Json] = []
        self.faults = Faults()
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
        person.touch()
        return message

    def add_update(self, kind: str, content: Json) -> None:
        """Queues an update for the bot, if it wants such."""
        if self.webhook is not None and self.webhook.allowed and kind not in self.webhook.allowed:
            return
        self.updates.append({"update_id": next(self._update_ids), kind: content})
        self.news.set()
        self.news = asyncio.Event()

    def confirm(self, offset: int) -> None:
        """Forgets the updates below the offset."""
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
