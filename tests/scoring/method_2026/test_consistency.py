"""α, ω and reliability: by hand, and against independent libraries."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.multivariate.factor import Factor

from scoring.method_2026.consistency import alpha, loadings, omega, pairwise_correlations, reliability

SEVERAL = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


def one_factor(found: np.ndarray) -> np.ndarray:
    """The correlations of questions that share nothing but one factor."""
    correlations = np.outer(found, found)
    np.fill_diagonal(correlations, 1.0)
    return correlations


def answers(seed: int, people: int = 300) -> np.ndarray:
    """Of people with a mood, to fifteen questions of whom some were not used."""
    dice = np.random.default_rng(seed)
    leaning = 3 + dice.normal(0, 1, (people, 1)) + dice.normal(0, 0.8, (people, 15))
    codes = np.clip(np.rint(leaning), 1, 5).astype(np.uint8)
    codes[dice.random(codes.shape) < 0.2] = 9
    codes[dice.random(codes.shape) < 0.05] = 8
    codes[dice.random(codes.shape) < 0.02] = 0
    return codes


def test_correlations_are_those_of_the_people_who_answered_both() -> None:
    codes = answers(1)
    found = pairwise_correlations(codes)
    given = (codes >= 1) & (codes <= 5)
    for q in range(15):
        for p in range(q):
            both = given[:, q] & given[:, p]
            wanted = stats.pearsonr(codes[both, q].astype(float), codes[both, p].astype(float)).statistic
            assert found[q, p] == found[p, q] == pytest.approx(wanted, abs=1e-12)
    assert (np.diag(found) == 1).all()


def test_the_order_of_people_changes_no_digit() -> None:
    codes = answers(2)
    assert np.array_equal(pairwise_correlations(codes), pairwise_correlations(codes[::-1]))


def test_a_pair_without_people_or_without_differences_is_undefined() -> None:
    codes = answers(3, 40)
    codes[:, 0] = 4
    codes[2:, 1] = 9
    found = pairwise_correlations(codes)
    assert np.isnan(found[0, 2:]).all() and np.isnan(found[2:, 1]).all()
    assert not np.isnan(found[2:, 2:]).any()
    assert math.isnan(alpha(found)) and math.isnan(omega(found))


def test_alpha_by_hand() -> None:
    # k = 3, pairs 0.2, 0.4, 0.6: mean 0.4; 3·0.4/(1 + 2·0.4) = 2/3.
    correlations = np.array([[1, 0.2, 0.4], [0.2, 1, 0.6], [0.4, 0.6, 1]])
    assert alpha(correlations) == pytest.approx(2 / 3)
    assert alpha(np.array([[1.0, 0.5], [0.5, 1.0]])) == pytest.approx(2 / 3)  # 2·0.5/1.5
    assert math.isnan(alpha(np.ones((1, 1))))


def test_alpha_is_that_of_standardised_answers() -> None:
    """By the variance of a sum: k/(k − 1)·(1 − k/Var(Σ))."""
    x = np.random.default_rng(4).normal(size=(200, 1)) + np.random.default_rng(5).normal(size=(200, 6))
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    assert alpha(np.atleast_2d(np.corrcoef(x.T))) == pytest.approx(6 / 5 * (1 - 6 / standard.sum(axis=1).var()))


def test_loadings_of_one_factor_are_found_and_omega_follows_by_hand() -> None:
    found = one_factor(SEVERAL)
    assert loadings(found) == pytest.approx(SEVERAL, abs=1e-9)
    # Σλ = 3.9; Σλ² = 2.71: 15.21/(15.21 + 6 − 2.71) = 15.21/18.5.
    assert omega(found) == pytest.approx(15.21 / 18.5, abs=1e-9)


def test_small_loadings_have_their_size_and_sign_whichever_axis_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an axis and its mirror image, libraries of linear algebra give either."""
    found, eigh = one_factor(np.array([0.3, 0.4, 0.2])), np.linalg.eigh
    for sign in (1, -1):

        def turned(matrix: np.ndarray, sign: int = sign) -> tuple[np.ndarray, np.ndarray]:
            values, vectors = eigh(matrix)
            return values, vectors * np.where(vectors.sum(axis=0) < 0, -sign, sign)

        monkeypatch.setattr("numpy.linalg.eigh", turned)
        assert loadings(found) == pytest.approx([0.3, 0.4, 0.2], abs=1e-9)


def test_loadings_are_those_of_another_library() -> None:
    correlations = pairwise_correlations(answers(6, 500))
    other = Factor(corr=correlations, n_factor=1, method="pa", smc=True).fit(maxiter=5_000, tol=1e-13)
    assert np.abs(loadings(correlations)) == pytest.approx(np.abs(other.loadings[:, 0]), abs=1e-6)
    assert loadings(correlations).sum() > 0


def test_omega_of_equal_loadings_is_alpha() -> None:
    found = one_factor(np.full(15, 0.64**0.5))
    assert omega(found) == pytest.approx(alpha(found), abs=1e-9)


def test_two_questions_have_no_factor() -> None:
    assert math.isnan(omega(np.array([[1.0, 0.5], [0.5, 1.0]])))


@pytest.mark.parametrize(("people", "wanted"), [(10, 0.5), (40, 0.8), (90, 0.9)])
def test_reliability_by_hand(people: int, wanted: float) -> None:
    # τ² = 16, σ² = 160: 16/(16 + 16), 16/(16 + 4), 16/(16 + 16/9).
    assert reliability(16.0, 160.0, people) == pytest.approx(wanted)
    assert reliability(0.0, 160.0, people) == 0.0
    assert math.isnan(reliability(0.0, 0.0, people))
