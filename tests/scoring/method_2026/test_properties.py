"""What must always hold, whatever the answers (methodology §17)."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.loader import load
from scoring.gram_sums import gram_sums, gram_sums_by
from scoring.method_2026.case_mix import effects, shifts
from scoring.method_2026.cells import CELLS, CellSums, cell_sums
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.national_norms import norms
from scoring.method_2026.norms import Norms, NormsError
from scoring.method_2026.ranks import ranks
from scoring.method_2026.robust import between_variance, pooled_variance
from scoring.method_2026.scores import scores
from scoring.method_2026.star_range import (
    Posterior,
    StarRange,
    StarState,
    displayed,
    posterior,
    probabilities,
    shortest,
    star_state,
)
from scoring.method_2026.voices import NOBODY, by_period, latest, several
from scoring.type_index import TypeIndices, type_indices
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS

QUESTIONNAIRE = load("2022.1")
levels = st.floats(0, 100)
people = st.integers(10, 500)
spreads = st.floats(0, 1000)
moments = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 4), st.integers(0, 5)), min_size=1, max_size=30)
chances = st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(any)


def of(weights: list[int]) -> tuple[float, ...]:
    return tuple(round(one / sum(weights), 6) for one in weights)


@given(moments, st.randoms())
def test_the_order_of_interviews_is_irrelevant(rows: list[tuple[int, int, int]], random: object) -> None:
    # Equal moments of one person are told apart by their order, so they are made unlike.
    rows = [(place, person, moment * 100 + number) for number, (place, person, moment) in enumerate(rows)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    kept = [_kept(one) for one in (rows, shuffled)]
    assert kept[0] == kept[1]
    persons = [(place, person) for place, person, _ in kept[0] if person >= 0]
    assert len(persons) == len(set(persons))


def _kept(rows: list[tuple[int, int, int]]) -> set[tuple[int, int, int]]:
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    return {row for row, keep in zip(rows, latest(*columns).tolist(), strict=True) if keep}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-1, 4), st.integers(0, 5)), max_size=30))
def test_each_period_and_all_together_hear_the_latest_of_everybody(rows: list[tuple[int, int, int, int]]) -> None:
    """Beside a rule that compares every interview with every other."""
    places, periods, people, moments = np.array(rows, dtype=np.int64).reshape(-1, 4).T

    def replaced(one: int, by: int) -> bool:
        same = places[one] == places[by] and people[one] == people[by] != NOBODY
        return bool(same and (moments[one], one) < (moments[by], by))

    each = range(len(rows))
    found = by_period(places, periods, people, moments)
    assert found.overall.tolist() == [not any(replaced(one, by) for by in each) for one in each]
    assert found.in_period.tolist() == [
        not any(replaced(one, by) and periods[one] == periods[by] for by in each) for one in each
    ]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 4)), max_size=30))
def test_several_are_the_interviews_of_people_who_come_again(rows: list[tuple[int, int]]) -> None:
    places, people = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    expected = [at for at, row in enumerate(rows) if row[1] != NOBODY and rows.count(row) > 1]
    assert several(places, people).tolist() == expected


@given(people, levels, spreads, st.integers(0, 40), levels)
def test_an_interval_holds_its_index_and_stays_on_the_scale(
    n: int, index: float, variance: float, employers: int, other: float
) -> None:
    second = TypeFigure(employers, other, variance, employers > 0)
    found = center_index([TypeFigure(n, index, variance, True), second], NORMS)
    assert found is not None
    assert found.low <= found.value <= found.high
    assert found.variance > 0
    assert found.low >= min(0.0, found.value) and found.high <= max(100.0, found.value)


@given(people, levels, people, levels)
def test_the_posterior_is_the_plain_matrix_formula(n: int, index: float, employers: int, other: float) -> None:
    types = [TypeFigure(n, index, 150.0, True), TypeFigure(employers, other, 150.0, True)]
    found = posterior(types, NORMS)
    s = np.array([[16.0, 12.0], [12.0, 16.0]])
    measured = s + np.diag([160.0 / n, 160.0 / employers])
    a, mu = np.array([0.8, 0.2]), np.array(NORMS.mu)
    k = np.linalg.solve(measured, s @ a)
    assert found.mean == pytest.approx(a @ mu + k @ (np.array([index, other]) - mu), abs=1e-9)
    assert found.sd**2 == pytest.approx(a @ s @ a - k @ s @ a, abs=1e-9)


@given(people, levels, st.integers(0, 60))
def test_the_deviation_falls_with_every_person(n: int, index: float, employers: int) -> None:
    def sd(job_seekers: int, others: int) -> float:
        return posterior([TypeFigure(job_seekers, index, 1.0, True), TypeFigure(others, 70.0, 1.0, True)], NORMS).sd

    assert sd(n + 1, employers) < sd(n, employers)
    assert sd(n, employers + 1) <= sd(n, employers)


@given(chances, chances)
def test_a_range_is_certain_enough_when_first_shown_and_while_kept(first: list[int], later: list[int]) -> None:
    before = displayed(of(first), None)
    assert before.certainty(of(first)) >= STANDARD.first or before == StarRange(1, 5)
    after = displayed(of(later), before)
    least = STANDARD.keep if after == before else STANDARD.first
    assert after.certainty(of(later)) >= least or after == StarRange(1, 5)
    if after != before:
        narrowed = after.length < before.length and after.certainty(of(later)) >= STANDARD.narrow
        assert narrowed or before.certainty(of(later)) < STANDARD.keep


@given(chances)
def test_no_shorter_run_is_as_certain(weights: list[int]) -> None:
    run = shortest(of(weights), 0.8)
    for length in range(1, run.length):
        for low in range(1, 7 - length):
            assert sum(of(weights)[low - 1 : low - 1 + length]) < 0.8 + 1e-9


def test_of_equal_runs_the_lower_is_taken() -> None:
    assert shortest((0.1, 0.4, 0.0, 0.4, 0.1), 0.4) == StarRange(2, 2)
    assert shortest((0.0, 0.4, 0.2, 0.4, 0.0), 0.6) == StarRange(2, 3)


def test_a_center_at_the_reference_mix_is_not_adjusted() -> None:
    rng = np.random.default_rng(7)
    codes = rng.integers(1, 6, (4_000, 15)).astype(np.uint8)
    sums = cell_sums(codes, rng.integers(0, 40, 4_000), rng.integers(0, CELLS, 4_000), 40)
    b, mix = effects(sums)
    assert mix.sum() == pytest.approx(1)
    assert np.abs(mix @ b).max() < 1e-12
    counts = np.round(mix * 10**9).astype(np.int64)
    assert np.abs(shifts(np.repeat(counts[None, :, None], 15, axis=2), b)).max() < 1e-6


def test_effects_are_found_within_centers_and_drawn_to_zero() -> None:
    """By a plain regression with a dummy for each center and 100 answers of ridge, for one question."""
    rng = np.random.default_rng(3)
    n, centers = 3_000, 12
    place, number = rng.integers(0, centers, n), rng.integers(0, CELLS, n)
    codes = np.clip(np.round(3 + 0.3 * (number // 4 == 4) + rng.normal(0, 1, n)), 1, 5).astype(np.uint8)
    sums = cell_sums(np.repeat(codes[:, None], 15, axis=1), place, number, centers)
    no_cap = replace(STANDARD, mix_cap=10**9)
    b, mix = effects(sums, no_cap)
    design = np.zeros((n, 7 + centers))
    for row in range(n):
        age, entry = divmod(int(number[row]), 4)
        if age != 2:
            design[row, [0, 1, 0, 2, 3][age]] = 1
        if entry:
            design[row, 3 + entry] = 1
        design[row, 7 + place[row]] = 1
    ridge = np.diag([100.0] * 7 + [0.0] * centers)
    solved = np.linalg.solve(design.T @ design + ridge, design.T @ (codes - 1.0))
    raw = np.array([
        (solved[[0, 1, 0, 2, 3][age]] if age != 2 else 0.0) + (solved[3 + entry] if entry else 0.0)
        for age in range(5) for entry in range(4)
    ])  # fmt: skip
    assert b[:, 0] == pytest.approx(raw - mix @ raw, abs=1e-9)


def test_constant_answers_give_the_constant_and_reflection_mirrors_it() -> None:
    rng = np.random.default_rng(5)
    codes = rng.choice([1, 2, 3, 4, 5, 8], (30, 15)).astype(np.uint8)
    mirrored = np.where(codes <= 5, 6 - codes, codes).astype(np.uint8)
    found = [_adjusted(one) for one in (codes, mirrored, np.full((9, 15), 4, dtype=np.uint8))]
    assert found[0] + found[1] == pytest.approx(100)
    assert found[2] == 75.0


def _adjusted(codes: np.ndarray) -> float:
    plain = type_indices(gram_sums(codes)[None], QUESTIONNAIRE, 5)
    return float(scores(plain, np.zeros((1, 15)), QUESTIONNAIRE).adjusted[0])


def test_rank_intervals_agree_with_simulation() -> None:
    rng = np.random.default_rng(11)
    centers = [Posterior(*one) for one in zip(rng.normal(80, 3, 40), rng.uniform(0.5, 1.5, 40), strict=True)]
    draws = np.array([one.mean for one in centers]) + rng.normal(size=(20_000, 40)) * [one.sd for one in centers]
    places = 1 + (-draws).argsort(axis=1).argsort(axis=1)
    for at, found in enumerate(ranks(centers)):
        assert found.expected == pytest.approx(places[:, at].mean(), abs=0.1)
        low, high = np.quantile(places[:, at], [0.025, 0.975], method="inverted_cdf")
        assert abs(found.low - low) <= 1 and abs(found.high - high) <= 1
        assert 1 <= found.low <= found.expected <= found.high <= found.of == 40


def test_one_center_is_the_first_of_one() -> None:
    (only,) = ranks([Posterior(80.0, 1.0)])
    assert (only.expected, only.low, only.high, only.of) == (1.0, 1, 1, 1)
    assert ranks([]) == []


def test_chance_alone_leaves_no_variance_between_centers() -> None:
    rng = np.random.default_rng(2)
    errors = np.full(2_000, 4.0)
    assert between_variance(rng.normal(80, 1.9, 2_000), errors, 80.0) == 0.0
    assert between_variance(rng.normal(80, 5.0, 2_000), errors, 80.0) == pytest.approx(21.0, rel=0.1)


def test_one_wild_center_hardly_moves_the_pooled_variance() -> None:
    people, variances = np.full(100, 50), np.full(100, 160.0)
    variances[0] = 1e6
    # It counts as four medians: (99·160 + 640)/100.
    assert pooled_variance(people, variances) == pytest.approx(164.8)


def test_states_come_in_their_order() -> None:
    many, few = TypeFigure(200, 86.0, 150.0, True), TypeFigure(9, 86.0, 150.0, True)
    assert star_state(few, None, NORMS, under_review=True) is StarState.HIDDEN
    assert star_state(many, StarRange(4, 4), NORMS, under_review=True, too_few_asked=True) is StarState.UNDER_REVIEW
    assert star_state(many, None, None) is StarState.NO_NORMS
    assert star_state(many, None, replace(NORMS, centers=99)) is StarState.NO_NORMS
    assert star_state(replace(many, people=49), StarRange(4, 4), NORMS) is StarState.NOT_ENOUGH_PEOPLE
    assert star_state(replace(many, stands=False), StarRange(4, 4), NORMS) is StarState.NOT_ENOUGH_PEOPLE
    assert star_state(many, StarRange(4, 4), NORMS, too_few_asked=True) is StarState.TOO_FEW_ASKED
    assert star_state(many, StarRange(2, 4), NORMS) is StarState.NOT_CERTAIN
    assert star_state(many, StarRange(3, 4), NORMS) is StarState.TWO_STARS
    assert star_state(many, StarRange(3, 3), NORMS) is StarState.STAR


@pytest.mark.parametrize("code", [1, 4, 5])
def test_a_nation_where_everybody_answers_alike_has_norms_and_three_stars(code: int) -> None:
    codes = np.full((600, 15), code, dtype=np.uint8)
    place = np.arange(600) % 20
    one = _summed(codes, place)
    found = norms([one[0]] * 2, [one[1]] * 2, QUESTIONNAIRE)
    assert found is not None
    index = TypeFigure(30, 25.0 * (code - 1), 0.0, True)
    posted = posterior([index, NO_EMPLOYERS], found)
    assert displayed(probabilities(posted, found), None) == StarRange(3, 3)
    shown = center_index([index, NO_EMPLOYERS], found)
    assert shown is not None and shown.low <= shown.value <= shown.high


def test_a_nation_without_employers_and_without_people_has_named_results() -> None:
    rng = np.random.default_rng(4)
    codes, place = rng.integers(1, 6, (600, 15)).astype(np.uint8), np.arange(600) % 20
    some, none = _summed(codes, place), _summed(codes[:0], place[:0])
    found = norms([some[0], none[0]], [some[1], none[1]], QUESTIONNAIRE)
    assert found is not None
    assert found.mu[0] == found.mu[1] and found.rho == STANDARD.usual_rho
    assert not found.has_stars()
    assert norms([none[0], none[0]], [none[1], none[1]], QUESTIONNAIRE) is None


def _summed(codes: np.ndarray, place: np.ndarray) -> tuple[TypeIndices, CellSums]:
    plain = type_indices(gram_sums_by(codes, place, 20), QUESTIONNAIRE, 5)
    return plain, cell_sums(codes, place, np.arange(len(codes)) % CELLS, 20)


@pytest.mark.parametrize("damage", [{"b": [[1.0]]}, {"mix": [0.5]}, {"cuts": [1.0, 2.0]}, {"mu": 80.0}])
def test_norms_of_another_shape_are_refused(damage: dict[str, object]) -> None:
    with pytest.raises(NormsError):
        Norms.of_json(NORMS.as_json() | damage)


def test_norms_without_a_part_are_refused() -> None:
    contents = NORMS.as_json()
    del contents["tau2"]
    with pytest.raises(NormsError, match="tau2"):
        Norms.of_json(contents)


def test_undefined_quartiles_are_null_in_the_file() -> None:
    norms = replace(NORMS, p75=((math.nan,) + (80.0,) * 14, (80.0,) * 15))
    assert norms.as_json()["p75"][0][0] is None
    assert Norms.of_json(norms.as_json()).digest() == norms.digest()


def test_empty_cells_have_no_effects() -> None:
    nothing = CellSums(np.zeros((3, CELLS), dtype=np.int64), *(np.zeros((3, CELLS, 15), dtype=np.int64),) * 2)
    b, mix = effects(nothing)
    assert not b.any() and not mix.any()
