"""Actions against centers that began alike."""

import math
from dataclasses import replace

import numpy as np
import pytest

from scoring.method_2026.actions import Course, Outcome, Usual, Verdict, outcome, rounded, size_class, usual
from tests.approx import Approx


def others(n: int = 120, seed: int = 1) -> list[Course]:
    dice = np.random.default_rng(seed)
    before, index = dice.normal(70, 6, n), dice.normal(75, 5, n)
    after = 10 + 0.6 * before + 0.2 * index + dice.normal(0, 3, n)
    return [Course(float(b), float(a), float(i), people=60) for b, a, i in zip(before, after, index, strict=True)]


def test_the_least_squares_agree_with_an_independent_implementation() -> None:
    courses = others()
    design = np.array([[1, one.before, one.index_before] for one in courses])
    after = np.array([one.after for one in courses])
    expected, squares, *_ = np.linalg.lstsq(design, after, rcond=None)
    found = usual(courses)
    assert found is not None
    assert [found.constant, found.by_before, found.by_index] == pytest.approx(expected.tolist(), rel=1e-9)
    assert found.sd == pytest.approx(math.sqrt(squares[0] / 117), rel=1e-9)
    assert found.centers == 120


def test_the_order_of_the_centers_changes_no_digit() -> None:
    assert usual(others()) == usual(others()[::-1])


def test_a_hundred_centers_are_needed() -> None:
    assert usual(others(99)) is None
    assert usual(others(100)) is not None


def test_where_the_index_tells_nothing_more_the_group_alone_explains() -> None:
    # after = 10 + 0.5·before with steps of ±1 by turns, for pairs of centers: the residuals are ±1.
    courses = [
        Course(
            before=50.0 + at // 2, after=35.0 + at // 2 / 2 + (-1) ** at, index_before=2 * (50.0 + at // 2), people=60
        )
        for at in range(100)
    ]
    found = usual(courses)
    assert found is not None
    assert (found.by_before, found.by_index, found.constant) == (Approx(0.5), 0.0, Approx(10.0))
    assert found.sd == pytest.approx(math.sqrt(100 / 97))


def test_centers_that_are_all_alike_have_their_mean() -> None:
    found = usual([Course(70.0, 71.0, 75.0, 60)] * 100)
    assert found == Usual(constant=71.0, by_before=0.0, by_index=0.0, sd=0.0, centers=100)


USUALLY = Usual(constant=8.0, by_before=0.9, by_index=0.0, sd=2.0, centers=120)
OWN = Course(before=60.0, after=66.0, index_before=75.0, people=60)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (65.91, Verdict.AS_MUCH),  # 62 was expected, and 1.96·2 is 3.92
        (65.93, Verdict.ROSE_MORE),
        (58.09, Verdict.AS_MUCH),
        (58.07, Verdict.LESS),
    ],
)
def test_more_and_less_are_beyond_chance(after: float, verdict: Verdict) -> None:
    assert outcome(replace(OWN, after=after), USUALLY).verdict is verdict


def test_a_rise_as_everywhere_is_no_rise() -> None:
    # Plainly +2; centers that began alike rose as much.
    found = outcome(replace(OWN, after=62.0), USUALLY)
    assert (found.verdict, found.plain, found.effect, found.low, found.high, found.centers) == (
        Verdict.AS_MUCH, 2.0, 0.0, -3.92, 3.92, 120,
    )  # fmt: skip


def test_the_index_before_tells_what_to_expect() -> None:
    # 8 + 0.5·60 + 0.4·75 = 68 was expected of a center that reached 66.
    found = outcome(OWN, Usual(constant=8.0, by_before=0.5, by_index=0.4, sd=2.0, centers=120))
    assert found.effect == pytest.approx(-2.0)


def test_where_others_hardly_differ_a_small_effect_is_one_and_none_is_none() -> None:
    # 62 was expected, give or take 1.96·0.1.
    found = outcome(replace(OWN, after=62.5), replace(USUALLY, sd=0.1))
    assert (found.verdict, found.effect, found.se) == (Verdict.ROSE_MORE, 0.5, 0.1)
    assert outcome(replace(OWN, after=62.0), replace(USUALLY, sd=0.0)).verdict is Verdict.AS_MUCH


def test_without_a_usual_course_or_thirty_people_there_is_only_the_plain_difference() -> None:
    assert outcome(OWN, None) == Outcome(Verdict.TOO_FEW, 6.0)
    assert outcome(replace(OWN, people=29), USUALLY) == Outcome(Verdict.TOO_FEW, 6.0)


def test_size_classes() -> None:
    assert [size_class(n) for n in (0, 29, 30, 59, 60, 119, 120, 239, 240, 479, 480, 10_000)] == [
        None, None, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
    ]  # fmt: skip


def test_what_is_published_is_rounded_in_every_figure() -> None:
    seen = Outcome(Verdict.AS_MUCH, 6.04, 1.26, 2.04, -2.74, 5.26, 120)
    assert rounded(seen, lambda one: round(one, 1)) == Outcome(Verdict.AS_MUCH, 6.0, 1.3, 2.0, -2.7, 5.3, 120)
    few = Outcome(Verdict.TOO_FEW, None)
    assert rounded(few, lambda one: round(one, 1)) == few
