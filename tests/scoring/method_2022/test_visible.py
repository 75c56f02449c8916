"""What readers may see of a result, at the limits of what reveals somebody."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.alerts import is_lower
from scoring.facts import GapVerdict
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.forecast import Forecast
from scoring.method_2022.funnel import Flag, FunnelPoint, funnel_point
from scoring.method_2022.index import Composition, State, TypeResult
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.method_2022.result import Quality, QualityCounts, Result
from scoring.method_2022.shrinkage import Between
from scoring.method_2022.trend import Change
from scoring.method_2022.visible import QuestionMean, VisibleResult, visible_result
from scoring.type_index import Score
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.by_hand import halves, plain_groups
from tests.scoring.country import Country

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))
CODES = tuple(question.code for question in load().questions)


@cache
def result() -> Result:
    """Forty job seekers at 87.5, and thirty at 37.5 in the window before."""
    made = Country(["A", "B"])
    made.answer("A", WEEK, halves(40))
    made.answer("B", WEEK, halves(40, 3, 2))
    made.answer("A", WEEK - 13, halves(30, 3, 2))
    return made.results(WEEK)["A"]


def seen(**changes: object) -> VisibleResult:
    return visible_result(replace(result(), **changes), load())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clean", "b", "shown"),
    [(10, 0, True), (9, 0, False), (10, 5, True), (10, 4, False), (10, 1, False), (9, 5, False), (100, 4, False)],
)
def test_the_index_without_doubtful_answers_needs_ten_clean_ones_and_no_doubtful_or_five(
    clean: int, b: int, shown: bool
) -> None:
    quality = Quality(QualityCounts(clean, b), QualityCounts(clean, b, 2), 80.0, True)
    assert seen(quality=quality).quality == replace(quality, index_clean=80.0 if shown else None)


def test_all_of_a_result_is_handed_on() -> None:
    gap = Gap("F", 80.0, 60.0, 2.5, GapVerdict.ANSWERS_BETTER)
    advice = tuple(Recommendation(code, None, None, None) for code in ("F1", "U1"))  # type: ignore[arg-type]
    funnel = FunnelPoint(1.0, Flag.USUAL)
    whole = seen(called=True, funnel=funnel, gaps=(gap,), recommendations=advice)
    assert (whole.n, whole.n_job_seekers, whole.n_employers, whole.missing) == (40, 40, 0, 0)
    assert (whole.state, whole.composition) == (State.FIRM, Composition.ABSENT)
    assert (whole.called, whole.funnel, whole.gaps, whole.recommendations) == (True, funnel, (gap,), advice)
    assert whole.index == result().index.index and whole.change == result().change is not None
    assert whole.groups == result().index.groups and whole.standing == result().standing
    assert {code: score.value for code, score in whole.before.items()} == pytest.approx(plain_groups(halves(30, 3, 2)))
    assert whole.by_type == result().by_type and whole.by_type.job_seekers is not None
    assert whole.questions == tuple(QuestionMean(code, 87.5, 40) for code in CODES)
    assert seen(compared=False).before == {}


def test_questions_that_may_not_stand_alone_are_neither_shown_nor_recommended() -> None:
    advice = tuple(Recommendation(code, None, None, None) for code in ("F1", "U1"))  # type: ignore[arg-type]
    found = seen(questions=("U1", "C3"), recommendations=advice)
    assert [one.code for one in found.questions] == ["U1", "C3"]
    assert found.recommendations == advice[1:]
    assert seen(questions=(), recommendations=advice).recommendations == ()


def test_below_the_minimum_the_star_of_record_alone_is_shown() -> None:
    whole = result()
    shrunk = replace(whole.standing, index=Estimate(80.0, 1.0, 9), forecast=None)
    for index in (
        replace(whole.index, state=State.HIDDEN, n=7),
        replace(whole.index, index=None),
    ):
        found = seen(index=index, standing=shrunk)
        assert found.standing == replace(shrunk, index=None, shrunk=None, forecast=None)
        assert (found.index, found.groups, found.before, found.questions) == (None, {}, {}, ())
        assert (found.change, found.called, found.funnel, found.gaps, found.recommendations) == (
            None,
            False,
            None,
            (),
            (),
        )
        assert found.by_type == whole.by_type and found.quality == whole.quality
    assert seen(index=replace(whole.index, state=State.HIDDEN, n=7)).missing == 3


def test_small_numbers_of_a_type_are_hidden_together() -> None:
    types = dict(result().index.types)
    types[EMP] = replace(types[EMP], n=4)
    found = seen(index=replace(result().index, types=types))
    assert (found.n_job_seekers, found.n_employers) == (None, None)
    types[EMP] = replace(types[EMP], n=5)
    found = seen(index=replace(result().index, types=types))
    assert (found.n_job_seekers, found.n_employers) == (40, 5)


def one_question(job_seekers: tuple[float | None, int], employers: tuple[float | None, int]) -> VisibleResult:
    """The first question answered so, the others by nobody."""
    types = {}
    for kind, (mean, n) in ((JS, job_seekers), (EMP, employers)):
        items = (None if mean is None else Score(mean, 1.0), *[None] * 14)
        types[kind] = TypeResult(n, None, {}, (n, *[0] * 14), items)
    return seen(index=replace(result().index, types=types))


@pytest.mark.parametrize(
    ("job_seekers", "employers", "shown"),
    [
        ((80.0, 10), (None, 0), QuestionMean("F1", 80.0, 10)),
        ((80.0, 9), (None, 0), None),
        ((80.0, 5), (60.0, 5), QuestionMean("F1", 76.0, 10)),  # 0.8·80 + 0.2·60
        ((80.0, 10), (60.0, 4), QuestionMean("F1", 80.0, 10)),  # four employers do not enter
        ((80.0, 6), (60.0, 4), None),
        ((80.0, 4), (60.0, 10), QuestionMean("F1", 60.0, 10)),
    ],
)
def test_a_question_is_shown_from_ten_answers_of_which_five_are_of_each_type_that_enters(
    job_seekers: tuple[float | None, int], employers: tuple[float | None, int], shown: QuestionMean | None
) -> None:
    found = one_question(job_seekers, employers).questions
    assert [(one.code, one.n) for one in found] == ([] if shown is None else [(shown.code, shown.n)])
    assert [one.mean for one in found] == pytest.approx([] if shown is None else [shown.mean])


@pytest.mark.parametrize(("best", "missing"), [(0, 5), (3, 2), (4, 1), (5, 1), (9, 1)])
def test_answers_are_missing_until_each_group_has_a_question_with_five(best: int, missing: int) -> None:
    """In the last group the best question has that many; the others have nine."""
    types = dict(result().index.types)
    item_n = (9,) * 12 + (0, best, 0)
    types[JS] = replace(types[JS], item_n=item_n)
    assert seen(index=replace(result().index, index=None, types=types)).missing == missing


def test_a_window_is_lower_if_its_change_was_called_and_is_below_zero() -> None:
    shown = seen()
    for called, points, lower in ((True, -2.0, True), (True, 2.0, False), (True, 0.0, False), (False, -9.0, False)):
        assert is_lower(replace(shown, called=called, change=Change(points, -3.0, 0.001))) is lower
    assert not is_lower(replace(shown, called=True, change=None))


@pytest.mark.parametrize(
    ("z", "flag"),
    [
        (1.9, Flag.USUAL),
        (-1.9, Flag.USUAL),
        (1.97, Flag.WATCH),
        (-3.0, Flag.WATCH),
        (3.1, Flag.ALARM),
        (-3.1, Flag.ALARM),
    ],
)
def test_the_funnel_widens_by_what_centers_usually_differ(z: float, flag: Flag) -> None:
    """√(3² + 16) = 5 points are one."""
    found = funnel_point(Estimate(80.0 + 5 * z, 3.0, 9), Between(80.0, 1.0, 16.0, 9))
    assert found == FunnelPoint(Approx(z), flag)


def test_without_any_spread_or_a_known_error_there_is_no_place_in_the_funnel() -> None:
    assert funnel_point(Estimate(80.0, None, None), Between(80.0, 1.0, 16.0, 9)) is None
    assert funnel_point(Estimate(80.0, 0.0, 9), Between(80.0, 1.0, 0.0, 9)) is None
    assert funnel_point(Estimate(80.0, 0.0, 9), Between(76.0, 1.0, 4.0, 9)) == FunnelPoint(2.0, Flag.WATCH)


def test_below_the_minimum_no_forecast_is_shown() -> None:
    whole = result()
    known = replace(whole.standing, forecast=Forecast(4, 3))
    hidden = seen(index=replace(whole.index, state=State.HIDDEN, n=7), standing=known)
    assert hidden.standing.forecast is None and seen(standing=known).standing.forecast == Forecast(4, 3)
