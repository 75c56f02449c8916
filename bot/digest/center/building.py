"""Builds digests: from a center's snapshot and its region's to the frozen content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.comments.theme_counts import ThemeCounts
from bot.digest.center.content import Change, DigestContent, GroupLine, QuestionLine, StarLine
from bot.results.published import index_of, visible_of
from questionnaire.model import Questionnaire
from scoring.actions import ActionTaken
from scoring.index import State
from scoring.methodology import STANDARD, Methodology
from scoring.perceived import GapVerdict
from scoring.response import VisitTotals
from scoring.rollup import Rollup, rollup
from scoring.visible import QuestionMean, VisibleResult
from scoring.windows import window
from storage.centers import Center
from storage.snapshots import Snapshot

LEAST_REGION = 2
"""A region is something to compare with from so many centers on."""


def content(
    center: Center,
    snapshot: Snapshot | None,
    *,
    week: int,
    new: int,
    region: Rollup | None,
    questionnaire: Questionnaire,
    visits: VisitTotals | None = None,
    voice: ThemeCounts | None = None,
    actions: Sequence[ActionTaken] = (),
    methodology: Methodology = STANDARD,
) -> DigestContent:
    """The digest of a center's week; `new` is how many answers the week has brought, `visits` those of its window,
    `voice` what its comments are about,
    `actions` what the center did."""
    span = window(week, methodology.window_weeks)
    empty = DigestContent(
        center_code=center.code,
        center_name=center.name,
        city=center.city,
        region=center.region,
        week=week,
        window_start=snapshot.window_start if snapshot else span.start,
        window_end=snapshot.window_end if snapshot else span.end,
        n=snapshot.n if snapshot else 0,
        n_job_seeker=0,
        n_employer=0,
        new=0,
        missing=methodology.min_shown - (snapshot.n if snapshot else 0),
    )
    if snapshot is None:
        return empty
    shown = _shown(empty, visible_of(snapshot, methodology), new, region, questionnaire, methodology)
    return shown if shown.index is None else replace(shown, visits=visits, voice=voice, actions=tuple(actions))


def region_rollup(centers: Sequence[Center], latest: Mapping[int, Snapshot], region_id: int) -> Rollup | None:
    """What a center is compared with; None in a region with too few centers that have figures."""
    mine = [center.id for center in centers if center.region_id == region_id and center.id in latest]
    found = rollup([index_of(latest[center_id]) for center_id in mine])
    return found if found.centers >= LEAST_REGION else None


def _shown(
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
    )


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
