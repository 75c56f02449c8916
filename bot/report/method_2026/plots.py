"""The plots of a report by methodology 2026.1: turns its figures into places on a canvas."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

from bot.plots.canvas import Axis, Curve, Key, Label, Mark, Plot, Segment, Tick, apart, axis_around
from bot.report.method_2026.model import CenterLine, Report2026, WeekPoint
from bot.report.plots import MOST_DATES, limits, rounded, spread, ticks
from handlers.language import wording_2026 as words
from handlers.language.texts import Texts
from handlers.language.wording import number, short_day
from questionnaire.model import Questionnaire
from scoring.method_2022.funnel import WATCH
from scoring.method_2026.funnel import Signal
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange

MOST_MARKED = 200
"""Centers whose expected place is marked; more would hide the lines."""
ROW = 34
"""Pixels of a row of bars."""


def stars(report: Report2026, texts: Texts) -> Plot | None:
    """How many centers show each star, or two of them."""
    counts = star_counts(report)
    if not counts:
        return None
    rows = sorted(counts, key=lambda one: (-one.high, -one.low))
    x = Axis(0, max(counts.values()))
    places = [round(100 * (at + 0.7) / len(rows), 2) for at in range(len(rows))]
    lines = list(zip(rows, places, strict=True))
    return Plot(
        title=texts.plain("report-2026-stars-alt", centers=sum(counts.values())),
        caption="",
        height=ROW * len(rows) + 14 * len(rows),
        segments=tuple(Segment(0, y, x.across(counts[one]), y, "count") for one, y in lines),
        labels=(
            *(Label(0, y, words.stars_in_short(one), "row") for one, y in lines),
            *(Label(100, y, str(counts[one]), "value") for one, y in lines),
        ),
    )


def star_counts(report: Report2026) -> Counter[StarRange]:
    return Counter(line.visible.range for line in report.centers if line.visible.range is not None)


def ranks(report: Report2026, texts: Texts) -> Plot | None:
    """Each center from the best to the worst place that it could as well have, by the expected one; of a region, its
    places in it."""
    known = [(line, rank) for line in report.league if (rank := _rank(line, report)) is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda pair: (pair[1].expected, pair[1].low, pair[1].high, pair[0].place.code))
    last = max(rank.of for _, rank in known)
    y = Axis(1, last)
    across = [round(100 * (at + 0.5) / len(known), 2) for at in range(len(known))]
    placed = list(zip(across, known, strict=True))
    return Plot(
        title=texts.plain("report-2026-ranks-alt", centers=len(known)),
        caption=texts.plain("report-2026-ranks-caption"),
        height=300,
        y_name=texts.plain("report-rank"),
        # The best place is above.
        y_ticks=tuple(Tick(y.across(value), f"{value:g}") for value in (1.0, *y.ticks()) if 1 <= value <= last),
        segments=tuple(
            Segment(at, y.across(rank.low), at, y.across(rank.high), "places-between") for at, (_, rank) in placed
        ),
        marks=tuple(
            Mark(
                at, y.across(rank.expected), "usual", f"{line.place.code} {line.place.name}: {words.rank(rank, texts)}"
            )
            for at, (line, rank) in placed
            if len(known) <= MOST_MARKED
        ),
    )


def _rank(line: CenterLine, report: Report2026) -> Rank | None:
    return line.visible.rank if report.region is None else line.visible.regional_rank


def funnel(report: Report2026, texts: Texts) -> Plot | None:
    """Adjusted index against its standard error, the certain centers on the right; the limits of methodology §10."""
    known = [line for line in report.centers if line.se is not None and line.visible.adjusted is not None]
    median, year = report.national, report.year
    if median is None or year is None or not known:
        return None
    tau2 = year.norms.composite_tau2
    x = Axis(0, axis_around((_se(line) for line in known), 1, 0, 100).high)
    reach = WATCH * math.hypot(x.high, math.sqrt(tau2))
    y = axis_around((*map(_adjusted, known), median - reach, median + reach), 5, 0, 100)
    # A certain center lies on the right, so the axis is reversed.
    places = {line.place.code: (round(100 - x.across(_se(line)), 2), y.down(_adjusted(line))) for line in known}
    flagged = [line for line in report.flagged if line.place.code in places]
    usual_first = [line for line in known if line not in flagged] + flagged[::-1]
    middle = y.down(median)
    return Plot(
        title=texts.plain("report-funnel-alt", centers=len(known), flagged=len(flagged)),
        caption=texts.plain("report-funnel-caption"),
        height=380,
        x_name=texts.plain("report-funnel-x"),
        y_name=texts.plain("report-2026-adjusted"),
        x_ticks=tuple(Tick(round(100 - x.across(value), 2), rounded(value, texts)) for value in x.ticks()),
        y_ticks=ticks(y, texts),
        curves=limits(median, tau2, x, y),
        segments=(Segment(0, middle, 100, middle, "mean"),),
        marks=tuple(Mark(*places[line.place.code], _signal(line), _told(line, texts)) for line in usual_first),
        labels=apart([(places[line.place.code], line.place.code) for line in flagged]),
        keys=(
            *(Key(flag, texts.plain(f"report-flag-{flag}")) for flag in Signal),
            Key("mean", texts.plain("report-2026-funnel-median", median=number(median, texts.language)), line=True),
            Key("limit-watch", texts.plain("report-funnel-limit-watch"), line=True),
            Key("limit-alarm", texts.plain("report-funnel-limit-alarm"), line=True),
        ),
    )


def _se(line: CenterLine) -> float:
    return line.se or 0.0


def _adjusted(line: CenterLine) -> float:
    return 0.0 if line.visible.adjusted is None else line.visible.adjusted.value


def _signal(line: CenterLine) -> Signal:
    return Signal.USUAL if line.visible.funnel is None else line.visible.funnel.signal


def _told(line: CenterLine, texts: Texts) -> str:
    return f"{line.place.code} {line.place.name}: {number(_adjusted(line), texts.language)}"


def groups(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Plot | None:
    """How the centers' adjusted scores spread in each group, with their median."""
    scores = group_scores(report, questionnaire)
    known = [score for mine in scores.values() for score in mine]
    if not known:
        return None
    x = axis_around(known, 10, 0, 100)
    segments, marks, labels = list[Segment](), list[Mark](), list[Label]()
    for row, group in enumerate(questionnaire.groups):
        y, title = round(100 * (row + 0.65) / len(questionnaire.groups), 2), group.title[texts.language]
        labels.append(Label(0, y, title, "row"))
        segments += [Segment(0, y, 100, y, "track"), *spread(scores[group.code], x, y)]
        if (middle := _median(scores[group.code])) is not None:
            said = number(middle, texts.language)
            marks.append(Mark(x.across(middle), y, "nation", f"{title}: {said}"))
    return Plot(
        title=texts.plain("report-profile-alt"),
        caption="",
        height=330,
        x_ticks=ticks(x, texts, across=True),
        segments=tuple(segments),
        marks=tuple(marks),
        labels=tuple(labels),
        keys=(
            Key("nation", texts.plain("report-2026-median")),
            Key("box", texts.plain("report-profile-box"), line=True),
            Key("whisker", texts.plain("report-profile-whisker"), line=True),
        ),
    )


