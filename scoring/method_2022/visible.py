"""The visible part of a result. Every outward view (digest, table, report, site) uses this and nothing else
(methodology 2022.1 §9)."""

from dataclasses import dataclass, field, replace

from questionnaire.model import COUNTED_TYPES, Questionnaire, RespondentType
from scoring.disclosure import suppressed
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.funnel import FunnelPoint
from scoring.method_2022.index import CentricityIndex, Composition, State
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.method_2022.result import ByType, Quality, Result
from scoring.method_2022.showing import clean_index_shown, is_shown
from scoring.method_2022.standing import Standing
from scoring.method_2022.trend import Change
from scoring.methodology import STANDARD, Methodology


@dataclass(frozen=True, slots=True)
class QuestionMean:
    """A question over both types, weighted as in the index, on 0–100; `n` answers."""

    code: str
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class VisibleResult:
    """A center's result as readers may see it.

    n                          interviews that count, always shown
    n_job_seekers, n_employers of each type; both None if one has too few to keep people from being recognised
    missing                    answers still missing for the first index; 0 if there is one
    index, groups              None and empty if there is none to show; so is all that follows
    before                     group scores of the window before, if they may be shown
    questions                  the questions that enough people have answered
    by_type                    each type apart
    standing                   below the minimum the star of record alone: the rest would move with every single answer
    """

    n: int
    n_job_seekers: int | None
    n_employers: int | None
    state: State
    composition: Composition
    missing: int
    quality: Quality
    standing: Standing
    by_type: ByType
    index: Estimate | None = None
    groups: dict[str, Estimate] = field(default_factory=dict)
    before: dict[str, Estimate] = field(default_factory=dict)
    questions: tuple[QuestionMean, ...] = ()
    change: Change | None = None
    called: bool = False
    funnel: FunnelPoint | None = None
    gaps: tuple[Gap, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


def visible_result(result: Result, questionnaire: Questionnaire, methodology: Methodology = STANDARD) -> VisibleResult:
    """The part of a result that reveals nobody."""
    index = result.index
    job_seekers, employers = suppressed([index.types[kind].n for kind in COUNTED_TYPES])
    hidden = VisibleResult(
        n=index.n,
        n_job_seekers=job_seekers,
        n_employers=employers,
        state=index.state,
        composition=index.composition,
        missing=_missing(index, questionnaire, methodology),
        quality=_quality(result.quality, methodology),
        standing=replace(result.standing, index=None, shrunk=None, forecast=None),
        by_type=result.by_type,
    )
    if index.index is None or not is_shown(index.state, has_index=True):
        return hidden
    return replace(
        hidden,
        standing=result.standing,
        index=index.index,
        groups=index.groups,
        before=result.before.groups if result.compared else {},
        questions=_questions(result, questionnaire, methodology),
        change=result.change,
        called=result.called,
        funnel=result.funnel,
        gaps=result.gaps,
        recommendations=tuple(one for one in result.recommendations if _singly(result, one.question)),
    )


def _quality(quality: Quality, methodology: Methodology) -> Quality:
    counts = quality.counts
    shown = clean_index_shown(clean=counts.clean, b=counts.b, methodology=methodology)
    return quality if shown else replace(quality, index_clean=None)


def _singly(result: Result, question: str) -> bool:
    """Whether a question may be shown by itself."""
    return result.questions is None or question in result.questions


def _questions(result: Result, questionnaire: Questionnaire, methodology: Methodology) -> tuple[QuestionMean, ...]:
    """The questions that enough people answered, with the mean over the types weighted as in the index."""
    found = []
    for question in questionnaire.questions:
        if not _singly(result, question.code):
            continue
        known = [
            (methodology.share(kind), of_type.items[question.position], of_type.item_n[question.position])
            for kind, of_type in result.index.types.items()
        ]
        parts = [
            (share, item.value, n) for share, item, n in known if item is not None and n >= methodology.min_item_answers
        ]
        n = sum(n for _, _, n in parts)
        if n >= methodology.min_shown:
            mean = sum(share * mean for share, mean, _ in parts) / sum(share for share, _, _ in parts)
            found.append(QuestionMean(question.code, mean, n))
    return tuple(found)


def _missing(index: CentricityIndex, questionnaire: Questionnaire, methodology: Methodology) -> int:
    """Answers missing before anything is shown, or job seekers' answers before every group has an item with enough."""
    if index.state is State.HIDDEN:
        return methodology.min_shown - index.n
    if index.index is not None:
        return 0
    item_n = index.types[RespondentType.JOB_SEEKER].item_n
    best = (
        max(item_n[question.position] for question in questionnaire.questions if question.group == group.code)
        for group in questionnaire.groups
    )
    return max(1, methodology.min_item_answers - min(best))
