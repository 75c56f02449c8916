"""The frozen content of a region's digest: figures and labels only, no wording, to be read in any language later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.comments.theme_counts import ThemeCounts
from scoring.method_2022.league import Band
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange
from scoring.method_2026.versions import EARLIER


@dataclass(frozen=True, slots=True)
class LeagueLine:
    """A center with an index on 0–100 and its 95 % interval; `change` in points if it may be called a change.

    By methodology 2026.1 the index is adjusted where that may be shown, the change is net of the country, and there are
    the star range with its certainty in whole percents, and the places in the region and in the nation.
    """

    label: str
    n: int
    index: float
    ci_low: float
    ci_high: float
    band: Band
    change: float | None = None
    stars: StarRange | None = None
    certainty: int | None = None
    place: Rank | None = None
    national: Rank | None = None


@dataclass(frozen=True, slots=True)
class FewLine:
    """A center with too few answers to show: only how many."""

    label: str
    n: int


@dataclass(frozen=True, slots=True)
class RegionContent:
    """A region's week.

    centers         open centers
    n, new          answers in the published windows, and new ones of the week
    index, ci_…     the region's, None if no center has an index
    league          the centers with an index, the highest first
    few             those without one
    silent          those without an answer in the last two complete weeks
    country_index   the index of the country; None if unknown
    published_on    the last day on which one of the centers was published; None if unknown
    asked, late     clients who asked to be called back in the week, and those for whom it took over two working days
    methodology     that leads
    response, rate  how many of the visitors answered, by methodology 2026.1, and answers per visit; None where it is no
                    number
    shares          π and 1 − π of its figures, by 2026.1; empty where the centers have different ones
    elsewhere       the themes of what people wrote about its centers elsewhere, from ten posts; in no figure
    versions        answers to each version of the questionnaire, where there are several with at least five

    Digests of earlier releases lack the fields that have a default.
    """

    region: str
    week: int
    window_start: date
    window_end: date
    centers: int
    n: int
    new: int
    index: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    league: tuple[LeagueLine, ...] = ()
    few: tuple[FewLine, ...] = ()
    silent: tuple[str, ...] = ()
    country_index: float | None = None
    published_on: date | None = None
    asked: int = 0
    late: int = 0
    methodology: str = EARLIER
    versions: tuple[tuple[str, int], ...] = ()
    response: ResponseClass = ResponseClass.NOT_REPORTED
    rate: float | None = None
    shares: tuple[float, ...] = ()
    elsewhere: ThemeCounts | None = None

    def within(self, band: Band) -> Sequence[LeagueLine]:
        return [line for line in self.league if line.band is band]

    @property
    def movers(self) -> Sequence[LeagueLine]:
        """The centers whose change may be called one, the largest first."""
        moved = [line for line in self.league if line.change is not None]
        return sorted(moved, key=lambda line: -abs(line.change or 0.0))
