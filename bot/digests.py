"""Builds digests: from a center's snapshot and its region's to the frozen content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.digest_content import Change, DigestContent, GroupLine, QuestionLine
from bot.publishing import Result
from questionnaire.model import Questionnaire, RespondentType
from scoring.index import CentricityIndex, State
from scoring.methodology import STANDARD, Methodology
from scoring.rollup import Rollup, rollup
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
    methodology: Methodology = STANDARD,
) -> DigestContent:
    """The digest of a center's week; `new` is how many answers the week has brought."""
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
    result = Result.from_json(snapshot.result)
    if result.index.state is State.HIDDEN:
        return empty
    if result.index.index is None:
        return replace(empty, missing=_missing_to_stand(result.index, questionnaire, methodology))
    return _shown(empty, result, new, region, questionnaire, methodology)


def region_rollup(centers: Sequence[Center], latest: Mapping[int, Snapshot], region_id: int) -> Rollup | None:
    """What a center is compared with; None in a region with too few centers that have figures."""
    mine = [center.id for center in centers if center.region_id == region_id and center.id in latest]
    found = rollup([Result.from_json(latest[center_id].result).index for center_id in mine])
    return found if found.centers >= LEAST_REGION else None


def _shown(
    empty: DigestContent,
    result: Result,
    new: int,
    region: Rollup | None,
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> DigestContent:
    index = result.index
    if index.index is None:
        raise ValueError(f"{empty.center_code} has no index to show")
    low, high = index.index.interval(methodology.confidence)
    by_mean = sorted(_questions(index, questionnaire, methodology), key=lambda line: line.mean)
    return replace(
        empty,
        n_job_seeker=index.types[RespondentType.JOB_SEEKER].n,
        n_employer=index.types[RespondentType.EMPLOYER].n,
        new=new,
        missing=0,
        preliminary=index.state is State.PRELIMINARY,
        index=index.index.value,
        ci_low=low,
        ci_high=high,
        change=None if result.change is None else Change(result.change.points, result.called),
        employers=str(index.composition),
        index_job_seeker=index.type_value(RespondentType.JOB_SEEKER, methodology),
        index_employer=index.type_value(RespondentType.EMPLOYER, methodology),
        region_index=None if region is None else region.index,
        groups=_groups(result, region, questionnaire, methodology),
        strongest=by_mean[-1] if len(by_mean) > 1 else None,
        weakest=by_mean[0] if len(by_mean) > 1 else None,
    )


def _groups(
    result: Result, region: Rollup | None, questionnaire: Questionnaire, methodology: Methodology
) -> tuple[GroupLine, ...]:
    comparable = result.before.n >= methodology.min_shown
    lines = []
    for group in questionnaire.groups:
        estimate = result.index.groups.get(group.code)
        if estimate is None:
            continue
        low, high = estimate.interval(methodology.confidence)
        before = result.before.groups.get(group.code) if comparable else None
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


def _questions(index: CentricityIndex, questionnaire: Questionnaire, methodology: Methodology) -> list[QuestionLine]:
    """The questions that enough people answered, with the mean over the types as the index weighs them."""
    shares = {
        RespondentType.JOB_SEEKER: methodology.share_job_seekers,
        RespondentType.EMPLOYER: methodology.share_employers,
    }
    lines = []
    for question in questionnaire.questions:
        known = [
            (shares[kind], result.item_means[question.position], result.item_n[question.position])
            for kind, result in index.types.items()
        ]
        parts = [(share, mean, n) for share, mean, n in known if mean is not None and n >= methodology.min_item_answers]
        if sum(n for _, _, n in parts) >= methodology.min_shown:
            mean = sum(share * mean for share, mean, _ in parts) / sum(share for share, _, _ in parts)
            lines.append(QuestionLine(question.code, mean, sum(n for _, _, n in parts)))
    return lines


def _missing_to_stand(index: CentricityIndex, questionnaire: Questionnaire, methodology: Methodology) -> int:
    """How many job seekers' answers are missing before every group has an item with enough of them."""
    item_n = index.types[RespondentType.JOB_SEEKER].item_n
    best = (
        max(item_n[question.position] for question in questionnaire.questions if question.group == group.code)
        for group in questionnaire.groups
    )
    return max(1, methodology.min_item_answers - min(best))
