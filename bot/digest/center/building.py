"""Builds digests: from a center's published result and its region's to the frozen content."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import Change, DigestContent, GroupLine, QuestionLine, StarLine
from bot.results.published import PublishedResult
from questionnaire.model import Questionnaire
from scoring.actions import ActionTaken
from scoring.index import State
from scoring.methodology import STANDARD, Methodology
from scoring.perceived import GapVerdict
from scoring.quality import QualityClass, Reason
from scoring.response import VisitTotals
from scoring.rollup import Rollup, rollup
from scoring.visible import QuestionMean, VisibleResult
from scoring.windows import window
from storage.centers import Center

LEAST_REGION = 2
"""The fewest centers that make a region worth comparing with."""


def build(
    center: Center,
    published: PublishedResult | None,
    *,
    week: int,
    new: int,
    region: Rollup | None,
    questionnaire: Questionnaire,
    visits: VisitTotals | None = None,
    comments: ThemeCounts | None = None,
    actions: Sequence[ActionTaken] = (),
    methodology: Methodology = STANDARD,
) -> DigestContent:
    """The digest of a center's week.

    new        how many answers the week has brought
    region     the figures of its region
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
    return built if built.index is None else replace(built, visits=visits, voice=comments, actions=tuple(actions))


def region_rollup(published: Iterable[PublishedResult]) -> Rollup | None:
    """The region's figures, to compare its centers with; None if too few centers have any."""
    found = rollup([one.index for one in published])
    return found if found.centers >= LEAST_REGION else None


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
    standing = visible.standing
    return replace(
        empty,
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
        star=StarLine(str(standing.star.state), standing.star.stars, standing.forecast),
        lenses=tuple(lens for lens in visible.by_type.lenses if lens.real),
        gaps=tuple(gap for gap in visible.gaps if gap.verdict is not GapVerdict.USUAL),
        recommendations=visible.recommendations,
        outside_age=_outside_age(visible, methodology),
    )


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
