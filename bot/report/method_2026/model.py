"""The content of a report by methodology 2026.1: figures and codes only, no wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.comments.theme_counts import PlaceThemes, ThemeCounts
from bot.report.case_lines import CaseLine
from bot.report.case_mix import MixLine
from bot.report.method_2026.signs import NO_SIGNS, Signs
from bot.report.model import NonUseLine, Place
from bot.results.method_2026.calibrated import CalibratedFigures
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.place_figures import PlaceFigures
from bot.results.method_2026.response_rates import CenterResponse
from questionnaire.model import RespondentType
from scoring.method_2026.funnel import Signal
from scoring.method_2026.norms import Norms
from scoring.method_2026.star_range import StarState
from scoring.method_2026.visible import VisibleFigures
from scoring.wording_bridge import Difference


@dataclass(frozen=True, slots=True)
class Quality:
    """A center's completed interviews of the window by quality class, and the count of each reason. X never counts
    against a center."""

    clean: int = 0
    b: int = 0
    x: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def doubtful(self) -> float | None:
        """B of all counted ones, 0–1; None without any."""
        counted = self.clean + self.b
        return self.b / counted if counted else None


CLEAN = Quality()


@dataclass(frozen=True, slots=True)
class SplitLine:
    """What another wording changes: of a type's index, or of a question by its code."""

    type: RespondentType
    question: str | None
    found: Difference


@dataclass(frozen=True, slots=True)
class NormsInForce:
    """The norms behind the newest figures, and the first day and the window for which they hold."""

    norms: Norms
    holds_from: date
    window_end: date


@dataclass(frozen=True, slots=True)
class CenterLine:
    """A center with an index or a star range. `window_end`: a center with few new answers keeps an earlier one. `se` is
    that of the adjusted index, where it is shown."""

    place: Place
    window_end: date
    visible: VisibleFigures
    response: CenterResponse
    parts: CenterParts
    se: float | None = None
    quality: Quality = CLEAN
    calibrated: CalibratedFigures | None = None
    bound: float | None = None
    comments: ThemeCounts | None = None


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """The published indices of a week by one methodology: their mean over centers, weighted by people."""

    week_end: date
    methodology: str
    mean: float
    centers: int
    people: int


@dataclass(frozen=True, slots=True)
class Report2026:
    """A report on a region or, without a name, on the nation.

    shares     π and 1 − π
    national   the median of the country's adjusted indices
    place      the index of the report's place; `regions` those of each region of it, by name
    hidden     centers with nothing to show, by name alone
    weeks      the newest last; a change of the methodology breaks the series
    link       L: the median of I(2026.1) − I(2022.1) over the country's centers in the last week published by both
    versions   answers in the window by the version of the questionnaire; hidden ones as None
    cases      of the star window, by kind
    mix        what the adjustment takes off; empty without norms
    splits     of split samples that are running
    """

    region: str | None
    window_start: date
    window_end: date
    methodology: str
    computed_at: datetime
    norms: str | None
    shares: tuple[float, float]
    national: float | None
    place: PlaceFigures | None
    regions: tuple[tuple[str, PlaceFigures | None], ...]
    centers: tuple[CenterLine, ...]
    hidden: tuple[Place, ...]
    weeks: tuple[WeekPoint, ...]
    versions: tuple[tuple[str, int | None], ...]
    non_use: tuple[NonUseLine, ...]
    link: float | None = None
    year: NormsInForce | None = None
    cases: tuple[CaseLine, ...] = ()
    mix: tuple[MixLine, ...] = ()
    splits: tuple[SplitLine, ...] = ()
    comments: PlaceThemes | None = None
    elsewhere: ThemeCounts | None = None
    signs: Signs = NO_SIGNS

    @property
    def flagged(self) -> list[CenterLine]:
        """Centers outside the funnel, the farthest first."""
        apart = [one for one in self.centers if one.visible.funnel and one.visible.funnel.signal is not Signal.USUAL]
        return sorted(apart, key=lambda line: (-abs(_z(line)), line.place.code))

    @property
    def flawed(self) -> list[CenterLine]:
        """Centers with any answer that is not clean, the most doubtful first."""
        mine = [one for one in self.centers if one.quality.b or one.quality.x]
        return sorted(mine, key=lambda one: (-(one.quality.doubtful or 0.0), -one.quality.x, one.place.code))

    @property
    def visited(self) -> list[CenterLine]:
        """Centers with visits or answers on reported days, or of which too few were asked."""
        mine = [one for one in self.centers if one.response.visits or _too_few(one)]
        return sorted(mine, key=lambda one: (not _too_few(one), one.place.code))

    @property
    def league(self) -> list[CenterLine]:
        """The centers with a place, by the index of the year, best first."""
        ranked = [line for line in self.centers if line.visible.rank is not None and line.visible.year is not None]
        return sorted(ranked, key=lambda line: (-_year(line), line.place.code))

    @property
    def unranked(self) -> list[CenterLine]:
        ranked = {line.place.code for line in self.league}
        return sorted((one for one in self.centers if one.place.code not in ranked), key=lambda one: one.place.code)


def _year(line: CenterLine) -> float:
    return 0.0 if line.visible.year is None else line.visible.year.value


def _z(line: CenterLine) -> float:
    return 0.0 if line.visible.funnel is None else line.visible.funnel.z


def _too_few(line: CenterLine) -> bool:
    return line.visible.star is StarState.TOO_FEW_ASKED
