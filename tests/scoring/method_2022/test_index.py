"""Smoothing, the publication rule, the national mean in the place of employers."""

import math

import numpy as np
import pytest
from scipy import stats

from questionnaire.model import Questionnaire, RespondentType
from scoring.gram_sums import NOTHING, GramSums, gram_sums
from scoring.method_2022.estimate import Estimate, weighted
from scoring.method_2022.frame import TypeFrame, pooled_variance, smoothed_error, type_frame
from scoring.method_2022.index import CentricityIndex, Composition, State, centricity_index
from scoring.method_2022.rollup import rollup
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.type_index import TypeIndex, type_index, type_indices

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
GOOD, FAIR = "5" * 15, "3" * 15


def sums(*answers: str) -> GramSums:
    return gram_sums(codes(answers)) if answers else NOTHING


def center(job_seekers: GramSums, employers: GramSums, questionnaire: Questionnaire) -> CentricityIndex:
    """Its index without a national frame."""
    return centricity_index(types(job_seekers, employers, questionnaire), None)


def types(job_seekers: GramSums, employers: GramSums, questionnaire: Questionnaire) -> dict[RespondentType, TypeIndex]:
    return {JS: type_index(job_seekers, questionnaire, 5), EMP: type_index(employers, questionnaire, 5)}


def nation(*centers: GramSums, questionnaire: Questionnaire) -> TypeFrame:
    many = GramSums(np.stack([one.n for one in centers]), np.stack([one.products for one in centers]))
    return type_frame(type_indices(many, questionnaire, 5), many.total(), questionnaire, STANDARD)


def test_smoothing_by_hand() -> None:
    # V = 4 at n = 11: s² = 44; with σ̄² = 144: s*² = (10·44 + 10·144)/20 = 94; SE² = 94/11.
    assert smoothed_error(4.0, 11, 144.0, STANDARD) == pytest.approx(math.sqrt(94 / 11), rel=1e-15)


def test_a_single_interview_has_the_nations_variance() -> None:
    assert smoothed_error(None, 1, 144.0, STANDARD) == pytest.approx(12.0)
    assert smoothed_error(None, 1, None, STANDARD) is None


def test_without_a_nation_nothing_is_smoothed() -> None:
    assert smoothed_error(4.0, 11, None, STANDARD) == 2.0


def test_five_equal_answers_do_not_claim_certainty(questionnaire: Questionnaire) -> None:
    others = sums(GOOD, FAIR, GOOD, FAIR, GOOD, FAIR)
    frame = {JS: nation(sums(*[GOOD] * 5), others, questionnaire=questionnaire),
             EMP: nation(NOTHING, questionnaire=questionnaire)}  # fmt: skip
    result = centricity_index(types(sums(*[GOOD] * 5), NOTHING, questionnaire), frame)
    assert result.index is not None and result.index.value == 100
    low, high = result.index.interval()
    assert low < 90 and high == 100


def test_pooled_variance_by_hand() -> None:
    # n = 3, V = 2 → s² = 6, weight 2; n = 5, V = 4 → s² = 20, weight 4: (2·6 + 4·20)/6 = 92/6.
    n, variances = np.array([3, 5, 1, 9]), np.array([2.0, 4.0, math.nan, 7.0])
    assert pooled_variance(n, variances, np.array([True, True, True, False])) == pytest.approx(92 / 6)
    assert pooled_variance(n, variances, np.zeros(4, dtype=bool)) is None


def test_the_index_needs_five_answers_in_every_group(questionnaire: Questionnaire) -> None:
    four_in_p = ["5" * 9 + "888" + "555"] * 6 + [GOOD] * 4
    without = center(sums(*four_in_p), NOTHING, questionnaire)
    assert without.index is None and without.groups == {} and without.types[JS].groups.keys() == set("FUEPC")
    five_in_p = [*four_in_p, GOOD]
    assert center(sums(*five_in_p), NOTHING, questionnaire).index is not None


def test_without_job_seekers_there_is_no_index(questionnaire: Questionnaire) -> None:
    result = center(NOTHING, sums(*[GOOD] * 20), questionnaire)
    assert result.index is None and result.groups == {}
    assert result.types[EMP].index is not None


