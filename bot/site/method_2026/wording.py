"""The words and numbers of methodology 2026.1 on the site in one language."""

from bot.results.method_2026.place_figures import PlaceFigures
from bot.site.model import Crossed, TrendPoint
from handlers.language import wording_2026 as words
from handlers.language.texts import texts_in
from handlers.language.wording import capitalized, number, whole_number
from handlers.views import rating_2026
from scoring.method_2026.card import Card2026
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import Figure
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange


class Words:
    """Wraps the common words for the templates."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts_in(language)

    def in_short(self, card: Card2026) -> str:
        return rating_2026.in_short(card)

    def stars(self, of: StarRange) -> str:
        return words.stars(of, self._texts)

    def certainty(self, percent: int) -> str:
        return words.certainty(percent, self._texts)

    def keep(self) -> int:
        """The certainty below which no star is shown, in whole percents."""
        return round(100 * STANDARD.keep)

    def star(self, card: Card2026) -> str:
        """The star range without its certainty, which stands beside it; else the state."""
        found = card.figures
        return words.star_state(found, self._texts) if found.range is None else words.stars(found.range, self._texts)

    def last_range(self, card: Card2026) -> str:
        shown = card.figures.last_range
        return "" if shown is None else words.last_range(shown, self._texts)

    def index_state(self, card: Card2026) -> str:
        return words.index_state(card.figures, self._texts)

    def interval(self, of: Figure) -> str:
        return words.interval(of, self._texts)

    def plain_index(self, card: Card2026) -> str:
        return words.plain_index(card.figures, self._texts)

    def composition(self, card: Card2026) -> str:
        return capitalized(words.composition(card.figures, self._texts))

    def groups(self, card: Card2026) -> str:
        """Whose answers the groups are, and whether they are adjusted."""
        found = card.figures
        said = [self._texts.plain("site-groups-adjusted")] if found.adjusted_groups else []
        return " ".join([*said, self._texts.plain(f"site-groups-{found.composition}")])

    def response(self, card: Card2026) -> str:
        return words.response(card.figures.response, self._texts)

    def response_name(self, of: ResponseClass) -> str:
        return words.response_name(of, self._texts)

    def place(self, of: PlaceFigures, name: str) -> str:
        """The index of the region or the country with its interval, and the one as answered beside it."""
        said = [self._place(name, of.shown)]
        return " ".join(said if of.adjusted is None else [*said, self._place("plain", of.index)])

    def _place(self, which: str, of: Figure) -> str:
        index, between = number(of.value, self.language), words.interval(of, self._texts)
        return self._texts.plain(f"site-index-of-{which}", index=index, interval=between)

    def behind(self, of: PlaceFigures) -> str:
        """The centers and people behind it."""
        said = self._texts.plain("site-place-behind-centers", centers=of.centers)
        if of.job_seekers is not None:
            people = self._texts.plain("figures-job-seekers", n=of.job_seekers)
            if of.employers:
                employers = self._texts.plain("figures-employers", n=of.employers)
                people = self._texts.plain("figures-both", seekers=people, employers=employers)
            said = self._texts.plain("site-place-behind", centers=of.centers, people=people)
        return f"{said} {self._texts.plain('site-place-employers', own=of.with_own)}"

    def late_cases(self, number: int) -> str:
        return self._texts.plain("site-late-cases", cases=number, days=STANDARD.operators_days)

    def people(self, card: Card2026) -> str:
        return words.people(card.figures, self._texts)

    def shares(self, parts: tuple[float, float]) -> str:
        return words.shares(parts, self._texts)

    def rank(self, of: Rank) -> str:
        return words.rank(of, self._texts)

    def places(self, of: Rank) -> str:
        """The places alone, such as "14–210"."""
        low, high = (whole_number(one, self.language) for one in (of.low, of.high))
        return low if low == high else f"{low}–{high}"

    def ranks(self, card: Card2026) -> list[str]:
        return words.ranks(card.figures, self._texts)

    def trend(self, card: Card2026) -> str:
        return "" if card.figures.trend is None else words.trend(card.figures.trend, self._texts)

    def trend_sign(self, card: Card2026) -> str:
        return words.trend_sign(card.figures.trend)

    def bounds(self, point: TrendPoint) -> str:
        """The interval of a point; nothing where none was published."""
        if point.interval is None:
            return ""
        low, high = (number(end, self.language) for end in point.interval)
        return self._texts.plain("figures-interval", low=low, high=high)

    def difference(self, one: Crossed) -> str:
        return number(one.difference, self.language, sign=True)

    def points(self, value: float) -> str:
        return number(value, self.language, sign=True)
