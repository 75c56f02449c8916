"""The part of a center's figures that every outward view may show (methodology §13)."""

from dataclasses import dataclass, field

from questionnaire.model import RespondentType
from scoring.method_2026.display import ShownRange
from scoring.method_2026.funnel import FunnelPoint
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend


@dataclass(frozen=True, slots=True)
class Foretold:
    """The likeliest star today, and how likely it stays that if as many people again answer, in whole percents."""

    stars: int
    percent: int


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
    index                    as answered, exact, with its interval
    adjusted, shift          to the country's usual mix, to one decimal, from thirty job seekers on; the shift is what
                             that did: adjusted − index
    types, groups            as answered with intervals: of each type from ten people of its own, and by group
    adjusted_groups          to the usual mix, to one decimal, from thirty job seekers on
    foretold                 where there is a star range
    praised                  codes of the questions that were answered best, the best first
    response                 how many of the visitors of the index's window answered
    range, certainty         the star range, and how certain it is, in whole percents: 65–99, when first shown from 80
    percents                 the probability of each star from 1 to 5, in whole percents, where there is a range
    last_range               the range shown last and its month, for twelve months, where there are too few people now
    year                     I*, the index behind star and rank that puts centers in order, where there is a rank: of
                             the star window, adjusted, drawn to the norm, with the middle 95 % of its posterior
    rank, regional_rank      expected place as a whole number, with the places it could as well be
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
    index: Figure | None = None
    adjusted: Figure | None = None
    shift: float | None = None
    range: StarRange | None = None
    certainty: int | None = None
    percents: tuple[int, ...] = ()
    last_range: ShownRange | None = None
    year: Figure | None = None
    rank: Rank | None = None
    regional_rank: Rank | None = None
    trend: Trend | None = None
    funnel: FunnelPoint | None = None
    types: dict[RespondentType, Figure] = field(default_factory=dict)
    groups: dict[str, Figure] = field(default_factory=dict)
    adjusted_groups: dict[str, float] = field(default_factory=dict)
    foretold: Foretold | None = None
    praised: tuple[str, ...] = ()
    response: ResponseClass = ResponseClass.NOT_REPORTED

    @property
    def shown_groups(self) -> dict[str, Figure]:
        """The groups as they stand beside the index: adjusted where these are shown, with the errors of those as
        answered, which are the only ones that there are (methodology §6)."""
        return {code: _moved(one, self.adjusted_groups.get(code, one.value)) for code, one in self.groups.items()}


def _moved(one: Figure, value: float) -> Figure:
    by = value - one.value
    return Figure(value, max(0.0, one.low + by), min(100.0, one.high + by))
