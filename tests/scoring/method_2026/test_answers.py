"""What must always hold between answers and an index, whatever the answers (methodology §17)."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT
from scoring.gram_sums import gram_sums
from scoring.method_2026.cells import CELLS, cell_sums
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.scores import Scores, scores
from scoring.method_2026.voices import latest
from scoring.packed_answers import Codes, codes
from scoring.type_index import type_indices
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS

QUESTIONNAIRE = load("2022.1")
person = st.text("01234589", min_size=QUESTION_COUNT, max_size=QUESTION_COUNT)
many = st.lists(person, min_size=1, max_size=30)
seeds = st.integers(0, 2**32 - 1)


def found(answers: Codes) -> Scores:
    """Of people of the usual mix."""
    plain = type_indices(gram_sums(answers)[None], QUESTIONNAIRE, STANDARD.min_item_answers)
    return scores(plain, np.zeros((1, QUESTION_COUNT)), QUESTIONNAIRE)


def same(one: Scores, other: Scores) -> bool:
    """To the last digit."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name not in ("people", "stands", "item_n"))
        for name in Scores.__dataclass_fields__
    )


@given(many, st.randoms())
def test_the_order_of_interviews_changes_no_digit(answers: list[str], dice: random.Random) -> None:
    shuffled = list(answers)
    dice.shuffle(shuffled)
    assert same(found(codes(answers)), found(codes(shuffled)))


@given(many, many, seeds)
def test_adding_and_then_retracting_restores_every_sum(stay: list[str], leave: list[str], seed: int) -> None:
    kept, every, gone = codes(stay), codes(stay + leave), codes(leave)
    assert gram_sums(every) - gram_sums(gone) == gram_sums(kept)
    cells = np.random.default_rng(seed).integers(0, CELLS, len(every))
    place = np.zeros(len(every), dtype=np.int64)
    sums = [cell_sums(every[part], place[part], cells[part], 1) for part in
            (slice(None), slice(len(stay), None), slice(len(stay)))]  # fmt: skip
    for name in ("people", "item_n", "points"):
        whole, retracted, left = (getattr(one, name) for one in sums)
        assert np.array_equal(whole - retracted, left)


@given(many)
def test_an_index_is_on_the_scale_and_no_variance_below_zero(answers: list[str]) -> None:
    one = found(codes(answers))
    for name in ("index", "adjusted", "groups"):
        value = getattr(one, name)
        assert ((value >= 0) & (value <= 100) | np.isnan(value)).all()
    for name in ("variance", "group_variances", "item_variances"):
        value = getattr(one, name)
        assert ((value >= 0) | np.isnan(value)).all()


@given(many, st.data())
def test_raising_one_answer_never_lowers_the_index(answers: list[str], data: st.DataObject) -> None:
    given_codes = codes(answers)
    raisable = np.argwhere((given_codes >= 1) & (given_codes <= 4))
    if not len(raisable):
        return
    at, question = raisable[data.draw(st.integers(0, len(raisable) - 1))]
    raised = given_codes.copy()
    raised[at, question] += 1
    assert found(raised).adjusted[0] >= found(given_codes).adjusted[0]
    assert found(raised).items[0, question] > found(given_codes).items[0, question]


@given(many)
def test_hard_to_say_and_did_not_use_are_the_same_to_an_index(answers: list[str]) -> None:
    swapped = [one.translate(str.maketrans("89", "98")) for one in answers]
    assert same(found(codes(answers)), found(codes(swapped)))


@given(many)
def test_reflected_answers_give_the_reflected_index(answers: list[str]) -> None:
    reflected = [one.translate(str.maketrans("12345", "54321")) for one in answers]
    one, other = found(codes(answers)), found(codes(reflected))
    nobody = not any(set(one) & set("12345") for one in answers)
    wanted = np.nan if nobody else 100.0
    assert float(one.adjusted[0] + other.adjusted[0]) == pytest.approx(wanted, abs=1e-9, rel=0, nan_ok=True)
    assert float(one.variance[0]) == pytest.approx(float(other.variance[0]), abs=1e-6, nan_ok=True)


@given(st.integers(1, 5), st.integers(2, 40), seeds)
def test_constant_answers_give_the_constant(code: int, people: int, seed: int) -> None:
    answers = np.full((people, QUESTION_COUNT), code, dtype=np.uint8)
    gaps = np.random.default_rng(seed).random(answers.shape) < 0.3
    gaps[0] = False
    one = found(np.where(gaps, 9, answers).astype(np.uint8))
    assert one.adjusted[0] == 25.0 * (code - 1)
    assert one.variance[0] == 0.0


@given(st.lists(person, min_size=10, max_size=40))
def test_the_interval_of_any_answers_holds_their_index(answers: list[str]) -> None:
    one = found(codes(answers))
    seekers = TypeFigure(len(answers), float(one.index[0]), float(one.variance[0]), bool(one.stands[0]))
    shown = center_index([seekers, NO_EMPLOYERS], NORMS)
    assert (shown is None) == (not seekers.stands)
    if shown is not None:
        assert shown.low <= shown.value <= shown.high


@given(many, many, seeds)
def test_a_persons_earlier_answers_change_nothing(last: list[str], earlier: list[str], seed: int) -> None:
    """Everybody in `earlier` is somebody in `last`, and answered before."""
    dice = np.random.default_rng(seed)
    people = np.concatenate([dice.integers(0, len(last), len(earlier)), np.arange(len(last))])
    moments = np.concatenate([dice.integers(0, 100, len(earlier)), dice.integers(100, 200, len(last))])
    kept = latest(np.zeros(len(people), dtype=np.int64), people, moments)
    assert same(found(codes(earlier + last)[kept]), found(codes(last)))
