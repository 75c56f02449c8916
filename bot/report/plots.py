"""The plots of a report: turns its figures into places on a canvas."""

import math
import statistics
from collections.abc import Sequence

from bot.plots.canvas import Axis, Curve, Key, Label, Mark, Plot, Segment, Tick, apart, axis_around
from bot.report.model import CenterLine, Report
from handlers.language.texts import Texts
from handlers.language.wording import number, short_day
from questionnaire.model import Questionnaire
from scoring.facts import GapVerdict
from scoring.method_2022.funnel import ALARM, WATCH, Flag
from scoring.method_2022.perceived import Gap

HUNDRED = Axis(0, 100)
CURVE_STEPS = 60
MOST_DATES = 5


def funnel(report: Report, texts: Texts) -> Plot | None:
    """Index against its standard error, the certain centers on the right."""
    between = report.between
    known = [line for line in report.centers if line.index is not None and line.se is not None]
    if between is None or not known:
        return None
    x = Axis(0, axis_around((line.se or 0.0 for line in known), 1, 0, 100).high)
    reach = WATCH * math.hypot(x.high, math.sqrt(between.tau2))
    y = axis_around((*(line.index or 0.0 for line in known), between.mean - reach, between.mean + reach), 5, 0, 100)
    # A certain center lies on the right, so the axis is reversed.
    places = {line.place.code: (100 - x.across(line.se or 0.0), y.down(line.index or 0.0)) for line in known}
    usual_first = sorted(known, key=lambda line: abs(line.funnel_z or 0.0))
    mean = y.down(between.mean)
    return Plot(
        title=texts.plain("report-funnel-alt", centers=len(known), flagged=len(report.flagged)),
        caption=texts.plain("report-funnel-caption"),
        height=380,
        x_name=texts.plain("report-funnel-x"),
        y_name=texts.plain("report-index"),
        x_ticks=tuple(Tick(100 - x.across(value), rounded(value, texts)) for value in x.ticks()),
        y_ticks=ticks(y, texts),
        curves=limits(between.mean, between.tau2, x, y),
        segments=(Segment(0, mean, 100, mean, "mean"),),
        marks=tuple(
            Mark(*places[line.place.code], line.funnel_flag or Flag.USUAL, _told(line, texts)) for line in usual_first
        ),
        labels=apart([(places[line.place.code], line.place.code) for line in report.flagged]),
        keys=(
            *(Key(flag, texts.plain(f"report-flag-{flag}")) for flag in Flag),
            Key("mean", texts.plain("report-funnel-mean", mean=number(between.mean, texts.language)), line=True),
            Key("limit-watch", texts.plain("report-funnel-limit-watch"), line=True),
            Key("limit-alarm", texts.plain("report-funnel-limit-alarm"), line=True),
        ),
    )  # fmt: skip


def profile(report: Report, texts: Texts, questionnaire: Questionnaire) -> Plot | None:
    """The five groups: how the centers spread, and the means of nation and region."""
    scores = {
        group.code: sorted(score for line in report.centers if (score := line.groups.get(group.code)) is not None)
        for group in questionnaire.groups
    }
    if not report.nation.groups:
        return None
    x = axis_around(
        (*(score for scored in scores.values() for score in scored), *report.nation.groups.values()), 10, 0, 100
    )
    segments: list[Segment] = []
    marks: list[Mark] = []
    labels: list[Label] = []
    for row, group in enumerate(questionnaire.groups):
        y = round(100 * (row + 0.65) / len(questionnaire.groups), 2)
        title = group.title[texts.language]
        labels.append(Label(0, y, title, "row"))
        segments.append(Segment(0, y, 100, y, "track"))
        segments += spread(scores[group.code], x, y)
        for place, kind in ((report.nation, "nation"), (report.place, "region")):
            if (mean := place.groups.get(group.code)) is not None and (kind == "nation" or report.region):
                words = f"{title}: {number(mean, texts.language)}"
                marks.append(Mark(x.across(mean), y, kind, words))
        own = report.place.groups.get(group.code)
        if own is not None:
            labels.append(Label(100, y, number(own, texts.language), "value"))
    keys = [Key("nation", texts.plain("report-nation-mean")), Key("box", texts.plain("report-profile-box"), line=True)]
    if report.region:
        keys.insert(0, Key("region", texts.plain("report-region-mean", region=report.region)))
    return Plot(
        title=texts.plain("report-profile-alt"),
        caption=texts.plain("report-profile-caption"),
        height=330,
        x_ticks=ticks(x, texts, across=True),
        segments=tuple(segments),
        marks=tuple(marks),
        labels=tuple(labels),
        keys=(*keys, Key("whisker", texts.plain("report-profile-whisker"), line=True)),
    )


