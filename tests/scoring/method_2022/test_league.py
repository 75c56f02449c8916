"""Bands of a league table, against intervals written out by hand."""

from dataclasses import replace

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import CentricityIndex, Composition, State, TypeResult
from scoring.method_2022.league import Band, band, between
from scoring.method_2022.result import Quality, Result
from scoring.method_2022.visible import VisibleResult, visible_result
from scoring.methodology import STANDARD

MANY = 1e9
"""Degrees of freedom at which t is the normal distribution: 1.96 standard errors to each side."""
REGION = Estimate(80.0, 0.5, MANY)
"""79.02 to 80.98."""


@pytest.mark.parametrize(
    ("value", "se", "expected"),
    [
        (83.0, 1.0, Band.ABOVE),  # 81.04 to 84.96
        (82.9, 1.0, Band.LIKE),  # 80.94 to 84.86
        (77.0, 1.0, Band.BELOW),  # 75.04 to 78.96
        (77.1, 1.0, Band.LIKE),  # 75.14 to 79.06
        (99.0, 20.0, Band.LIKE),
        (80.0, 0.0, Band.LIKE),
    ],
)
def test_a_center_differs_where_its_interval_and_the_regions_have_nothing_in_common(
    value: float, se: float, expected: Band
) -> None:
    assert between(Estimate(value, se, MANY), REGION) is expected


def test_intervals_that_touch_have_a_point_in_common() -> None:
    for end in REGION.interval():
        assert between(Estimate(end, 0.0, MANY), REGION) is Band.LIKE


def test_an_index_of_unknown_error_differs_from_nothing() -> None:
    assert between(Estimate(100.0, None, None), REGION) is Band.LIKE


@pytest.mark.parametrize(
    ("n", "review", "expected"),
    [(9, False, None), (10, False, Band.PRELIMINARY), (29, True, Band.PRELIMINARY), (30, True, Band.UNDER_REVIEW),
     (30, False, Band.ABOVE)],
)  # fmt: skip
def test_few_answers_and_a_review_keep_a_center_out_of_the_comparison(
    n: int, review: bool, expected: Band | None
) -> None:
    assert band(seen(n, review), REGION) is expected


def test_a_center_is_compared_at_the_methodologys_confidence() -> None:
    """95 ± 1.96 and 93 ± 0.98 have points in common; at a half, 0.674 standard errors, 94.33 and 93.34 lie apart."""
    near = Estimate(93.0, 0.5, MANY)
    assert band(seen(30, False), near) is Band.LIKE
    assert band(seen(30, False), near, replace(STANDARD, confidence=0.5)) is Band.ABOVE


def seen(n: int, review: bool) -> VisibleResult:
    """A center with 95 points, as it may be shown."""
    index = Estimate(95.0, 1.0, MANY)
    types = {
        RespondentType.JOB_SEEKER: TypeResult(n, index, {}, (n,) * 15),
        RespondentType.EMPLOYER: TypeResult(0, None, {}, (0,) * 15),
    }
    state = State.HIDDEN if n < 10 else State.PRELIMINARY if n < 30 else State.FIRM
    whole = CentricityIndex(n, index, {}, types, Composition.ABSENT, state)
    return visible_result(Result(whole, whole, None, False, quality=Quality(under_review=review)), load())
