"""Builds digests: from a center's published result and its region's to the frozen content."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import Change, DigestContent, GroupLine, QuestionLine, StarLine, TrendPoint
from bot.results.method_2022.places import comparable
from bot.results.method_2022.published import PublishedResult
from questionnaire.model import Questionnaire
from scoring.facts import GapVerdict
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import heading_of
from scoring.method_2022.index import State
from scoring.method_2022.rollup import Rollup
from scoring.method_2022.visible import QuestionMean, VisibleResult
from scoring.methodology import STANDARD, Methodology
from scoring.quality import QualityClass, Reason
from scoring.response import VisitTotals
from scoring.windows import local_day, window
from storage.places.centers import Center


def build(
    center: Center,
    published: PublishedResult | None,
    *,
    week: int,
    new: int,
    region: Rollup | None,
    questionnaire: Questionnaire,
    country: float | None = None,
    trend: Sequence[TrendPoint] = (),
    visits: VisitTotals | None = None,
    comments: ThemeCounts | None = None,
    actions: Sequence[ActionTaken] = (),
    methodology: Methodology = STANDARD,
) -> DigestContent:
    """The digest of a center's week.

    new        how many answers the week has brought
    region     the figures of its region
    country    the index of the country
    trend      the indices published for the last 13 weeks
    visits     those of its window
    comments   their themes
    actions    those that the center took
    """
    n = published.visible.n if published else 0
    span = window(week, methodology.window_weeks)
    empty = DigestContent(
        center_code=center.code,
        center_name=center.name,
        city=center.city,
        region=center.region,
        week=week,
        window_start=published.window_start if published else span.start,
        window_end=published.window_end if published else span.end,
        n=n,
        n_job_seeker=0,
        n_employer=0,
        new=0,
        missing=methodology.min_shown - n,
    )
    if published is None:
        return empty
    built = _with_figures(empty, published.visible, new, region, questionnaire, methodology)
    if built.index is None:
        return built
    return replace(
        built,
        visits=visits,
        voice=comments,
        actions=tuple(actions),
        country_index=country,
        trend=tuple(trend),
        published_on=local_day(published.published_at, center.timezone),
    )


def region_rollup(published: Iterable[PublishedResult]) -> Rollup | None:
    """The region's figures, to compare its centers with; None if too few centers have any."""
    return comparable(one.index for one in published)


def _with_figures(
    empty: DigestContent,
    visible: VisibleResult,
    new: int,
    region: Rollup | None,
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> DigestContent:
    if visible.index is None:
        return replace(empty, missing=visible.missing)
    low, high = visible.index.interval(methodology.confidence)
    by_mean = sorted(visible.questions, key=lambda line: line.mean)
    return replace(
        empty,
        questionnaire=questionnaire.version,
        n_job_seeker=visible.n_job_seekers,
        n_employer=visible.n_employers,
        new=new,
        missing=0,
        held=new > 0 and empty.window_end < window(empty.week, methodology.window_weeks).end,
        preliminary=visible.state is State.PRELIMINARY,
        index=visible.index.value,
        ci_low=low,
        ci_high=high,
        change=None if visible.change is None else Change(visible.change.points, visible.called),
        employers=str(visible.composition),
        index_job_seeker=None if visible.by_type.job_seekers is None else visible.by_type.job_seekers.value,
        index_employer=None if visible.by_type.employers is None else visible.by_type.employers.value,
        region_index=None if region is None else region.index,
        groups=_groups(visible, region, questionnaire, methodology),
        strongest=_line(by_mean[-1]) if len(by_mean) > 1 else None,
        weakest=_line(by_mean[0]) if len(by_mean) > 1 else None,
        star=_star(visible, methodology),
        lenses=tuple(lens for lens in visible.by_type.lenses if lens.real),
        gaps=tuple(gap for gap in visible.gaps if gap.verdict is not GapVerdict.USUAL),
        recommendations=visible.recommendations,
        advised=_advised(visible),
        outside_age=_outside_age(visible, methodology),
    )


def _star(visible: VisibleResult, methodology: Methodology) -> StarLine:
    standing = visible.standing
    year = None if standing.shrunk is None else standing.shrunk.value
    return StarLine(
        str(standing.star.state), standing.star.stars, standing.forecast, year, heading_of(visible, methodology)
    )


def _advised(visible: VisibleResult) -> tuple[QuestionLine, ...]:
    shown = {question.code: question for question in visible.questions}
    return tuple(_line(shown[one.question]) for one in visible.recommendations if one.question in shown)


def _outside_age(visible: VisibleResult, methodology: Methodology) -> int:
    excluded = visible.quality.counts.reasons.get(QualityClass.X, {})
    n = sum(number for reasons, number in excluded.items() if Reason.OUT_OF_RANGE in reasons.split(","))
    return n if n >= methodology.min_cell else 0


def _line(question: QuestionMean) -> QuestionLine:
    return QuestionLine(question.code, question.mean, question.n)


def _groups(
    visible: VisibleResult, region: Rollup | None, questionnaire: Questionnaire, methodology: Methodology
) -> tuple[GroupLine, ...]:
    lines = []
    for group in questionnaire.groups:
        estimate = visible.groups.get(group.code)
        if estimate is None:
            continue
        low, high = estimate.interval(methodology.confidence)
        before = visible.before.get(group.code)
        lines.append(
            GroupLine(
                code=group.code,
                score=estimate.value,
                ci_low=low,
                ci_high=high,
                previous=None if before is None else before.value,
                region=None if region is None else region.groups.get(group.code),
            )
        )
    return tuple(lines)
