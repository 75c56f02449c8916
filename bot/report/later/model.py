"""The content of a report by methodology 2026.1: figures and codes only, no wording."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.report.later.signs import Signs
from bot.report.model import NonUseLine, Place
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.response_rates import CenterResponse
from bot.results.method_2026.rollups import PlaceIndex
from scoring.method_2026.visible import VisibleFigures


@dataclass(frozen=True, slots=True)
class CenterLine:
    """A center with an index or a star range. `window_end`: a center with few new answers keeps an earlier one."""

    place: Place
    window_end: date
    visible: VisibleFigures
    response: CenterResponse
    parts: CenterParts


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """The published indices of a week by one methodology: their mean over centers, weighted by people."""

    week_end: date
    methodology: str
    mean: float
    centers: int
    people: int


@dataclass(frozen=True, slots=True)
class LaterReport:
    """A report on a region or, without a name, on the nation.

    shares     π and 1 − π
    national   the median of the country's adjusted indices
    place      the index of the report's place; `regions` those of each region of it, by name
    hidden     centers with nothing to show, by name alone
    weeks      the newest last; a change of the methodology breaks the series
    versions   answers in the window by the version of the questionnaire; hidden ones as None
    """

    region: str | None
    window_start: date
    window_end: date
    methodology: str
    computed_at: datetime
    norms: str | None
    shares: tuple[float, float]
    national: float | None
    place: PlaceIndex | None
    regions: tuple[tuple[str, PlaceIndex | None], ...]
    centers: tuple[CenterLine, ...]
    hidden: tuple[Place, ...]
    weeks: tuple[WeekPoint, ...]
    versions: tuple[tuple[str, int | None], ...]
    non_use: tuple[NonUseLine, ...]
    signs: Signs

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
