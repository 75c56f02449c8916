"""The frozen content of a weekly digest: figures and codes only, no wording, to be read in any language later."""

from dataclasses import dataclass
from datetime import date

from bot.comments.theme_counts import ThemeCounts
from questionnaire.loader import USUAL
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.forecast import Forecast
from scoring.method_2022.heading import Heading
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.versions import EARLIER
from scoring.method_2026.visible import VisibleFigures
from scoring.response import VisitTotals


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of indicators on 0–100 with its 95 % interval; `previous` (window) and `region` where known."""

    code: str
    score: float
    ci_low: float
    ci_high: float
    previous: float | None = None
    region: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question's mean on 0–100 over both types, and how many answered it."""

    code: str
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The index with its 95 % interval as published for the window that ends on a day, by a methodology."""

    until: date
    value: float
    low: float
    high: float
    methodology: str = EARLIER


@dataclass(frozen=True, slots=True)
class Change:
    """Index points against the window before; `called` if significant and large enough to be called a change."""

    points: float
    called: bool


@dataclass(frozen=True, slots=True)
class StarLine:
    """The star of record, or the named state in its place, and the gap to the next star. `year` is the index of the
    year behind the star; `heading` is the direction from it to the index of 13 weeks."""

    state: str
    stars: int | None
    forecast: Forecast | None = None
    year: float | None = None
    heading: Heading | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """The figures of methodology 2026.1: `index` and its interval are then the adjusted ones, where they are shown.

    figures     all that may be shown
    response    how many of the visitors answered, and `rate`, 0–1 or more; None where it is no number
    national    the median of the country's adjusted indices
    warning     whether the newest answers have fallen against the center's own past: for it and the operators alone
    shares      π and 1 − π: the parts of job seekers and employers in the index; None in digests of earlier releases
    """

    figures: VisibleFigures
    response: ResponseClass = ResponseClass.NOT_REPORTED
    rate: float | None = None
    national: float | None = None
    warning: bool = False
    shares: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DigestContent:
    """One center's week.

    Below the minimum of answers only `n` and `missing` (answers still needed) are set: nothing else is shown.
    `employers` says where the employers' part of the index comes from: "own", "national" or "absent".
    A type's index is set from 10 answers of that type. The numbers of both types are None if one is small enough for
    somebody to be recognised. `held`: the figures are those of an earlier week, because too few answers are new.
    `lenses` and `gaps` are the notable ones. `visits` covers the window that ends with the week, if the center has
    issued visit tokens or reported visits. `voice` holds the themes of comments, from ten comments.
    `advised` are the questions of the recommendations. `trend` holds the points of the last 13 weeks, the newest last.
    `outside_age`: people under 18 or over 70 who answered or wrote, and are not in `n`; 0 if they are fewer than five.

    `elsewhere` holds the themes of what people wrote about the center elsewhere, from ten posts; it is in no figure.

    `later`: the figures of methodology 2026.1 where that leads; None where 2022.1 does.

    Digests of earlier releases lack the fields that have a default.
    """

    center_code: str
    center_name: str
    city: str
    region: str
    week: int
    window_start: date
    window_end: date
    n: int
    n_job_seeker: int | None
    n_employer: int | None
    new: int
    missing: int
    questionnaire: str = USUAL
    preliminary: bool = False
    index: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    change: Change | None = None
    employers: str = "own"
    index_job_seeker: float | None = None
    index_employer: float | None = None
    region_index: float | None = None
    groups: tuple[GroupLine, ...] = ()
    strongest: QuestionLine | None = None
    weakest: QuestionLine | None = None
    held: bool = False
    star: StarLine | None = None
    lenses: tuple[Lens, ...] = ()
    gaps: tuple[Gap, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    visits: VisitTotals | None = None
    actions: tuple[ActionTaken, ...] = ()
    voice: ThemeCounts | None = None
    country_index: float | None = None
    advised: tuple[QuestionLine, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    published_on: date | None = None
    outside_age: int = 0
    later: Later | None = None
    elsewhere: ThemeCounts | None = None
