"""Methodology 2022.1 §10, by hand arithmetic."""

import math

import pytest

from questionnaire.model import Questionnaire, RespondentType
from scoring.gram_sums import gram_sums
from scoring.method_2022.index import Composition, State, centricity_index
from scoring.methodology import Methodology
from scoring.packed_answers import codes
from scoring.type_index import TypeIndex, type_index
from tests.scoring.conftest import EMPLOYERS, JOB_SEEKERS

WAIVED = Methodology(min_item_answers=1)
"""The worked example does not apply the rule of five answers."""


def test_item_means(questionnaire: Questionnaire) -> None:
    result = type_index(gram_sums(codes(JOB_SEEKERS)), questionnaire, 1)
    # F: (5,4,5,4) → D = 4+3+4+3 = 14, N = 4 → 25·14/4 = 87.5. U: (5,4,4,2) → 4+3+3+1 = 11 → 68.75.
    # E1, E2: (5,4,3,3) → 4+3+2+2 = 11 → 68.75. E3: (9,9,3,3) → 4/2 → 50. P: (5,4,3,8) → 9/3 → 75.
    # C1: (5,4,4,4) → 13/4 → 81.25. C2: (9,4,4,4) → 9/3 → 75. C3: (9,4,4,9) → 6/2 → 75.
    assert result.item_means == (87.5,) * 3 + (68.75,) * 3 + (68.75, 68.75, 50) + (75,) * 3 + (81.25, 75, 75)
    assert result.item_n == (4, 4, 4, 4, 4, 4, 4, 4, 2, 3, 3, 3, 4, 3, 2)


def test_group_scores_and_index_of_the_job_seekers(questionnaire: Questionnaire) -> None:
    result = type_index(gram_sums(codes(JOB_SEEKERS)), questionnaire, 1)
    groups = {code: score.value for code, score in result.groups.items()}
    # E: (68.75 + 68.75 + 50)/3 = 62.5. C: (81.25 + 75 + 75)/3 = 77.0833…
    assert groups == pytest.approx({"F": 87.5, "U": 68.75, "E": 62.5, "P": 75, "C": 231.25 / 3}, rel=1e-15)
    # (30·87.5 + 25·68.75 + 20·62.5 + 15·75 + 10·77.0833)/100 = 3595/48
    assert result.index is not None
    assert result.index.value == pytest.approx(3595 / 48, rel=1e-15)
    assert result.index.variance == pytest.approx(49075 / 768, rel=1e-14)


def test_index_of_the_employers(questionnaire: Questionnaire) -> None:
    result = type_index(gram_sums(codes(EMPLOYERS)), questionnaire, 1)
    # Every item (100 + 50)/2 = 75, C3 only 50: C = (75 + 75 + 50)/3 = 66.67; 75 − 10 % of 8.33 = 74.1667 = 445/6.
    assert result.index is not None
    assert result.index.value == pytest.approx(445 / 6, rel=1e-15)
    assert result.index.variance == pytest.approx(21025 / 36, rel=1e-14)


def test_index_of_the_center(questionnaire: Questionnaire) -> None:
    result = centricity_index(types(questionnaire, 1), None, WAIVED)
    assert result.index is not None
    # 0.8 · 3595/48 + 0.2 · 445/6 = 59.9166… + 14.8333… = 74.75
    assert result.index.value == pytest.approx(74.75, rel=1e-15)
    assert result.index.se == pytest.approx(math.sqrt(0.64 * 49075 / 768 + 0.04 * 21025 / 36), rel=1e-14)
    assert round(result.index.se or 0, 3) == 8.016
    assert (result.n, result.state, result.composition) == (6, State.HIDDEN, Composition.OWN)


def test_the_rule_of_five_answers_keeps_the_example_from_standing(questionnaire: Questionnaire) -> None:
    assert centricity_index(types(questionnaire, 5), None).index is None


def types(questionnaire: Questionnaire, min_item_answers: int) -> dict[RespondentType, TypeIndex]:
    return {
        RespondentType.JOB_SEEKER: type_index(gram_sums(codes(JOB_SEEKERS)), questionnaire, min_item_answers),
        RespondentType.EMPLOYER: type_index(gram_sums(codes(EMPLOYERS)), questionnaire, min_item_answers),
    }
