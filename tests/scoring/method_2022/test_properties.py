"""Methodology 2022.1 §11: properties that must always hold."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.loader import load
from questionnaire.model import COUNTED_TYPES
from scoring.gram_sums import NOTHING, GramSums, gram_sums, gram_sums_by
from scoring.method_2022.index import CentricityIndex, Composition, centricity_index
from scoring.packed_answers import codes
from scoring.type_index import TypeIndex, type_index
from tests.scoring.conftest import interviews, packed

SWAPPED = str.maketrans("89", "98")
with_nines = st.text(alphabet="01234589", min_size=15, max_size=15)
REFLECTED = str.maketrans("12345", "54321")


def sums_of(answers: list[str]) -> GramSums:
    return gram_sums(codes(answers))


def result_of(answers: list[str]) -> TypeIndex:
    return type_index(sums_of(answers), load(), 1)


def center_of(job_seekers: list[str], employers: list[str]) -> CentricityIndex:
    kinds = dict(zip(COUNTED_TYPES, (result_of(job_seekers), result_of(employers)), strict=True))
    return centricity_index(kinds, None)


@given(interviews, st.randoms())
def test_the_order_of_interviews_is_irrelevant(answers: list[str], dice: random.Random) -> None:
    shuffled = answers.copy()
    dice.shuffle(shuffled)
    assert result_of(shuffled) == result_of(answers)


@given(interviews, packed)
def test_adding_and_retracting_an_interview_restores_everything(answers: list[str], one: str) -> None:
    before = sums_of(answers)
    assert before + sums_of([one]) - sums_of([one]) == before
    assert sums_of([*answers, one]) == before + sums_of([one])
    assert before + NOTHING == before


@given(interviews)
def test_the_index_lies_between_0_and_100_and_variances_are_not_negative(answers: list[str]) -> None:
    result = result_of(answers)
    scores = [*result.groups.values(), *([result.index] if result.index else [])]
    assert all(-1e-12 <= score.value <= 100 + 1e-12 for score in scores)
    assert all(score.variance is None or score.variance >= 0 for score in scores)


@given(interviews, st.data())
def test_raising_one_answer_raises_the_index(answers: list[str], data: st.DataObject) -> None:
    raisable = [(i, q) for i, one in enumerate(answers) for q, digit in enumerate(one) if digit in "1234"]
    if not raisable:
        return
    i, q = data.draw(st.sampled_from(raisable))
    raised = answers.copy()
    raised[i] = f"{raised[i][:q]}{int(raised[i][q]) + 1}{raised[i][q + 1 :]}"
    before, after = result_of(answers).index, result_of(raised).index
    assert before is not None and after is not None
    assert after.value > before.value


@given(interviews)
def test_hard_to_say_did_not_use_and_unanswered_are_the_same_to_the_index(answers: list[str]) -> None:
    assert result_of([one.replace("8", "9") for one in answers]) == result_of(answers)
    assert result_of([one.replace("8", "0") for one in answers]) == result_of(answers)


@given(st.lists(with_nines, min_size=1, max_size=20))
def test_swapping_8_and_9_changes_no_index(answers: list[str]) -> None:
    assert result_of([one.translate(SWAPPED) for one in answers]) == result_of(answers)


@given(interviews, interviews, st.data())
def test_raising_one_answer_of_either_type_never_lowers_the_center(
    seekers: list[str], employers: list[str], data: st.DataObject
) -> None:
    before = center_of(seekers, employers)
    raised = [seekers.copy(), employers.copy()]
    raisable = [
        (t, i, q) for t, people in enumerate(raised) for i, one in enumerate(people)
        for q, digit in enumerate(one) if digit in "1234"
    ]  # fmt: skip
    if not raisable:
        return
    t, i, q = data.draw(st.sampled_from(raisable))
    one = raised[t][i]
    raised[t][i] = f"{one[:q]}{int(one[q]) + 1}{one[q + 1 :]}"
    after = center_of(*raised)
    if before.index is None:
        assert after.index is None
        return
    assert after.index is not None
    if before.composition is Composition.OWN or t == 0:
        assert after.index.value > before.index.value
    else:
        assert after.index.value == before.index.value
    assert 0 <= after.index.value <= 100 + 1e-9


@given(interviews)
def test_an_interview_of_nothing_but_8_changes_no_index(answers: list[str]) -> None:
    before, after = result_of(answers), result_of([*answers, "8" * 15])
    assert (after.index and after.index.value) == (before.index and before.index.value)
    assert after.item_means == before.item_means


@given(interviews, st.integers(2, 4))
def test_repeating_the_data_changes_neither_the_index_nor_the_spread(answers: list[str], times: int) -> None:
    before, after = result_of(answers), result_of(answers * times)
    if before.index is None:
        assert after.index is None
        return
    assert after.index is not None
    assert after.index.value == pytest.approx(before.index.value, rel=1e-12)
    if before.index.variance is not None and after.index.variance is not None:
        spread = before.index.variance * (before.n - 1)
        assert after.index.variance * (after.n - 1) == pytest.approx(spread, rel=1e-9, abs=1e-9)


@given(interviews)
def test_reflecting_the_scale_reflects_the_index(answers: list[str]) -> None:
    before, after = result_of(answers).index, result_of([one.translate(REFLECTED) for one in answers]).index
    if before is None:
        assert after is None
        return
    assert after is not None
    assert after.value == pytest.approx(100 - before.value, abs=1e-9)
    if before.variance is not None:
        assert after.variance == pytest.approx(before.variance, rel=1e-9, abs=1e-9)


@given(st.sampled_from("12345"), st.integers(1, 20))
def test_constant_answers_give_the_constant_without_spread(digit: str, n: int) -> None:
    index = result_of([digit * 15] * n).index
    assert index is not None
    assert index.value == pytest.approx(25 * (int(digit) - 1), abs=1e-12)
    assert index.variance in (None, pytest.approx(0, abs=1e-20))


@given(st.lists(st.tuples(packed, st.integers(0, 6)), min_size=1, max_size=40))
def test_sums_by_label_are_the_sums_of_each_label(rows: list[tuple[str, int]]) -> None:
    grouped = gram_sums_by(codes([one for one, _ in rows]), np.array([label for _, label in rows]), 7)
    for label in range(7):
        mine = [one for one, of in rows if of == label]
        assert grouped[label] == (sums_of(mine) if mine else NOTHING)


@given(st.lists(packed, min_size=2, max_size=12))
def test_the_variance_is_that_of_a_sum_over_interviews_one_by_one(answers: list[str]) -> None:
    """The same linearisation without Gram sums: V = n/(n−1)·Σ zᵢ², zᵢ = Σ_q k_q·r_iq·(d_iq − m′_q)."""
    questionnaire, table = load(), [[int(digit) for digit in one] for one in answers]
    given_by = {q: [row[q] - 1 for row in table if 1 <= row[q] <= 5] for q in range(15)}
    defined = {q: points for q, points in given_by.items() if points}
    members = {
        group.code: [question.position for question in questionnaire.questions
                     if question.group == group.code and question.position in defined]
        for group in questionnaire.groups
    }  # fmt: skip
    total = sum(group.weight for group in questionnaire.groups if members[group.code])
    index = result_of(answers).index
    if not total:
        assert index is None
        return
    variance = 0.0
    for row in table:
        z = 0.0
        for group in questionnaire.groups:
            for q in members[group.code]:
                if 1 <= row[q] <= 5:
                    k = 25 * group.weight / total / len(members[group.code]) / len(defined[q])
                    z += k * (row[q] - 1 - sum(defined[q]) / len(defined[q]))
        variance += z * z
    n = len(answers)
    assert index is not None
    assert index.variance == pytest.approx(variance * n / (n - 1), rel=1e-9, abs=1e-12)