def trend(report: Report, texts: Texts) -> Plot | None:
    """The published index by week with its 95 % interval."""
    points = report.trend
    if not points:
        return None
    y = axis_around((bound for point in points for bound in (point.ci_low, point.ci_high)), 5, 0, 100)
    first, last = points[0].week_end.toordinal(), points[-1].week_end.toordinal()
    # A single week stands in the middle.
    x = Axis(first, last) if first < last else Axis(first - 1, first + 1)
    places = [(x.across(point.week_end.toordinal()), y.down(point.index)) for point in points]
    upper = [(at, y.down(point.ci_high)) for (at, _), point in zip(places, points, strict=True)]
    lower = [(at, y.down(point.ci_low)) for (at, _), point in zip(places, points, strict=True)]
    every = math.ceil(len(points) / MOST_DATES)
    dated = list(zip(places, points, strict=True))[::-1][::every]
    return Plot(
        title=texts.plain("report-trend-alt", weeks=len(points)),
        caption=texts.plain("report-trend-caption"),
        height=260,
        y_name=texts.plain("report-index"),
        x_ticks=tuple(Tick(at, short_day(point.week_end, texts.language)) for (at, _), point in dated),
        y_ticks=ticks(y, texts),
        curves=(Curve((*upper, *reversed(lower)), "band"), Curve(tuple(places), "series")),
        marks=tuple(
            Mark(
                at,
                down,
                "nation",
                f"{short_day(point.week_end, texts.language)}: {number(point.index, texts.language)}",
            )
            for (at, down), point in zip(places, points, strict=True)
        ),
    )


def limits(mean: float, tau2: float, x: Axis, y: Axis) -> tuple[Curve, ...]:
    """Both limits of a funnel, above and below."""
    kinds = (WATCH, "limit-watch"), (ALARM, "limit-alarm")
    return tuple(limit(mean, tau2, sign * z, x, y, kind) for sign in (1, -1) for z, kind in kinds)


def limit(mean: float, tau2: float, z: float, x: Axis, y: Axis, kind: str) -> Curve:
    """μ + z·√(SE² + τ²) over all standard errors."""
    errors = [x.high * step / CURVE_STEPS for step in range(CURVE_STEPS + 1)]
    return Curve(tuple((100 - x.across(se), y.down(mean + z * math.sqrt(se**2 + tau2))) for se in errors), kind)


def spread(scores: Sequence[float], x: Axis, y: float) -> list[Segment]:
    """The middle half as a box, the middle four fifths as a whisker; nothing for a single center."""
    if len(scores) < 2:
        return []
    tenths = statistics.quantiles(scores, n=10, method="inclusive")
    quarters = statistics.quantiles(scores, n=4, method="inclusive")
    return [
        Segment(x.across(tenths[0]), y, x.across(tenths[-1]), y, "whisker"),
        Segment(x.across(quarters[0]), y, x.across(quarters[-1]), y, "box"),
    ]


def ticks(axis: Axis, texts: Texts, *, across: bool = False) -> tuple[Tick, ...]:
    place = axis.across if across else axis.down
    return tuple(Tick(place(value), rounded(value, texts)) for value in axis.ticks())


def rounded(value: float, texts: Texts) -> str:
    return number(value, texts.language).removesuffix(",0").removesuffix(".0")


def _told(line: CenterLine, texts: Texts) -> str:
    return f"{line.place.code} {line.place.name}: {number(line.index or 0.0, texts.language)} (n = {line.n})"


HUNDRED = Axis(0, 100)


def perceived_measured(report: Report, texts: Texts, questionnaire: Questionnaire) -> list[Plot]:
    """A plot for each group with measurements: the measured score runs across, the clients' score runs down."""
    plots = []
    for group in questionnaire.groups:
        pairs = [(line, gap) for line in report.centers for gap in line.gaps if gap.group == group.code]
        if pairs:
            plots.append(_gaps(group.title[texts.language], pairs, texts))
    return plots


def _gaps(title: str, pairs: Sequence[tuple[CenterLine, Gap]], texts: Texts) -> Plot:
    notable = [(line, gap) for line, gap in pairs if gap.verdict is not GapVerdict.USUAL]
    notable.sort(key=lambda pair: -abs(pair[1].d))
    return Plot(
        heading=title,
        title=texts.plain("report-gaps-alt", group=title, centers=len(pairs), notable=len(notable)),
        caption="",
        height=250,
        x_name=texts.plain("report-measured"),
        y_name=texts.plain("report-perceived"),
        x_ticks=ticks(HUNDRED, texts, across=True),
        y_ticks=ticks(HUNDRED, texts),
        segments=(Segment(0, 100, 100, 0, "equal"),),
        marks=tuple(Mark(*_place(gap), gap.verdict, f"{line.place.code} {line.place.name}") for line, gap in pairs),
        labels=apart([(_place(gap), line.place.code) for line, gap in notable]),
    )


def _place(gap: Gap) -> tuple[float, float]:
    return HUNDRED.across(gap.measured), HUNDRED.down(gap.perceived)
