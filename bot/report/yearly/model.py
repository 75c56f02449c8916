"""The content of a yearly quality report: figures and codes only. What cannot be known is None, or not in its list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.report.case_lines import CaseLine
from bot.report.case_mix import MixLine
from scoring.method_2026.entry_variance import EntryVariance
from scoring.method_2026.index import Composition, State
from scoring.method_2026.item_functioning import Unlike
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.star_range import StarState
from scoring.method_2026.weight_sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class Coverage:
    """Open centers; those with any answer in the year; those published by 2026.1, by the states of index and star, and
    by the composition of the index."""

    open: int
    answered: int
    published: int
    indices: Mapping[State, int]
    stars: Mapping[StarState, int]
    compositions: Mapping[Composition, int]


@dataclass(frozen=True, slots=True)
class SizeLine:
    """Centers with `least` to `most` job seekers in the star window (None: or more), their median number, and the
    reliability of an index at that number."""

    least: int
    most: int | None
    centers: int
    people: float | None
    reliability: float | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """How the questions go together among people of one type (its place in `TYPES`); NaN if undefined. `answered`: the
    part of them with a substantive answer to each question, 0–1."""

    type: int
    people: int
    alpha: float
    omega: float
    answered: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """Centers by their response, answers and visits of the reported days, and R over centers that tell it."""

    classes: Mapping[ResponseClass, int]
    answers: int
    visits: int
    r_indicators: tuple[float, ...]
    bounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PublishingLine:
    """The publications of a methodology in the year.

    days        from the end of the week to its first publication, of each center and week
    punctual    part of them that came out on the Monday
    revisions   later publications of a week, and by how many points each moved an index
    """

    methodology: str
    weeks: int
    first: int
    days_median: float
    days_most: int
    punctual: float
    revisions: int
    moved_mean: float | None
    moved_most: float | None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The year up to its last complete week.

    norms            the hash of the norms that held; None: those of the year's own answers, or none
    norm_centers     centers behind them; None without any
    shares           π and 1 − π of the norms; None without any
    sizes … weights  empty without norms
    """

    year: int
    window_start: date
    window_end: date
    computed_at: datetime
    methodologies: tuple[str, ...]
    norms: str | None
    norm_centers: int | None
    shares: tuple[float, float] | None
    coverage: Coverage
    sizes: tuple[SizeLine, ...]
    consistency: tuple[Consistency, ...]
    unlike: tuple[tuple[int, Unlike], ...]
    weights: Mapping[str, Sensitivity]
    mix: tuple[MixLine, ...]
    participation: Participation
    cases: tuple[CaseLine, ...]
    entries: tuple[EntryVariance | None, ...]
    publishing: tuple[PublishingLine, ...] = field(default_factory=tuple)
