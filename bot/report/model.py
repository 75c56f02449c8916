"""The content of a report: figures and codes only, no wording.

A center below the minimum of answers is a `Place` and nothing more: it has no field through which a figure could reach
a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.comments.theme_counts import PlaceThemes, ThemeCounts
from questionnaire.model import RespondentType
from scoring.facts import GapVerdict
from scoring.method_2022.funnel import Flag
from scoring.method_2022.heading import Heading
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.shrinkage import Between
from scoring.method_2022.stars import StarState
from scoring.methodology import STANDARD
from scoring.quality import Reason
from scoring.response import VisitTotals


@dataclass(frozen=True, slots=True)
class Place:
    """A center by its name."""

    code: str
    name: str
    city: str
    region: str


@dataclass(frozen=True, slots=True)
class CenterLine:
    """A center with enough answers to be shown.

    n_job_seeker, n_employer  None if one of them is so small that it is hidden, and the other with it
    index, ci_low, ci_high    on 0–100 with the 95 % interval; None if the index does not stand
    groups                    group scores by code, None if one does not stand
    heading                   where the index is heading from the year's, `shrunk_index`
    shrunk_index              I* of the year, which orders the table
    change, called            points against the window before; whether that may be called a change
    funnel_z, funnel_flag     distance from the nation's mean, and its name
    clean, b, x, reasons      interviews by quality class, and the count of each reason
    gaps                      clients' scores of a group against measurements
    lenses                    job seekers' scores of a group against employers' scores
    visits                    of the report's window; None if the center has issued and reported nothing
    comments                  the themes of comments; None if there are fewer than ten
    window_end                last day of the window; a center with few new answers keeps an earlier one
    """

    place: Place
    window_end: date
    n: int
    n_job_seeker: int | None
    n_employer: int | None
    index: float | None
    ci_low: float | None
    ci_high: float | None
    se: float | None
    index_job_seeker: float | None
    index_employer: float | None
    groups: Mapping[str, float | None]
    star_state: StarState
    stars: int | None
    heading: Heading | None
    shrunk_index: float | None
    reliability: float | None
    change: float | None
    called: bool
    funnel_z: float | None
    funnel_flag: str | None
    under_review: bool
    clean: int
    b: int
    x: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    lenses: tuple[Lens, ...] = ()
    visits: VisitTotals | None = None
    comments: ThemeCounts | None = None

    @property
    def firm(self) -> bool:
        """Whether there is an index with enough answers not to be preliminary."""
        return self.index is not None and self.n >= STANDARD.min_firm

    @property
    def unverified(self) -> int:
        """Interviews that never count, because the center requires a visit token."""
        return self.reasons.get(Reason.UNVERIFIED, 0)

    @property
    def doubtful_share(self) -> float:
        """(B + X) of all completed interviews, 0–1."""
        return (self.b + self.x) / max(1, self.clean + self.b + self.x)


@dataclass(frozen=True, slots=True)
class Rollup:
    """A region or, without a name, the nation: the number of centers shown, and means over them."""

    region: str | None
    centers: int
    n: int
    index: float | None
    ci_low: float | None
    ci_high: float | None
    groups: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The published index of the report's place at the end of a week."""

    week_end: date
    index: float
    ci_low: float
    ci_high: float
    n: int
    centers: int


@dataclass(frozen=True, slots=True)
class NonUseLine:
    """The share on 0–1 that does not use a channel, with Wilson's 95 % interval; of all types if none is named.

    The shares are None if too few have answered to show them.
    """

    question: str
    respondent_type: RespondentType | None
    n: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """A report on a region or, without a name, on the nation. `between` is the nation's mean and spread of centers;
    `comments` holds the themes of the place's comments, `elsewhere` those of posts that were written elsewhere."""

    region: str | None
    window_start: date
    window_end: date
    methodology: str
    computed_at: datetime
    nation: Rollup
    place: Rollup
    regions: tuple[Rollup, ...]
    centers: tuple[CenterLine, ...]
    hidden: tuple[Place, ...]
    trend: tuple[TrendPoint, ...]
    non_use: tuple[NonUseLine, ...]
    between: Between | None
    comments: PlaceThemes | None = None
    elsewhere: ThemeCounts | None = None

    @property
    def league(self) -> list[tuple[int | None, CenterLine]]:
        """The firm centers with their rank, best first. A center under review keeps its line but has no rank."""
        firm = [line for line in self.centers if line.firm]
        ranked: list[tuple[int | None, CenterLine]] = []
        rank = 0
        for line in sorted(firm, key=_from_the_best):
            rank += not line.under_review
            ranked.append((None if line.under_review else rank, line))
        return ranked

    @property
    def unranked(self) -> list[CenterLine]:
        """The centers whose index is preliminary or does not stand yet."""
        return sorted((line for line in self.centers if not line.firm), key=lambda line: (-line.n, line.place.code))

    @property
    def flagged(self) -> list[CenterLine]:
        """Centers outside the funnel, the farthest first."""
        apart = [line for line in self.centers if line.funnel_flag in (Flag.WATCH, Flag.ALARM)]
        return sorted(apart, key=lambda line: -abs(line.funnel_z or 0.0))

    @property
    def notable_gaps(self) -> list[tuple[CenterLine, Gap]]:
        """Notable gaps between clients' scores and measurements, the widest first."""
        pairs = [(line, gap) for line in self.centers for gap in line.gaps if gap.verdict is not GapVerdict.USUAL]
        return sorted(pairs, key=lambda pair: -abs(pair[1].d))

    @property
    def real_lenses(self) -> list[tuple[CenterLine, Lens]]:
        """Centers that job seekers and employers score differently by more than chance, the widest difference first."""
        pairs = [(line, lens) for line in self.centers for lens in line.lenses if lens.real]
        return sorted(pairs, key=lambda pair: -abs(pair[1].gap))

    @property
    def visited(self) -> list[tuple[CenterLine, VisitTotals]]:
        """Centers whose visits can be compared with answers, those with an alarm first."""
        pairs = [(line, line.visits) for line in self.centers if line.visits is not None]
        return sorted(pairs, key=lambda pair: (not pair[1].alarm, pair[0].place.code))


def _from_the_best(line: CenterLine) -> tuple[float, str]:
    """A sort key: the shrunk index, in which luck puts no small center first; the plain index if there is none."""
    order = line.shrunk_index if line.shrunk_index is not None else line.index
    return (-(order or 0.0), line.place.code)
