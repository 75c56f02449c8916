"""A center's result, as a snapshot freezes it: the index and all conclusions from it (methodology 2022.1 §3 to §8).

Pure: the same inputs give the same result, to the last digit, whenever and wherever it is computed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.funnel import FunnelPoint, funnel_point
from scoring.method_2022.index import CentricityIndex, Composite, Composition, State, centricity_index, composite
from scoring.method_2022.lenses import Lens, lenses
from scoring.method_2022.perceived import Gap, gap
from scoring.method_2022.recommendations import ItemStanding, Recommendation, recommend
from scoring.method_2022.review import under_review
from scoring.method_2022.standing import NOWHERE, Record, Standing, standing
from scoring.method_2022.trend import Change, change
from scoring.methodology import STANDARD, Methodology
from scoring.type_index import TypeIndex, TypeScore

Types = Mapping[RespondentType, TypeIndex]
Scores = Mapping[RespondentType, TypeScore]


@dataclass(frozen=True, slots=True)
class CenterIndices:
    """The indices of a center's interviews, by type: in the index's window, the one before it and the star's; the first
    and the last also from clean interviews alone. Of the star's window no items are needed. `singly`: see
    `Result.questions`; empty if all may be shown."""

    now: Types
    before: Types
    standing: Types
    now_clean: Scores
    standing_clean: Scores
    singly: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class QualityCounts:
    """Completed interviews in a window by class; `reasons` counts those of B and X, such as {"B": {"speeding": 3}}."""

    clean: int = 0
    b: int = 0
    x: int = 0
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quality:
    """The counts in the windows of the index and of the star, the index without class B, and whether the center is
    under review."""

    counts: QualityCounts = field(default_factory=QualityCounts)
    counts_standing: QualityCounts = field(default_factory=QualityCounts)
    index_clean: float | None = None
    under_review: bool = False


@dataclass(frozen=True, slots=True)
class ByType:
    """Both types apart, as of `week`."""

    week: int = 0
    job_seekers: Estimate | None = None
    employers: Estimate | None = None
    lenses: tuple[Lens, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A center in a week.

    compared    whether the window before may be shown, see `Circumstances`
    questions   codes of the questions to show by themselves, because nobody or enough people of every block have
                answered them (see `scoring.blocks`); None for all

    The results of the first release lack the fields that have a default.
    """

    index: CentricityIndex
    before: CentricityIndex
    change: Change | None
    called: bool
    quality: Quality = field(default_factory=Quality)
    standing: Standing = NOWHERE
    funnel: FunnelPoint | None = None
    by_type: ByType = field(default_factory=ByType)
    gaps: tuple[Gap, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    compared: bool = True
    questions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The inputs of a result besides the answers and the frame.

    record     the previous star of record
    by_type    of an earlier release: the separate types as shown then; None computes them
    compared   of an earlier release: whether the window before could be shown
    measured   scores of objective indicators on 0–100, by group
    quality    counts in the window of the index and in that of the star
    """

    week: int
    record: Record = field(default_factory=Record)
    by_type: ByType | None = None
    compared: bool = True
    measured: Mapping[str, float] = field(default_factory=dict)
    quality: QualityCounts = field(default_factory=QualityCounts)
    quality_standing: QualityCounts = field(default_factory=QualityCounts)


def result_of(
    center: CenterIndices,
    frame: NationalFrame,
    circumstances: Circumstances,
    questionnaire: Questionnaire,
    methodology: Methodology = STANDARD,
) -> Result:
    index = centricity_index(center.now, frame.now, methodology)
    before = centricity_index(center.before, frame.now, methodology)
    compared = circumstances.compared and before.n >= methodology.min_shown
    moved = window_change(index, before, methodology) if compared else None
    significant = moved is not None and moved.p <= frame.largest_p
    yearly = centricity_index(center.standing, frame.standing, methodology)
    quality = _quality(center, index, yearly, frame, circumstances, methodology)
    return Result(
        index=index,
        before=before,
        change=moved,
        called=moved is not None and significant and abs(moved.points) >= methodology.least_change,
        quality=quality,
        standing=standing(
            yearly, frame.standing, circumstances.record, questionnaire, methodology, review=quality.under_review
        ),
        funnel=None if index.index is None or frame.between is None else funnel_point(index.index, frame.between),
        by_type=_by_type(index, circumstances, methodology),
        gaps=tuple(
            gap(code, index.groups[code].value, circumstances.measured[code], known, methodology)
            for code, known in frame.gaps.items()
            if code in index.groups and code in circumstances.measured
        ),
        recommendations=recommend(_items(center.now, index, frame, questionnaire, methodology), methodology),
        compared=compared,
        questions=_questions(center, questionnaire),
    )


def _questions(center: CenterIndices, questionnaire: Questionnaire) -> tuple[str, ...] | None:
    if not center.singly:
        return None
    return tuple(question.code for question in questionnaire.questions if center.singly[question.position])


def window_change(
    now: CentricityIndex | Composite, before: CentricityIndex | Composite, methodology: Methodology
) -> Change | None:
    """The change between two windows that both have enough interviews to be shown."""
    shown = min(now.n, before.n) >= methodology.min_shown
    return change(now.index, before.index) if shown else None


def _quality(
    center: CenterIndices,
    index: CentricityIndex,
    yearly: CentricityIndex,
    frame: NationalFrame,
    circumstances: Circumstances,
    methodology: Methodology,
) -> Quality:
    """Either window may cause a review: a recent attack shows in the shorter one, a slow one in the longer."""
    review, clean_values = False, []
    for whole, clean, national, counts in (
        (index, center.now_clean, frame.now, circumstances.quality),
        (yearly, center.standing_clean, frame.standing, circumstances.quality_standing),
    ):
        alone = composite(clean, national, methodology).index
        value = None if alone is None else alone.value
        clean_values.append(value)
        review = review or under_review(
            None if whole.index is None else whole.index.value,
            value,
            clean=counts.clean, b=counts.b, x=counts.x, methodology=methodology,
        )  # fmt: skip
    return Quality(circumstances.quality, circumstances.quality_standing, clean_values[0], review)


def _by_type(index: CentricityIndex, circumstances: Circumstances, methodology: Methodology) -> ByType:
    week = circumstances.week
    if index.state is State.HIDDEN:
        return ByType(week)
    if circumstances.by_type is not None:
        return circumstances.by_type
    own = index.composition is Composition.OWN and index.index is not None
    if own and min(result.n for result in index.types.values()) < methodology.min_shown:
        # The index and one type's part in it would reveal the few answers of the other type.
        return ByType(week)
    shown = {kind: result.index if result.n >= methodology.min_shown else None for kind, result in index.types.items()}
    return ByType(
        week,
        shown[RespondentType.JOB_SEEKER],
        shown[RespondentType.EMPLOYER],
        lenses(index.types, methodology),
    )


def _items(
    types: Types, index: CentricityIndex, frame: NationalFrame, questionnaire: Questionnaire, methodology: Methodology
) -> list[ItemStanding]:
    """Every question of every type that has a part in the center's index, weighted by its worth there."""
    shares = {kind: methodology.share(kind) for kind in types}
    if index.composition is not Composition.OWN:
        del shares[RespondentType.EMPLOYER]
    if index.composition is Composition.ABSENT:
        shares[RespondentType.JOB_SEEKER] = 1.0
    standings = []
    for kind, known in frame.questions.items():
        if kind not in shares:
            continue
        result, share = types[kind], shares[kind]
        for question in questionnaire.questions:
            item = result.items[question.position]
            standings.append(
                ItemStanding(
                    question=question.code,
                    weight=share * result.weights[question.position],
                    mean=None if item is None else item.value,
                    n=result.item_n[question.position],
                    se=None if item is None or item.variance is None else math.sqrt(item.variance),
                    p75=known.upper_quartiles[question.position],
                    importance=known.importance[question.position],
                )
            )
    return standings
