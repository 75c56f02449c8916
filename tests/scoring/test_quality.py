"""Quality classes, against methodology §2's own table."""

from functools import partial
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.model import AgeBand, RespondentType
from scoring.method_2022.review import under_review
from scoring.quality import QualityClass, Reason, WhyNot, assess, is_apart, quality_class, why_not


class Facts(TypedDict, total=False):
    answers: str
    age_band: AgeBand
    staff: bool
    unverified: bool
    respondent_type: RespondentType
    duplicate: bool
    speeding: bool
    burst: bool
    off_hours: bool


assess_clean = partial(assess, answers="5" * 11 + "4888", age_band=AgeBand.FROM_25, staff=False, unverified=False)
"""Of an interview without a flag, but for the facts that are given."""
STRAIGHT: Facts = {"answers": "5" * 12 + "888"}


@pytest.mark.parametrize(
    ("facts", "quality", "reasons"),
    [
        ({}, "clean", ""),
        ({"duplicate": True}, "X", "duplicate"),
        ({"staff": True}, "X", "staff"),
        ({"age_band": AgeBand.UNDER_18}, "X", "out_of_range"),
        ({"age_band": AgeBand.OVER_70}, "X", "out_of_range"),
        ({"respondent_type": RespondentType.OTHER}, "X", "other_type"),
        ({"respondent_type": RespondentType.EMPLOYER}, "clean", ""),
        ({"unverified": True}, "X", "unverified"),
        ({"speeding": True}, "B", "speeding"),
        (STRAIGHT, "clean", "straight_lining"),
        ({"answers": "5" * 11 + "8888"}, "clean", ""),
        ({"burst": True}, "B", "burst"),
        ({"off_hours": True}, "B", "off_hours"),
        ({"speeding": True, **STRAIGHT}, "X", "speeding,straight_lining"),
        ({"burst": True, **STRAIGHT}, "B", "straight_lining,burst"),
        ({"speeding": True, "burst": True, "off_hours": True}, "B", "speeding,burst,off_hours"),
        ({"off_hours": True, "duplicate": True}, "X", "duplicate,off_hours"),
        (
            {**STRAIGHT, **dict.fromkeys(("off_hours", "burst", "speeding", "unverified", "staff", "duplicate"), True)},
            "X",
            "duplicate,staff,unverified,speeding,straight_lining,burst,off_hours",
        ),
    ],
)
def test_each_reason_and_their_combinations(facts: Facts, quality: str, reasons: str) -> None:
    found = assess_clean(**facts)
    assert (found.quality, ",".join(found.reasons)) == (quality, reasons)


@given(st.lists(st.sampled_from(Reason)))
def test_a_further_reason_never_makes_an_interview_better(reasons: list[Reason]) -> None:
    order = [QualityClass.CLEAN, QualityClass.B, QualityClass.X]
    classes = [order.index(quality_class(reasons[:count])) for count in range(len(reasons) + 1)]
    assert classes == sorted(classes)


@given(st.lists(st.sampled_from(Reason)))
def test_an_interview_that_does_not_count_has_a_reason_to_tell_and_no_other_has(reasons: list[Reason]) -> None:
    assert (why_not(reasons) is not None) == (quality_class(reasons) is QualityClass.X)


@pytest.mark.parametrize(
    ("reasons", "why"),
    [
        ([], None),
        ([Reason.BURST, Reason.OFF_HOURS, Reason.SPEEDING], None),
        ([Reason.STRAIGHT_LINING], None),
        ([Reason.SPEEDING, Reason.STRAIGHT_LINING], WhyNot.HASTE),
        ([Reason.OUT_OF_RANGE, Reason.UNVERIFIED], WhyNot.OUT_OF_RANGE),
        ([Reason.DUPLICATE, Reason.STAFF], WhyNot.STAFF),
        (["out_of_range", "speeding"], WhyNot.OUT_OF_RANGE),  # as the database has them
    ],
)
def test_of_several_reasons_one_is_told(reasons: list[str], why: WhyNot | None) -> None:
    assert why_not(reasons) is why


@pytest.mark.parametrize(
    ("clean", "b", "x", "reviewed"),
    [
        (85, 10, 5, False),  # 15 of 100 are not more than 15 %.
        (84, 10, 6, True),
        (84, 16, 0, True),
        (84, 0, 16, True),
        (17, 3, 0, False),  # 3/20 = 15 %.
        (7, 2, 0, False),  # Nine interviews: nothing is shown, nothing is reviewed.
        (8, 2, 0, True),
        (0, 0, 0, False),
        (0, 0, 10, True),
    ],
)
def test_a_center_is_reviewed_when_more_than_fifteen_per_cent_is_flagged(
    clean: int, b: int, x: int, reviewed: bool
) -> None:
    assert under_review(80.0, 80.0, clean=clean, b=b, x=x) is reviewed
    assert under_review(None, None, clean=clean, b=b, x=x) is reviewed


def test_a_center_is_reviewed_when_doubtful_answers_move_its_index_by_more_than_two_points() -> None:
    assert not under_review(80.0, 78.0, clean=95, b=5, x=0)
    assert under_review(80.0, 77.9, clean=95, b=5, x=0)
    assert under_review(77.9, 80.0, clean=95, b=5, x=0)
    assert not under_review(80.0, None, clean=95, b=5, x=0)
    assert not under_review(80.0, 70.0, clean=8, b=1, x=0)


def test_neither_a_job_seeker_nor_an_employer_is_apart() -> None:
    assert is_apart("other_type") and is_apart("speeding,other_type")
    assert not is_apart("") and not is_apart("speeding,burst") and not is_apart("other_types")
