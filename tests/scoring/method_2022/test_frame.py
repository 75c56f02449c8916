"""The national frame of a small country, figure by figure."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.gram_sums import gram_sums
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.frame import pooled_variance, type_frame
from scoring.method_2022.index import Composition, composite
from scoring.method_2022.perceived import GapFrame
from scoring.method_2022.result import Circumstances, result_of
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.type_index import Score, TypeIndices, TypeScore, type_index, type_indices
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.by_hand import halves, plain_groups, plain_index, plain_variance
from tests.scoring.country import Country

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))
PEOPLE = {"A": halves(10), "B": halves(12, 4, 2), "C": halves(9, 4, 3), "D": []}
"""C has one interview too few to weigh, D none at all."""


@pytest.fixture(scope="module")
def country() -> Country:
    made = Country(list(PEOPLE))
    for center, answers in PEOPLE.items():
        made.answer(center, WEEK, answers)
    made.answer("A", WEEK, halves(6, 3, 2), EMP)
    made.answer("A", WEEK - 30, halves(20, 3, 2))
    return made


def test_a_type_is_counted_over_the_nation_as_if_it_were_one_center(country: Country) -> None:
    everybody = [one for answers in PEOPLE.values() for one in answers]
    found = country.frame(WEEK).now[JS]
    assert (found.n, found.centers) == (31, 3)
    assert found.index is not None
    assert found.index.value == pytest.approx(plain_index(everybody))
    assert found.index.se == pytest.approx(plain_variance(everybody) ** 0.5)
    assert found.index.df == 30
    assert {code: one.value for code, one in found.groups.items()} == pytest.approx(plain_groups(everybody))
    assert {one.df for one in found.groups.values()} == {30}
    pooled = sum((len(one) - 1) * len(one) * plain_variance(one) for one in PEOPLE.values() if one)
    assert found.pooled == pytest.approx(pooled / (9 + 11 + 8))
    assert set(found.group_pooled) == {"F", "U", "E", "P", "C"}
    # Everybody answers all questions alike: the groups vary as the index does.
    assert list(found.group_pooled.values()) == pytest.approx([found.pooled] * 5)


def test_centers_are_weighed_from_ten_interviews_on(country: Country) -> None:
    found = country.frame(WEEK)
    of_seekers = found.now[JS].between
    assert of_seekers is not None and of_seekers.centers == 2
    assert found.between is not None and found.between.centers == 2
    assert found.now[EMP].between is None
    assert (found.now[EMP].n, found.now[EMP].centers) == (6, 1)
    assert found.standing[JS].n == 51 and found.standing[EMP].n == 6


def of_two(indices: tuple[float, float], errors: tuple[float, float]) -> tuple[float, float, float]:
    """Mean, its error and τ² of two centers with weights w and v: Q = wv/(w + v)·Δ², τ² = (Q − 1)/(2wv/(w + v))."""
    product = 1 / sum(errors)
    tau2 = (product * (indices[0] - indices[1]) ** 2 - 1) / (2 * product)
    assert tau2 > 0
    weights = [1 / (error + tau2) for error in errors]
    mean = sum(weight * index for weight, index in zip(weights, indices, strict=True)) / sum(weights)
    return mean, sum(weights) ** -0.5, tau2


def smoothed(answers: list[str], pooled: float | None) -> float:
    """SE² of an index: ((n − 1)·V·n + 10·σ̄²)/(n + 9)/n."""
    n = len(answers)
    assert pooled is not None
    return ((n - 1) * plain_variance(answers) * n + 10 * pooled) / (n + 9) / n


def test_centers_are_weighed_by_their_smoothed_errors(country: Country) -> None:
    frame, a, b = country.frame(WEEK), PEOPLE["A"], PEOPLE["B"]
    indices = plain_index(a), plain_index(b)
    errors = smoothed(a, frame.now[JS].pooled), smoothed(b, frame.now[JS].pooled)
    found = frame.now[JS].between
    assert found is not None
    assert (found.mean, found.se, found.tau2) == pytest.approx(of_two(indices, errors))
    # Of both types: the employers of A are its own, and those of B the nation's, which are the same six.
    employers = halves(6, 3, 2)
    of_a, of_b = (0.8 * one + 0.2 * plain_index(employers) for one in indices)
    own = smoothed(employers, frame.now[EMP].pooled), plain_variance(employers)
    var_a, var_b = (0.64 * error + 0.04 * other for error, other in zip(errors, own, strict=True))
    found = frame.between
    assert found is not None and (found.mean, found.se, found.tau2) == pytest.approx(
        of_two((of_a, of_b), (var_a, var_b))
    )


def test_an_index_of_one_interview_has_no_error() -> None:
    one, methodology = gram_sums(codes(["5" * 15])), replace(STANDARD, min_item_answers=1)
    found = type_frame(type_indices(one[None], load(), 1), one, load(), methodology)
    assert found.index == found.groups["F"] == Estimate(100.0, None, 0)
    assert (found.n, found.centers) == (1, 1)
    assert pooled_variance(np.array([1]), np.array([2.0]), np.array([True])) is None


def test_a_type_without_answers_has_no_index() -> None:
    found = Country(["A", "B"]).frame(WEEK)
    for kind in (JS, EMP):
        one = found.now[kind]
        assert (one.n, one.centers, one.pooled, one.index, one.groups, one.between) == (0, 0, None, None, {}, None)
        assert one.group_pooled == {}
    assert (found.between, found.largest_p, found.gaps) == (None, 0.0, {})
    assert found.questions[JS].importance == (None,) * 15 == found.questions[JS].upper_quartiles


def test_four_answers_to_a_group_leave_the_index_undefined_but_five_do_not() -> None:
    for n, stands in ((4, False), (5, True)):
        made = Country(["A"])
        # C has its only answers from n of twenty clients.
        made.answer("A", WEEK, ["5" * 12 + "400"] * n + ["4" * 12 + "000"] * (20 - n))
        found = made.frame(WEEK).now[JS]
        assert (found.index is not None, set(found.groups) == {"F", "U", "E", "P", "C"}) == (stands, stands)
        assert made.results(WEEK)["A"].index.types[JS].item_n == (20,) * 12 + (n, 0, 0)


def test_what_a_question_is_worth_is_known_from_four_centers_with_thirty_answers() -> None:
    made = Country(list("ABCD"))
    for center, high in zip("ABCD", (5, 4, 3, 2), strict=True):
        made.answer(center, WEEK, halves(30, high, high - 1))
    found = made.frame(WEEK).questions[JS]
    # 87.5, 62.5, 37.5 and 12.5: three quarters of the way lies 62.5 + 0.25·25.
    assert found.upper_quartiles == pytest.approx((68.75,) * 15)
    assert found.importance == pytest.approx((1.0,) * 15)
    assert STANDARD.min_item_answers == 5 and len(load().questions) == 15


def test_variances_below_one_square_point_are_what_they_are() -> None:
    answers = halves(400)
    found = type_index(gram_sums(codes(answers)), load(), 5)
    assert found.index is not None and found.index.variance == pytest.approx(plain_variance(answers))
    assert plain_variance(answers) < 0.5
    assert found.groups["F"].variance == pytest.approx(plain_variance(answers))
    assert found.items[0] is not None and found.items[0].variance == pytest.approx(plain_variance(answers))


def test_one_part_joined_is_itself() -> None:
    one = type_indices(gram_sums(codes(halves(10)))[None], load(), 5)
    assert TypeIndices.joined([one])[0] == one[0]


def test_a_composite_says_where_its_employers_come_from() -> None:
    types = {JS: TypeScore(20, Score(80.0, 4.0), True), EMP: TypeScore(10, Score(60.0, 9.0), True)}
    found = composite(types, None)
    assert (found.n, found.composition) == (30, Composition.OWN)
    assert found.index is not None and found.index.value == pytest.approx(0.8 * 80 + 0.2 * 60)
    assert found.index.se == pytest.approx((0.64 * 4 + 0.04 * 9) ** 0.5)
    falls = {**types, EMP: TypeScore(10, Score(60.0, 9.0), False)}
    alone = composite(falls, None)
    assert (alone.n, alone.composition, alone.index) == (30, Composition.ABSENT, Estimate(80.0, 2.0, 19))
    nobody = composite({**types, JS: TypeScore(20, Score(80.0, 4.0), False)}, None)
    assert (nobody.index, nobody.composition) == (None, Composition.OWN)
    assert composite({**types, JS: TypeScore(0, None, True)}, None).index is None


def test_a_gap_of_a_center_is_that_of_its_group(country: Country) -> None:
    frame = country.frame(WEEK)
    known = replace(
        frame, gaps={"F": GapFrame(10, 50.0, 10.0, 60.0, 20.0, 0.5), "U": GapFrame(10, 50.0, 1.0, 6.0, 2.0, 0.5)}
    )
    found = result_of(
        country._counted(WEEK).center(0), known, Circumstances(WEEK, measured={"F": 60.0, "C": 10.0}), load(), STANDARD
    )
    # 0.8·87.5 + 0.2·37.5 = 77.5 lies 2.75 deviations above the mean of answers, the facts at theirs; √(2·0.5) is 1.
    assert [(one.group, one.perceived, one.measured, one.d) for one in found.gaps] == [
        ("F", Approx(77.5), 60.0, Approx(2.75))
    ]
