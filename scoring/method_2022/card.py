"""A center's public card, seen before a visit: star of record and published figures (methodology 2022.1 §5, §9)."""

from dataclasses import dataclass
from datetime import date

from questionnaire.loader import USUAL
from questionnaire.model import Questionnaire
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.heading import Heading, heading
from scoring.method_2022.index import State
from scoring.method_2022.stars import Star
from scoring.method_2022.visible import VisibleResult
from scoring.methodology import STANDARD, Methodology

LEAST_PRAISE = 75.0
"""Mean on 0–100 from which a question counts as praised: "rather agree" on average."""
MOST_PRAISED = 2
PUBLIC_DIGITS = 1
"""Decimals of a public figure: given its interval, more would mean nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value on 0–100 with its 95 % interval, rounded."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Card:
    """A center as clients see it.

    star          the star of record, or the named state instead of one
    n             answers that count, given from `since` to `until`
    missing       answers still missing for an index; 0 if there is one
    preliminary   whether the index rests on few answers
    index         None if there is none to show; then there are no groups and no praise either
    groups        by code, in the questionnaire's order
    praised       codes of the questions that were answered best, the best first
    ranked_by     the index of the year drawn to the national mean (methodology 2022.1 §3), behind the star and by which
                  centers are put in order; exact, for the order alone; None without one
    heading       where `index` is heading from `year`; None without both
    region        the index of the center's region and, as `country`, of the country, both of 13 weeks; None if unknown
    published     the day of publication; None if unknown
    questionnaire the version whose questions are meant
    """

    star: Star
    n: int
    since: date
    until: date
    missing: int
    preliminary: bool = False
    index: Figure | None = None
    groups: tuple[tuple[str, Figure], ...] = ()
    praised: tuple[str, ...] = ()
    ranked_by: float | None = None
    heading: Heading | None = None
    region: float | None = None
    country: float | None = None
    published: date | None = None
    questionnaire: str = USUAL

    @property
    def year(self) -> float | None:
        """The index of the year in its public form."""
        return None if self.ranked_by is None else public(self.ranked_by)


def card(
    visible: VisibleResult, since: date, until: date, questionnaire: Questionnaire, methodology: Methodology = STANDARD
) -> Card:
    """The card of a published result whose window is `since`–`until`."""
    by_mean = sorted(visible.questions, key=lambda question: -question.mean)
    return Card(
        star=visible.standing.star,
        n=visible.n,
        since=since,
        until=until,
        missing=visible.missing,
        preliminary=visible.state is State.PRELIMINARY,
        index=None if visible.index is None else figure(visible.index, methodology),
        groups=tuple(
            (group.code, figure(visible.groups[group.code], methodology))
            for group in questionnaire.groups
            if group.code in visible.groups
        ),
        praised=tuple(question.code for question in by_mean if question.mean >= LEAST_PRAISE)[:MOST_PRAISED],
        ranked_by=None if visible.standing.shrunk is None else visible.standing.shrunk.value,
        heading=heading_of(visible, methodology),
        questionnaire=questionnaire.version,
    )


def heading_of(visible: VisibleResult, methodology: Methodology = STANDARD) -> Heading | None:
    """Where a visible result is heading; None unless both its windows have an index."""
    year, shown = visible.standing.index, visible.standing.shrunk
    if visible.index is None or year is None or shown is None:
        return None
    return heading(visible.index, year, shown.value, methodology)


def figure(estimate: Estimate, methodology: Methodology = STANDARD) -> Figure:
    """An estimate in its public form."""
    return Figure(*map(public, (estimate.value, *estimate.interval(methodology.confidence))))


def public(value: float) -> float:
    """
    >>> public(86.2499)
    86.2
    """
    return round(value, PUBLIC_DIGITS)
