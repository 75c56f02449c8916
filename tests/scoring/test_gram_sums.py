"""Gram sums and indices of many places at once: the same as of each alone, to the last digit."""

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from questionnaire.loader import load
from scoring import gram_sums as gram
from scoring.gram_sums import NOTHING, GramSums, gram_sums, gram_sums_by, nothing
from scoring.method_2022.frame import type_frame
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.type_index import TypeIndices, type_index, type_indices
from tests.scoring.conftest import interviews, packed

places = st.lists(st.lists(packed, max_size=12), min_size=1, max_size=8)


def sums_of(answers: list[str]) -> GramSums:
    return gram_sums(codes(answers)) if answers else NOTHING


def stacked(parts: list[GramSums]) -> GramSums:
    return GramSums(np.stack([part.n for part in parts]), np.stack([part.products for part in parts]))


@given(interviews)
def test_sums_by_their_definition(answers: list[str]) -> None:
    sums = sums_of(answers)
    r = np.array([[int(digit in "12345") for digit in one] for one in answers])
    d = r * (np.array([[int(digit) for digit in one] for one in answers]) - 1)
    assert sums.n == len(answers)
    assert np.array_equal(sums.rr, r.T @ r)
    assert np.array_equal(sums.rd, r.T @ d)
    assert np.array_equal(sums.dd, d.T @ d)
    assert np.array_equal(sums.item_n, r.sum(axis=0))
    assert np.array_equal(sums.item_points, d.sum(axis=0))


def test_a_batch_more_or_less_changes_no_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(3)
    table = codes(["".join(dice.choice("0123455589") for _ in range(15)) for _ in range(1_000)])
    labels = np.array([dice.randrange(5) for _ in range(1_000)])
    whole = gram_sums_by(table, labels, 6)
    for batch in (1, 7, 100):
        monkeypatch.setattr(gram, "BATCH", batch)
        assert gram_sums_by(table, labels, 6) == whole


def test_a_full_batch_of_the_largest_answers_is_added_without_rounding() -> None:
    """16 · 200,000 is below 2²⁴, up to where 32-bit floats hold whole numbers."""
    sums = gram_sums(codes(["5" * 15] * (gram.BATCH + 1)))
    assert sums.n == gram.BATCH + 1
    assert (sums.dd == 16 * (gram.BATCH + 1)).all() and (sums.rd == 4 * (gram.BATCH + 1)).all()


@given(places)
def test_places_stacked_are_the_places_one_by_one(answers: list[list[str]]) -> None:
    parts = [sums_of(mine) for mine in answers]
    many = stacked(parts)
    assert [many[at] for at in range(len(parts))] == parts
    assert many.total() == sums_of([one for mine in answers for one in mine])
    assert many + nothing(len(parts)) == many
    assert many[None][0] == many


@settings(max_examples=40)
@given(places, st.integers(1, 5))
def test_indices_of_many_places_are_those_of_each_bit_for_bit(answers: list[list[str]], enough: int) -> None:
    questionnaire, parts = load(), [sums_of(mine) for mine in answers]
    together = type_indices(stacked(parts), questionnaire, enough)
    for at, part in enumerate(parts):
        # Equality of dataclasses of floats: not a digit may differ.
        assert together[at] == type_index(part, questionnaire, enough)


@settings(max_examples=25)
@given(places, st.integers(1, 7))
def test_joined_parts_are_the_whole_bit_for_bit(answers: list[list[str]], size: int) -> None:
    questionnaire, many = load(), stacked([sums_of(mine) for mine in answers])
    whole = type_indices(many, questionnaire, 5)
    pages = [type_indices(many[first : first + size], questionnaire, 5) for first in range(0, len(answers), size)]
    joined = TypeIndices.joined([type_indices(nothing(0), questionnaire, 5), *pages])
    for field in dataclasses.fields(TypeIndices):
        ours, theirs = getattr(joined, field.name), getattr(whole, field.name)
        assert np.asarray(ours).tobytes() == np.asarray(theirs).tobytes(), field.name


@settings(max_examples=25)
@given(places, st.randoms())
def test_the_order_of_centers_is_irrelevant_to_the_nation(answers: list[list[str]], dice: random.Random) -> None:
    questionnaire = load()
    shuffled = answers.copy()
    dice.shuffle(shuffled)

    def frame(of: list[list[str]]) -> object:
        many = stacked([sums_of(mine) for mine in of])
        return type_frame(type_indices(many, questionnaire, 1), many.total(), questionnaire, STANDARD)

    assert frame(shuffled) == frame(answers)


def test_variances_of_items_and_groups_by_hand() -> None:
    """F1: 5, 4, 3, 2 and one 8, so N = 4, m′ = 10/4; e = 1.5, 0.5, −0.5, −1.5. n = 5: V = 5/4·(25/4)²·5 = 244.14."""
    answers = ["5" + "3" * 14, "4" + "3" * 14, "3" * 15, "2" + "3" * 14, "8" + "3" * 14]
    result = type_index(sums_of(answers), load(), 1)
    first = result.items[0]
    assert first is not None and first.variance is not None
    assert result.groups["F"].variance is not None and result.index is not None
    assert first.variance == pytest.approx(5 / 4 * (25 / 4) ** 2 * 5, rel=1e-14)
    # A third of the group, 0.3 of the index: the others do not vary.
    assert result.groups["F"].variance == pytest.approx(first.variance / 9, rel=1e-13)
    assert result.index.variance == pytest.approx(first.variance / 100, rel=1e-13)


