"""The content of the site: figures and codes only, no wording.

The only facts about a center's answers are its `Card` and the points published before it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bot.results.method_2026.place_figures import PlaceFigures
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import Card, Figure
from scoring.method_2022.stars import StarState
from scoring.method_2026.card import Card2026
from scoring.method_2026.versions import EARLIER, LATER


class TrendPoint(NamedTuple):
    """An index as published for the window that ended on this day. A tuple, because a nation has 120,000 of them to
    hand to the processes that write pages.

    n, se       answers and standard error by methodology 2022.1; None where unknown
    interval    by methodology 2026.1, which has neither
    """

    until: date
    n: int | None
    value: float
    se: float | None
    version: str = EARLIER
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """An objective indicator: its mean over the months of the card's window, in its own unit and on 0–100."""

    indicator: str
    group: str
    value: float
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the bot in a messenger, to open or to scan."""

    messenger: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A center; it has a card if it has published results: `later` where methodology 2026.1 leads, else `card`.

    slug              the name of its page
    with_slips        only answers with a visit token count there
    opening_hours     in the form of `storage.imports.opening_hours`
    links             empty if no bot has run yet
    """

    code: str
    slug: str
    name: str
    city: str
    region: str
    latitude: float | None
    longitude: float | None
    with_slips: bool
    card: Card | None
    address: str | None = None
    phone: str | None = None
    opening_hours: str | None = None
    trend: tuple[TrendPoint, ...] = ()
    measured: tuple[Measured, ...] = ()
    actions: tuple[ActionTaken, ...] = ()
    links: tuple[Link, ...] = ()
    later: Card2026 | None = None

    @property
    def stars(self) -> int | None:
        """The star of record, frozen or not."""
        return None if self.card is None else self.card.star.stars

    @property
    def comparable(self) -> bool:
        """Whether it is compared with others: it has a firm index and is not under review."""
        card = self.card
        if card is None or card.index is None or card.preliminary:
            return False
        return card.star.state is not StarState.UNDER_REVIEW


@dataclass(frozen=True, slots=True)
class Region:
    """`index` is None if too few of its centers have one; so is `place`, its figures by methodology 2026.1."""

    name: str
    slug: str
    index: Figure | None
    entries: tuple[Entry, ...]
    place: PlaceFigures | None = None

    @property
    def n(self) -> int:
        return sum(entry.card.n for entry in self.entries if entry.card is not None)

    @property
    def stars(self) -> list[tuple[int, int]]:
        """See `star_counts`."""
        return star_counts(self.entries)

    @property
    def ranked(self) -> list[Entry]:
        """Best first, by the shrunk index, in which luck puts no small center first."""
        return sorted((entry for entry in self.entries if entry.comparable), key=_from_the_best)

    @property
    def apart(self) -> list[Entry]:
        """The centers that are not compared, those with the most answers first."""
        return sorted((entry for entry in self.entries if not entry.comparable), key=_from_the_most)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A center by both versions of the methodology, in public figures: its index, stars and what they are now."""

    code: str
    earlier: float
    later: float
    earlier_stars: int | None
    card: Card2026

    @property
    def difference(self) -> float:
        return round(self.later - self.earlier, 1)


@dataclass(frozen=True, slots=True)
class Changes:
    """How the figures of the same answers differ by both versions, the largest differences first.

    link     the median difference of the indices, in points
    spread   its robust standard deviation over centers
    """

    link: float
    spread: float
    centers: tuple[Crossed, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """`published_at` is the time of the newest snapshot; `until` is the end of the newest window. `changes` are known
    while both versions are published side by side. By methodology 2026.1, `shares` are π and 1 − π, `nation` the
    figures of the country, and `late_cases` the cases that have waited for an operator for too long."""

    generated_at: datetime
    published_at: datetime
    until: date
    methodology: str
    questionnaire: Questionnaire
    contact: str | None
    index: Figure | None
    regions: tuple[Region, ...]
    changes: Changes | None = None
    shares: tuple[float, float] | None = None
    nation: PlaceFigures | None = None
    late_cases: int = 0

    @property
    def is_later(self) -> bool:
        """Whether its figures are those of methodology 2026.1."""
        return self.methodology == LATER

    @property
    def entries(self) -> list[Entry]:
        return [entry for region in self.regions for entry in region.entries]

    @property
    def stars(self) -> list[tuple[int, int]]:
        """See `star_counts`."""
        return star_counts(self.entries)

    @property
    def n(self) -> int:
        return sum(region.n for region in self.regions)


def star_counts(entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """Each number of stars that a center has, the most first, and how many centers have it."""
    counts = Counter(entry.stars for entry in entries if entry.stars is not None)
    return sorted(counts.items(), reverse=True)


def _from_the_best(entry: Entry) -> tuple[float, str]:
    card = entry.card
    if card is None or card.index is None:
        raise ValueError(f"{entry.code} has no index to be ranked by")
    return -(card.index.value if card.ranked_by is None else card.ranked_by), entry.code


def _from_the_most(entry: Entry) -> tuple[int, str]:
    return -(0 if entry.card is None else entry.card.n), entry.code
