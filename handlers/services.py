"""What the running bot hands to handlers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from handlers.texts import Texts
from scoring.actions import ActionTaken
from scoring.card import Card
from storage.engine.database import Database
from storage.retention import Retention

if TYPE_CHECKING:
    # Whoever only draws letters has no use for a database or the messenger.
    from aiogram.types import InlineKeyboardMarkup

    from handlers.events import Events
    from handlers.identity import ReadAccountKey
    from questionnaire.model import Questionnaire
    from storage.digests import Digest
    from storage.interviews import Interview
    from storage.messenger import Messenger
    from storage.region_digests import RegionDigest
    from storage.visit_tokens import VisitKeys


@dataclass(frozen=True, slots=True)
class Letter:
    """A PNG picture, if there is one, with its HTML caption, and the buttons below, if there are any."""

    picture: bytes | None
    caption: str
    markup: "InlineKeyboardMarkup | None" = None


WriteLetter = Callable[["Digest | RegionDigest", Texts], Awaitable[Letter]]

ReadCards = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Card]]]
"""Gives the cards by center id; a center of which nothing has been published has none."""

ReadActions = Callable[[Database, Sequence[int] | None, date], Awaitable[Mapping[int, Sequence[ActionTaken]]]]
"""Gives what centers did and what has come of it by a day, by center id."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Answers; the index where there are enough to show it; the stars where there are any."""

    n: int
    index: float | None
    stars: int | None


ReadFigures = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Figures]]]
"""Gives the figures by center id; a center without a digest has none."""


@dataclass(frozen=True, slots=True)
class PrivacyTerms:
    """For how long what is kept, and who answers for it: None where the operator has not said."""

    retention: Retention
    contact: str | None


Clock = Callable[[], datetime]

Complete = Callable[["Interview", str | None, datetime], Awaitable[bool]]
"""Ends an interview with its comment, its quality class fixed; False if it has ended already."""

SealContact = Callable[[str], str]
"""Encrypts a contact."""

ReadVisitKeys = Callable[[], "VisitKeys"]
"""Gives the keys as they are now: an operator may change them while the bot runs."""


@dataclass(frozen=True, slots=True)
class Services:
    """All of it. Handlers ask for a field by naming a parameter after it."""

    db: Database
    questionnaire: "Questionnaire"
    clock: Clock
    default_language: str
    messenger: "Messenger"
    account_key: "ReadAccountKey"
    events: "Events"
    terms: PrivacyTerms
    write_letter: WriteLetter
    figures: ReadFigures
    read_cards: ReadCards
    read_actions: ReadActions
    complete: Complete
    seal: SealContact
    visit_keys: ReadVisitKeys

    def by_name(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
