"""What the running bot hands to handlers: letters, cards, summaries of centers, actions, and promises on privacy."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handlers.texts import Texts
from scoring.actions import ActionTaken
from scoring.card import Card
from storage.engine.database import Database
from storage.retention import Retention

if TYPE_CHECKING:
    # Whoever only draws letters has no use for a database or the messenger.
    from aiogram.types import InlineKeyboardMarkup

    from storage.digests import Digest
    from storage.region_digests import RegionDigest


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
