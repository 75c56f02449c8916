"""The part of a center's figures that every outward view may show."""

from dataclasses import dataclass

from scoring.method_2026.display import ShownRange
from scoring.method_2026.funnel import FunnelPoint
from scoring.method_2026.index import Composition, State
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend


@dataclass(frozen=True, slots=True)
class VisibleIndex:
    """An index with its interval, all on 0–100: exact as answered, to one decimal where it is adjusted."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class VisibleFigures:
    """One center as readers may see it. A figure that is None is not shown, and nothing is shown in its place but the
    name of the state.

    job_seekers, employers   people in the index's window; both None if one type has too few to keep from being found
    star_job_seekers         people in the star's window; None below ten
    state, star              of the index, and of the star
    missing                  job seekers still missing for an index; 0 if they are enough
    missing_for_star         job seekers still missing for a star range; 0 if they are enough, None without norms
    composition              whose answers the index rests on
    index                    as answered
    adjusted, shift          to the country's usual mix, from thirty job seekers on, and what that did: adjusted − index
    range, certainty         the star range, and how certain it is, in whole percents (80–100 when first shown)
    percents                 the probability of each star from 1 to 5, in whole percents, where there is a range
    last_range               the range shown last and its month, for twelve months, where there are too few people now
    year                     I*, the index behind star and rank that puts centers in order, where there is a rank: of
                             the star window, adjusted, drawn to the norm, with the middle 95 % of its posterior
    rank, regional_rank      expected place with the places it could as well be
    trend                    against the window before, net of the nation
    funnel                   how far from the present national median, from thirty job seekers on: it tells `adjusted`
    """

    job_seekers: int | None
    employers: int | None
    star_job_seekers: int | None
    state: State
    star: StarState
    missing: int
    missing_for_star: int | None
    composition: Composition | None = None
    index: VisibleIndex | None = None
    adjusted: VisibleIndex | None = None
    shift: float | None = None
    range: StarRange | None = None
    certainty: int | None = None
    percents: tuple[int, ...] = ()
    last_range: ShownRange | None = None
    year: VisibleIndex | None = None
    rank: Rank | None = None
    regional_rank: Rank | None = None
    trend: Trend | None = None
    funnel: FunnelPoint | None = None
