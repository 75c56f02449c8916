"""The services that the running bot passes to handlers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from handlers.language.texts import Texts
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import Card
from scoring.method_2022.heading import Heading
from scoring.method_2026.card import Card2026
from scoring.method_2026.versions import EARLIER
from storage.engine.database import Database
from storage.erasure.retention import Retention

if TYPE_CHECKING:
    # A process that only draws letters needs neither a database nor the messenger.
    from aiogram.types import InlineKeyboardMarkup

    from handlers.client.events import Events
    from handlers.client.identity import ReadAccountKey
    from questionnaire.languages import Offered
    from questionnaire.model import Questionnaire
    from questionnaire.versions import Versions
    from storage.delivery.digests import Digest
    from storage.delivery.region_digests import RegionDigest
    from storage.entry.visit_tokens import VisitKeys
    from storage.messenger import Messenger
    from storage.survey.open_interviews import Interview


@dataclass(frozen=True, slots=True)
class Letter:
    """An HTML caption with an optional PNG picture above and optional buttons below."""

    picture: bytes | None
    caption: str
    markup: "InlineKeyboardMarkup | None" = None


WriteLetter = Callable[["Digest | RegionDigest", Texts], Awaitable[Letter]]

ReadCards = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Card | Card2026]]]
"""Gives the cards by center id, by the version of the methodology that leads; a center without published results has
none."""

ReadActions = Callable[[Database, Sequence[int] | None, date], Awaitable[Mapping[int, Sequence[ActionTaken]]]]
"""Gives the centers' actions and their outcomes up to a day, by center id."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The number of answers, the index if there are enough to show it, the stars if any, and the direction from the
    year to the index."""

    n: int
    index: float | None
    stars: int | None
    heading: Heading | None = None


ReadFigures = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Figures]]]
"""Gives the figures by center id; a center without a digest has none."""


class WeekState(StrEnum):
    """Whether a week's answers about a center have entered a digest."""

    NO_DIGEST = "no-digest"
    TOO_FEW = "too-few"
    """The center has not had enough answers for any figures."""
    HELD = "held"
    """They wait for more answers."""
    NONE_COUNTED = "none-counted"
    LEFT_OUT = "left-out"
    """They were too few to enter any digest before they grew old."""
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class WeekInDigests:
    """`digest` is the first that the answers could enter, if they have."""

    state: WeekState
    digest: "Digest | None" = None


ReadWeek = Callable[[Database, int, int], Awaitable[WeekInDigests]]
"""Follows the answers of a week, given the center's id and the week, into its digests."""


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """An index with its 95 % interval, as published for the window that ends on a day, by a methodology."""

    until: date
    value: float
    low: float
    high: float
    methodology: str = EARLIER


@dataclass(frozen=True, slots=True)
class DigestDetails:
    """The part of a digest that its buttons show: the indices of the last weeks and, of the comments about a group of
    indicators, how many there are (None if too few) and some to quote (none if too few)."""

    trend: tuple[WeekFigure, ...] = ()
    comments: int | None = None
    quotes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Where the group has too few: the examples of the digest itself, whatever they are about."""
    elsewhere: int | None = None
    """How many posts that were written elsewhere are about the group; None if too few."""


ReadDetails = Callable[[Database, "Digest", str | None], Awaitable[DigestDetails]]
"""Gives the details of a digest, with the comments about the group if one is named."""


@dataclass(frozen=True, slots=True)
class PrivacyTerms:
    """The periods for which data is kept, and the person responsible; None if the operator has not named one."""

    retention: Retention
    contact: str | None


Clock = Callable[[], datetime]

Complete = Callable[["Interview", str | None, datetime], Awaitable[bool]]
"""Ends an interview with its comment and fixes its quality class; False if it has ended already."""

SealContact = Callable[[str], str]
"""Encrypts a contact."""

OpenContact = Callable[[str], str | None]
"""Decrypts a contact; None if it is gone."""

Hear = Callable[[bytes], Awaitable[str | None]]
"""Gives the words of a sound: empty if there are none, None if it cannot listen now."""

ReadVisitKeys = Callable[[], "VisitKeys"]
"""Gives the current keys: an operator may change them while the bot runs."""


@dataclass(frozen=True, slots=True)
class Services:
    """All services. A handler asks for one by naming a parameter after its field."""

    db: Database
    questionnaire: "Questionnaire"
    """For names of groups, which all versions share."""
    versions: "Versions"
    clock: Clock
    languages: "Offered"
    messenger: "Messenger"
    account_key: "ReadAccountKey"
    events: "Events"
    terms: PrivacyTerms
    write_letter: WriteLetter
    figures: ReadFigures
    read_cards: ReadCards
    read_actions: ReadActions
    read_week: ReadWeek
    digest_details: ReadDetails
    complete: Complete
    seal: SealContact
    open_contact: OpenContact
    visit_keys: ReadVisitKeys
    hear: Hear | None
    mini_app: str | None
    """The address of the pages that the messenger opens; None if the chat does not offer them."""

    def by_name(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
