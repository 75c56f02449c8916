"""The words and numbers of the site in one language. Pages share most of them, so each is made once."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup

from bot.site.model import Entry, Link, Site
from handlers.language.signs import heading_sign, stars_drawn
from handlers.language.texts import texts_in
from handlers.language.wording import compared, day_and_year, months, number, short_day, whole_number
from questionnaire import indicators as catalogue
from questionnaire.languages import REFERENCE
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import Card, Figure
from scoring.method_2022.stars import StarState
from scoring.method_2026.actions import Outcome as Compared
from scoring.methodology import STANDARD

REMEMBERED = 100_000
SECTIONS = ("ask", "index", "interval", "star", "nostar", "counts", "private", "facts", "data")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page on the method."""

    code: str
    title: str
    paragraphs: tuple[str, ...]


@lru_cache(REMEMBERED)
def _text(language: str, key: str, arguments: tuple[tuple[str, Hashable], ...]) -> str:
    return texts_in(language).plain(key, **dict(arguments))  # type: ignore[arg-type]


_number = lru_cache(REMEMBERED)(number)
_count = lru_cache(REMEMBERED)(whole_number)
_day = lru_cache(REMEMBERED)(day_and_year)
_short_day = lru_cache(REMEMBERED)(short_day)


@lru_cache(REMEMBERED)
def _months(language: str, since: date, until: date, today: date) -> str:
    return months(texts_in(language), since, until, today=today, year=since.year != today.year)


class Words:
    """All words of the site in one language."""

    def __init__(self, language: str, questionnaire: Questionnaire) -> None:
        self.language = language
        self._questionnaire = questionnaire
        self._indicators = {indicator.code: indicator for indicator in catalogue.load()}

    def text(self, key: str, **arguments: str | int) -> str:
        return _text(self.language, key, tuple(arguments.items()))

    def figure(self, value: float) -> str:
        """One decimal."""
        return _number(round(value, 1), self.language)

    def between(self, figure: Figure) -> str:
        """The ends of its interval in words."""
        return self.text("site-range", low=self.figure(figure.low), high=self.figure(figure.high))

    def russian(self, text: str) -> str:
        """A name from the database, which is Russian on a page in any language."""
        return text if self.language == REFERENCE else Markup('<span lang="ru">{}</span>').format(text)

    def count(self, value: int) -> str:
        return _count(value, self.language)

    def day(self, day: date | datetime) -> str:
        return _day(day if not isinstance(day, datetime) else day.date(), self.language)

    def short_day(self, day: date) -> str:
        return _short_day(day, self.language)

    def time(self, card: Card, site: Site) -> str:
        """The first month, and the last one if it is over; with the years if they differ."""
        return _months(self.language, card.since, card.until, site.until)

    def stars(self, number: int) -> str:
        return stars_drawn(number)

    def state(self, entry: Entry) -> str:
        """The words in place of stars; for a center with stars, the reason why it is not compared."""
        card = entry.card
        if card is None:
            return self.text("site-state-none")
        if card.index is None:
            return self.text("site-state-hidden")
        if card.star.state is StarState.STAR:
            return self.text("site-state-few") if card.preliminary else ""
        return self.text(f"site-state-{_named(card)}")

    def note(self, entry: Entry) -> str:
        """The meaning of the state, for the reader."""
        card = entry.card
        if card is None:
            return self.text("site-note-none")
        if card.index is None:
            return self.text("site-note-hidden", missing=card.missing)
        return "" if card.star.state is StarState.STAR else self.text(f"site-note-{_named(card)}")

    def heading(self, card: Card) -> str:
        """The direction from the year to the 13 weeks, for people who do not see the arrow."""
        return "" if card.heading is None else self.text(f"site-heading-{card.heading}")

    def arrow(self, card: Card) -> str:
        return heading_sign(card.heading)

    def place(self, kind: str) -> str:
        """The name of a place that a center is compared with: center, region or country."""
        return self.text(f"site-place-{kind}")

    def hours(self, entry: Entry) -> list[tuple[str, str]]:
        """Days and hours, line by line."""
        parts = [part.split(" ") for part in (entry.opening_hours or "").split("; ") if part]
        return [(self._days(days), hours.replace("-", "\N{EN DASH}")) for days, hours in parts]

    def _days(self, span: str) -> str:
        return "\N{EN DASH}".join(self.text(f"site-day-{day}") for day in span.split("-"))

    def group(self, code: str) -> str:
        return self._questionnaire.group(code).title[self.language]

    def question(self, code: str, version: str) -> str:
        return load(version).question(code).brief[self.language]

    def indicator(self, code: str) -> str:
        return self._indicators[code].title[self.language]

    def measure(self, code: str, value: float) -> str:
        """A value in its own unit."""
        return f"{self.figure(value)} {self._indicators[code].unit[self.language]}"

    def messenger(self, link: Link) -> str:
        return self.text(f"site-answer-{link.messenger}")

    def verdict(self, action: ActionTaken) -> str:
        """The outcome in words, with the points if there are any."""
        seen = action.outcome
        if seen is None:
            return self.text("site-verdict-waiting")
        if isinstance(seen, Compared):
            return compared(texts_in(self.language), seen)
        words = self.text(f"site-verdict-{seen.verdict}")
        if seen.points is None or seen.low is None or seen.high is None:
            return words
        points, low, high = (number(value, self.language, sign=True) for value in (seen.points, seen.low, seen.high))
        return self.text("site-verdict-points", words=words, points=points, low=low, high=high)

    def method(self, site: Site) -> list[Section]:
        """The method in plain words, with the constants that it uses."""
        groups = ", ".join(
            f"{group.title[self.language]} – {group.weight}\N{NO-BREAK SPACE}%" for group in self._questionnaire.groups
        )
        two, three, four, five = (f"{cut:g}" for cut in STANDARD.star_cuts)
        arguments: dict[str, str | int] = {
            "groups": groups,
            "seekers": round(100 * STANDARD.share_job_seekers),
            "employers": round(100 * STANDARD.share_employers),
            "weeks": STANDARD.window_weeks,
            "two": two,
            "three": three,
            "four": four,
            "five": five,
            "shown": STANDARD.min_shown,
            "firm": STANDARD.min_firm,
            "seekers-n": STANDARD.least_for_star,
            "cell": STANDARD.min_cell,
            "name": self.text("site-name"),
            "methodology": site.methodology,
        }
        return [
            Section(
                code,
                self.text(f"site-method-{code}"),
                tuple(self.text(f"site-method-{code}-text", **arguments).split("\n\n")),
            )
            for code in SECTIONS
        ]


def _named(card: Card) -> StarState:
    """The state to name: a center with an index but a hidden star has few answers."""
    return StarState.PRELIMINARY if card.star.state is StarState.HIDDEN else card.star.state