def group_scores(report: Report2026, questionnaire: Questionnaire) -> dict[str, list[float]]:
    """The adjusted scores of the centers by group, in order of size."""
    pairs = [(one.code, one.score) for line in report.centers for one in line.parts.groups]
    return {group.code: sorted(score for code, score in pairs if code == group.code) for group in questionnaire.groups}


def _median(ordered: Sequence[float]) -> float | None:
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2 if ordered else None


def weeks(report: Report2026, texts: Texts) -> Plot | None:
    """The mean of published indices by week. No line joins two versions of the methodology: dashes stand between them,
    and the series before is drawn a second time, shifted by the link, where that is known."""
    points = report.weeks
    if len(points) < 2:
        return None
    runs = [list(run) for _, run in groupby(points, key=lambda point: point.methodology)]
    link = report.link if len(runs) > 1 else None
    if link is not None and not round(link, 1):
        link = 0.0
    shifted = [] if not link else [(point.week_end, point.mean + link) for run in runs[:-1] for point in run]
    y = axis_around((*(point.mean for point in points), *(value for _, value in shifted)), 5, 0, 100)
    x = Axis(points[0].week_end.toordinal(), points[-1].week_end.toordinal())

    def at(day: date, value: float) -> tuple[float, float]:
        return x.across(day.toordinal()), y.down(value)

    breaks = [(at(run[-1].week_end, 0)[0] + at(after[0].week_end, 0)[0]) / 2 for run, after in pairwise(runs)]
    curves = [Curve(tuple(at(point.week_end, point.mean) for point in run), "series") for run in runs]
    if shifted:
        curves.append(Curve(tuple(at(day, value) for day, value in shifted), "shifted"))
    dated = points[::-1][:: math.ceil(len(points) / MOST_DATES)]
    return Plot(
        title=texts.plain("report-trend-alt", weeks=len(points)),
        caption=_weeks_caption(runs, link, texts),
        height=260,
        y_name=texts.plain("report-2026-mean"),
        x_ticks=tuple(Tick(at(one.week_end, 0)[0], short_day(one.week_end, texts.language)) for one in dated),
        y_ticks=ticks(y, texts),
        curves=tuple(curves),
        segments=tuple(Segment(round(one, 2), 0, round(one, 2), 100, "break") for one in breaks),
        marks=tuple(Mark(*at(one.week_end, one.mean), "nation", _week_told(one, texts)) for one in points),
        labels=tuple(
            Label(round(one, 2), 6, after[0].methodology, "left" if one > 70 else "right")
            for one, after in zip(breaks, runs[1:], strict=True)
        ),
        keys=()
        if not link
        else (Key("shifted", texts.plain("report-2026-weeks-shifted", link=_signed(link, texts)), line=True),),
    )


def _weeks_caption(runs: Sequence[Sequence[WeekPoint]], link: float | None, texts: Texts) -> str:
    if len(runs) < 2:
        return ""
    earlier, later = runs[-2][0].methodology, runs[-1][0].methodology
    said = [texts.plain("report-2026-weeks-break", earlier=earlier, later=later)]
    if link == 0:
        said.append(texts.plain("report-2026-weeks-alike"))
    elif link is not None:
        said.append(texts.plain("report-2026-weeks-link", link=_signed(link, texts)))
    return " ".join(said)


def _signed(value: float, texts: Texts) -> str:
    return number(value, texts.language, sign=True)


def _week_told(point: WeekPoint, texts: Texts) -> str:
    return f"{short_day(point.week_end, texts.language)}, {point.methodology}: {number(point.mean, texts.language)}"
