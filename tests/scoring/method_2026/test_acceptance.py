"""The quick acceptance scenarios of methodology §18; `python -m benchmarks.acceptance` runs the long ones."""

import numpy as np
import pytest

from benchmarks.scenarios import attacks, differences
from benchmarks.scenarios.country import PRODUCT
from benchmarks.scenarios.figure import Figure
from scoring.method_2026.norms import Norms


@pytest.fixture(scope="module")
def norms() -> Norms:
    return PRODUCT.norms(np.random.default_rng(1), centers=500)


def outside(figures: list[Figure]) -> list[Figure]:
    assert figures
    return [figure for figure in figures if not figure.within]


def test_doubtful_shares_find_centers_with_thirty_percent_and_spare_the_others() -> None:
    assert outside(attacks.doubtful(np.random.default_rng(1))) == []


def test_lenses_name_a_difference_and_hardly_ever_chance(norms: Norms) -> None:
    assert outside(differences.both_lenses(np.random.default_rng(1), norms, centers=500)) == []


def test_facts_that_agree_with_answers_are_rarely_flagged_at_any_size(norms: Norms) -> None:
    assert outside(differences.facts(np.random.default_rng(1), norms)) == []