def test_the_variance_is_about_that_of_leaving_out_one_interview_after_the_other() -> None:
    """The jackknife knows nothing of linearisation; at 400 interviews both agree within a few percent."""
    dice = random.Random(8)
    answers = []
    for _ in range(400):
        own = dice.gauss(3.8, 0.8)
        row = [str(min(5, max(1, round(dice.gauss(own, 0.8))))) for _ in range(15)]
        for q in (8, 13, 14):
            row[q] = "9" if dice.random() < 0.5 else row[q]
        answers.append("".join(row))
    questionnaire, whole = load(), sums_of(answers)
    index = type_index(whole, questionnaire, 5).index
    left_out = [type_index(whole - sums_of([one]), questionnaire, 5).index for one in answers]
    values = np.array([one.value for one in left_out if one is not None])
    jackknife = (len(answers) - 1) ** 2 / len(answers) * values.var(ddof=1)
    assert index is not None
    assert index.variance == pytest.approx(jackknife, rel=0.03)


def test_an_interval_covers_as_often_as_it_says() -> None:
    """500 samples of 60: 95 % is 475, give or take four standard errors of √(500 · 0.05 · 0.95) = 4.9."""
    dice = np.random.default_rng(4)
    own = np.clip(dice.normal(3.6, 0.9, 200_000), 1, 5)
    digits = np.clip(np.rint(dice.normal(own[:, None], 0.7, (200_000, 15))), 1, 5).astype(np.uint8)
    questionnaire = load()
    truth = type_index(gram_sums(digits), questionnaire, 5).index
    covered = 0
    for _ in range(500):
        index = type_index(gram_sums(digits[dice.integers(0, len(digits), 60)]), questionnaire, 5).index
        assert index is not None and index.variance is not None and truth is not None
        covered += abs(index.value - truth.value) <= stats.t.ppf(0.975, 59) * index.variance**0.5
    assert 455 <= covered <= 495


@given(interviews)
def test_effective_weights_add_up_and_give_the_index(answers: list[str]) -> None:
    questionnaire = load()
    result = type_index(sums_of(answers), questionnaire, 1)
    weights = np.array(result.weights)
    if result.index is None:
        assert not weights.any()
        return
    assert weights.sum() == pytest.approx(1, rel=1e-12)
    means = [mean or 0.0 for mean in result.item_means]
    assert weights @ means == pytest.approx(result.index.value, rel=1e-9, abs=1e-9)


def test_places_are_gone_through_chosen_and_put_in_another_shape() -> None:
    many = gram.gram_sums_by(codes(["5" * 15, "4" * 15, "3" * 15, "2" * 15]), np.array([0, 1, 3, 3]), 4)
    assert [one.n.tolist() for one in many] == [1, 1, 0, 2] and list(many)[3] == many[3]
    square = many.reshaped(2, 2)
    assert (square.n.shape, square.products.shape) == ((2, 2), (2, 2, 30, 30))
    assert square[1, 1] == many[3] and square.total().total() == many.total()
    assert many != many.n.tolist() and gram.nothing(2, 3).products.shape == (2, 3, 30, 30)
    indices = type_indices(many, load(), 1)
    some = indices.chosen(np.array([True, False, False, True]))
    assert (some.group_codes, some.n.tolist()) == (indices.group_codes, [1, 2])
    assert some[1] == indices[3] and some.groups.shape == (2, 5)


def test_sums_are_equal_if_both_their_parts_are() -> None:
    one, other = gram_sums(codes(["5" * 15])), gram_sums(codes(["4" * 15]))
    assert one == gram_sums(codes(["5" * 15])) and one != other
    assert one != GramSums(one.n + 1, one.products)


def test_parts_of_a_batch_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the sums of one interview at a time, with batches and products that end within a label."""
    rng = np.random.default_rng(5)
    answered = rng.integers(0, 6, (300, 15)).astype(np.uint8)
    labels = rng.integers(0, 4, 300)
    expected = [sum((gram_sums(one[None]) for one in answered[labels == label]), NOTHING) for label in range(5)]
    monkeypatch.setattr("scoring.gram_sums.BATCH", 70)
    monkeypatch.setattr("scoring.gram_sums.FEW", 9)
    assert list(gram_sums_by(answered, labels, 5)) == expected


def test_labels_beyond_what_a_byte_holds_keep_their_order() -> None:
    answers = codes(["1" * 15, "5" * 15])
    found = gram_sums_by(answers, np.array([256, 5]), 257)
    assert found[256] == gram_sums(answers[:1]) and found[5] == gram_sums(answers[1:])
    assert found.n.dtype == found.products.dtype == np.int64


def test_a_total_is_over_one_axis() -> None:
    square = gram_sums_by(codes(["5" * 15] * 3), np.array([0, 1, 3]), 4).reshaped(2, 2)
    assert (square.total().n.tolist(), square.total(1).n.tolist()) == ([1, 2], [2, 1])