def test_one_angry_employer_does_not_move_the_center(questionnaire: Questionnaire) -> None:
    job_seekers, employer, others = sums(*[GOOD] * 10), sums("1" * 15), sums(*[GOOD, FAIR] * 10)
    frame = {JS: nation(job_seekers, questionnaire=questionnaire),
             EMP: nation(employer, others, questionnaire=questionnaire)}  # fmt: skip
    result = centricity_index(types(job_seekers, employer, questionnaire), frame)
    # The national mean of 21 employers: (10·100 + 10·50 + 0)/21 = 71.43; 0.8·100 + 0.2·71.43 = 94.29.
    assert result.composition is Composition.NATIONAL
    assert result.index is not None
    assert result.index.value == pytest.approx(80 + 0.2 * 1500 / 21, rel=1e-12)
    national = frame[EMP].index
    own = result.types[JS].index
    assert national is not None and national.se and own is not None and own.se is not None
    assert result.index.se == pytest.approx(math.hypot(0.8 * own.se, 0.2 * national.se), rel=1e-12)
    # Everybody answers all questions alike: so does each group.
    assert {code: one.value for code, one in result.groups.items()} == pytest.approx(
        dict.fromkeys("FUEPC", result.index.value)
    )


def test_where_there_is_no_national_mean_the_job_seekers_stand_alone(questionnaire: Questionnaire) -> None:
    result = center(sums(*[GOOD] * 10), NOTHING, questionnaire)
    assert result.composition is Composition.ABSENT
    assert result.index is not None and result.index.value == 100


@pytest.mark.parametrize(
    ("n", "state"),
    [(0, State.HIDDEN), (1, State.HIDDEN), (9, State.HIDDEN), (10, State.PRELIMINARY), (29, State.PRELIMINARY),
     (30, State.FIRM)],
)  # fmt: skip
def test_what_may_be_shown_depends_on_the_number_of_answers(questionnaire: Questionnaire, n: int, state: State) -> None:
    assert center(sums(*[GOOD] * n), NOTHING, questionnaire).state is state


@pytest.mark.parametrize("answers", [[], ["8" * 15], ["8" * 8 + "9" + "8" * 4 + "99"] * 12])
def test_nothing_to_go_by_gives_no_index(questionnaire: Questionnaire, answers: list[str]) -> None:
    result = center(sums(*answers), NOTHING, questionnaire)
    assert result.index is None and result.groups == {}


def test_intervals_use_students_t_and_are_clipped() -> None:
    low, high = Estimate(72.0, 2.0, 9).interval()
    assert (low, high) == pytest.approx((72 - 2 * stats.t.ppf(0.975, 9), 72 + 2 * stats.t.ppf(0.975, 9)), rel=1e-9)
    assert Estimate(99.0, 2.0, 9).interval()[1] == 100.0
    assert Estimate(1.0, 2.0, 9).interval()[0] == 0.0
    assert Estimate(50.0, None, None).interval() == (0.0, 100.0)


def test_degrees_of_freedom_of_a_combination_by_hand() -> None:
    # Variances 0.64·4 = 2.56 (df 9) and 0.04·25 = 1 (df 4): (3.56)²/(2.56²/9 + 1²/4).
    both = weighted([(0.8, Estimate(70, 2.0, 9)), (0.2, Estimate(60, 5.0, 4))])
    assert both.value == pytest.approx(68.0)
    assert both.se == pytest.approx(math.sqrt(3.56))
    assert both.df == pytest.approx(3.56**2 / (2.56**2 / 9 + 0.25))


def test_a_rollup_weighs_centers_by_their_interviews(questionnaire: Questionnaire) -> None:
    def of(answer: str, n: int) -> CentricityIndex:
        return center(sums(*[answer] * n), NOTHING, questionnaire)

    # 30 interviews at 100 and 10 at 50; the center of 9 is too small to be shown: (30·100 + 10·50)/40 = 87.5.
    found = rollup([of(GOOD, 30), of(FAIR, 10), of("1" * 15, 9)])
    assert (found.centers, found.n) == (2, 40)
    assert found.index == pytest.approx(87.5)
    assert found.groups == pytest.approx(dict.fromkeys("FUEPC", 87.5))
    assert rollup([]).index is None


def test_each_type_and_its_groups_are_smoothed_by_the_nation(questionnaire: Questionnaire) -> None:
    mine, others = sums(*[GOOD] * 12), sums(*[GOOD, FAIR] * 10)
    frame = {JS: nation(mine, others, questionnaire=questionnaire), EMP: nation(others, questionnaire=questionnaire)}
    found = centricity_index(types(mine, NOTHING, questionnaire), frame).types[JS]
    pooled = frame[JS].pooled
    assert found.index is not None and pooled is not None
    # Twelve equal answers: 10·σ̄²/(11 + 10)/12.
    assert found.index.se == pytest.approx(math.sqrt(10 * pooled / 21 / 12))
    assert [one.se for one in found.groups.values()] == pytest.approx([found.index.se] * 5)
