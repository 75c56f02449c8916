"""Smoothing, the publication rule, the national mean in the place of employers, and JSON."""

import json
import math

import pytest
from scipy import stats

from questionnaire.model import Questionnaire, RespondentType
from scoring.estimate import Estimate, weighted
from scoring.frame import NationalFrame, national_frame, pooled_variance
from scoring.gram import NOTHING, GramSums, gram_sums
from scoring.index import CentricityIndex, Composition, State, centricity_index, smoothed_error
from scoring.methodology import STANDARD
from scoring.packed import codes
from scoring.rollup import rollup
from scoring.type_index import Score

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
GOOD, FAIR = "5" * 15, "3" * 15


def sums(*answers: str) -> GramSums:
    return gram_sums(codes(answers)) if answers else NOTHING


def test_smoothing_by_hand() -> None:
    # V = 4 at n = 11: s² = 44; with σ̄² = 144: s*² = (10·44 + 10·144)/20 = 94; SE² = 94/11.
    assert smoothed_error(Score(70, 4.0), 11, 144.0) == pytest.approx(math.sqrt(94 / 11), rel=1e-15)


def test_a_single_interview_has_the_nations_variance() -> None:
    assert smoothed_error(Score(70, None), 1, 144.0) == pytest.approx(12.0)
    assert smoothed_error(Score(70, None), 1, None) is None


def test_without_a_nation_nothing_is_smoothed() -> None:
    assert smoothed_error(Score(70, 4.0), 11, None) == 2.0


def test_five_equal_answers_do_not_claim_certainty(questionnaire: Questionnaire) -> None:
    others = sums(GOOD, FAIR, GOOD, FAIR, GOOD, FAIR)
    frame = national_frame({JS: [sums(*[GOOD] * 5), others], EMP: []}, questionnaire, STANDARD)
    result = centricity_index({JS: sums(*[GOOD] * 5), EMP: NOTHING}, frame, questionnaire)
    assert result.index is not None and result.index.value == 100
    low, high = result.index.interval()
    assert low < 90 and high == 100


def test_pooled_variance_by_hand() -> None:
    # n = 3, V = 2 → s² = 6, weight 2; n = 5, V = 4 → s² = 20, weight 4: (2·6 + 4·20)/6 = 92/6.
    assert pooled_variance([(3, Score(0, 2.0)), (5, Score(0, 4.0)), (1, Score(0, None))]) == pytest.approx(92 / 6)
    assert pooled_variance([]) is None


def test_the_index_needs_five_answers_in_every_group(questionnaire: Questionnaire) -> None:
    four_in_p = ["5" * 9 + "888" + "555"] * 6 + [GOOD] * 4
    assert centricity_index({JS: sums(*four_in_p), EMP: NOTHING}, None, questionnaire).index is None
    five_in_p = [*four_in_p, GOOD]
    assert centricity_index({JS: sums(*five_in_p), EMP: NOTHING}, None, questionnaire).index is not None


def test_without_job_seekers_there_is_no_index(questionnaire: Questionnaire) -> None:
    result = centricity_index({JS: NOTHING, EMP: sums(*[GOOD] * 20)}, None, questionnaire)
    assert result.index is None and result.groups == {}
    assert result.types[EMP].index is not None


def test_one_angry_employer_does_not_move_the_center(questionnaire: Questionnaire) -> None:
    center = {JS: sums(*[GOOD] * 10), EMP: sums("1" * 15)}
    national_employers = sums(*[GOOD, FAIR] * 10)
    frame = national_frame({JS: [center[JS]], EMP: [center[EMP], national_employers]}, questionnaire, STANDARD)
    result = centricity_index(center, frame, questionnaire)
    # The national mean of 21 employers: (10·100 + 10·50 + 0)/21 = 71.43; 0.8·100 + 0.2·71.43 = 94.29.
    assert result.composition is Composition.NATIONAL
    assert result.index is not None
    assert result.index.value == pytest.approx(80 + 0.2 * 1500 / 21, rel=1e-12)
    national = frame.types[EMP].index
    own = result.types[JS].index
    assert national is not None and national.se and own is not None and own.se is not None
    assert result.index.se == pytest.approx(math.hypot(0.8 * own.se, 0.2 * national.se), rel=1e-12)


def test_where_there_is_no_national_mean_the_job_seekers_stand_alone(questionnaire: Questionnaire) -> None:
    result = centricity_index({JS: sums(*[GOOD] * 10), EMP: NOTHING}, None, questionnaire)
    assert result.composition is Composition.ABSENT
    assert result.index is not None and result.index.value == 100


@pytest.mark.parametrize(
    ("n", "state"),
    [(0, State.HIDDEN), (1, State.HIDDEN), (9, State.HIDDEN), (10, State.PRELIMINARY), (29, State.PRELIMINARY),
     (30, State.FIRM)],
)  # fmt: skip
def test_what_may_be_shown_depends_on_the_number_of_answers(questionnaire: Questionnaire, n: int, state: State) -> None:
    assert centricity_index({JS: sums(*[GOOD] * n), EMP: NOTHING}, None, questionnaire).state is state


@pytest.mark.parametrize("answers", [[], ["8" * 15], ["8" * 8 + "9" + "8" * 4 + "99"] * 12])
def test_nothing_to_go_by_gives_no_index(questionnaire: Questionnaire, answers: list[str]) -> None:
    result = centricity_index({JS: sums(*answers), EMP: NOTHING}, None, questionnaire)
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


def test_results_survive_json_to_the_last_digit(questionnaire: Questionnaire) -> None:
    center = {JS: sums(*["543218453321485", "332154433548211"] * 8), EMP: sums(*[GOOD, FAIR] * 4)}
    frame = national_frame({JS: [center[JS]], EMP: [center[EMP]]}, questionnaire, STANDARD)
    result = centricity_index(center, frame, questionnaire)
    assert CentricityIndex.from_dict(json.loads(json.dumps(result.as_dict()))) == result
    assert NationalFrame.from_dict(json.loads(json.dumps(frame.as_dict()))) == frame


def test_a_rollup_weighs_centers_by_their_interviews(questionnaire: Questionnaire) -> None:
    def center(answer: str, n: int) -> CentricityIndex:
        return centricity_index({JS: sums(*[answer] * n), EMP: NOTHING}, None, questionnaire)

    # 30 interviews at 100 and 10 at 50; the center of 9 is too small to be shown: (30·100 + 10·50)/40 = 87.5.
    found = rollup([center(GOOD, 30), center(FAIR, 10), center("1" * 15, 9)])
    assert (found.centers, found.n) == (2, 40)
    assert found.index == pytest.approx(87.5)
    assert found.groups == pytest.approx(dict.fromkeys("FUEPC", 87.5))
    assert rollup([]).index is None
