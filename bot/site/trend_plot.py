"""The trend of a center's published indices: turns figures into places on a canvas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise

from bot.plots.canvas import Axis, Curve, Mark, Plot, Segment, Tick, axis_around
from bot.site.model import Entry, TrendPoint
from bot.site.wording import Words
from scoring.method_2022.card import Figure
from scoring.method_2026.constants import STANDARD as LATER
from scoring.methodology import STANDARD
from scoring.t_quantile import t_quantile

MOST_WEEKS = 52
HEIGHT = 180
LEAST_POINTS = 2


def scale(figures: Sequence[Figure]) -> Axis:
    """The common scale of a table's bars."""
    return Axis(axis_around((figure.low for figure in figures), 10, 0, 90).low, 100)


def points(entry: Entry) -> Sequence[TrendPoint]:
    """The points of the last year; none if they are too few to show a trend."""
    shown = entry.trend[-MOST_WEEKS:]
    return shown if len(shown) >= LEAST_POINTS else ()


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a trend but its words, for the pages in all languages."""

    shown: Sequence[TrendPoint]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]

    @property
    def has_breaks(self) -> bool:
        return any(one.kind == "break" for one in self.segments)


def shape(shown: Sequence[TrendPoint]) -> Shape | None:
    """None without points."""
    if not shown:
        return None
    bounds = [_interval(point) for point in shown]
    y = axis_around((value for pair in bounds for value in pair), 10, 0, 100)
    x = Axis(shown[0].until.toordinal(), shown[-1].until.toordinal())
    across = [x.across(point.until.toordinal()) for point in shown]
    above = list(zip(across, y.downs(high for _, high in bounds), strict=True))
    below = list(zip(across, y.downs(low for low, _ in bounds), strict=True))
    line = list(zip(across, y.downs(point.value for point in shown), strict=True))
    runs = _runs(shown)
    breaks = ((across[run[-1]] + across[after[0]]) / 2 for run, after in pairwise(runs))
    return Shape(
        shown=shown,
        y_ticks=tuple(Tick(y.down(value), f"{value:g}") for value in y.ticks(4)),
        curves=tuple(
            curve
            for run in runs
            for curve in (
                Curve((*(above[at] for at in run), *(below[at] for at in reversed(run))), "band"),
                Curve(tuple(line[at] for at in run), "series"),
            )
        ),
        segments=(
            Segment(100, above[-1][1], 100, below[-1][1], "whisker"),
            *(Segment(round(at, 2), 0, round(at, 2), 100, "break") for at in breaks),
        ),
        marks=(Mark(*line[-1], "point", ""),),
    )


def trend(of: Shape | None, w: Words) -> Plot | None:
    if of is None:
        return None
    first, last = of.shown[0], of.shown[-1]
    return Plot(
        title=w.text(
            "site-trend-alt", **{"from": w.day(first.until), "until": w.day(last.until)},
            first=w.figure(first.value), last=w.figure(last.value),
        ),
        caption=" ".join(_captions(of.shown, w, breaks=of.has_breaks)),
        height=HEIGHT,
        y_ticks=of.y_ticks,
        x_ticks=_dates(first.until, last.until, w),
        curves=of.curves,
        segments=of.segments,
        marks=of.marks,
    )  # fmt: skip


def _captions(shown: Sequence[TrendPoint], w: Words, *, breaks: bool) -> Iterator[str]:
    yield w.text("site-trend-caption")
    if shown[-1].version == LATER.version:
        yield w.text("site-trend-adjusted", people=LATER.adjusted_from)
    if breaks:
        yield w.text("site-trend-break", day=w.day(_change(shown)))


def _runs(shown: Sequence[TrendPoint]) -> list[list[int]]:
    """The places of points that follow each other by one version: no line joins two versions."""
    return [list(run) for _, run in groupby(range(len(shown)), key=lambda at: shown[at].version)]


def _change(shown: Sequence[TrendPoint]) -> date:
    """The first day by the newest version."""
    return next(point.until for point in shown if point.version == shown[-1].version)


def _dates(first: date, last: date, w: Words) -> tuple[Tick, ...]:
    """Both ends and the middle."""
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    return Tick(0, w.short_day(first)), Tick(50, w.short_day(middle)), Tick(100, w.short_day(last))


def _interval(point: TrendPoint) -> tuple[float, float]:
    """The interval by the interviews' degrees of freedom. Those in the snapshot are exact, but differ by less than a
    stroke."""
    if point.interval is not None:
        return point.interval
    if point.se is None or point.n is None:
        return 0.0, 100.0
    margin = _quantile(point.n - 1) * point.se
    return max(0.0, point.value - margin), min(100.0, point.value + margin)


@lru_cache
def _quantile(df: int) -> float:
    return t_quantile((1 + STANDARD.confidence) / 2, df)
