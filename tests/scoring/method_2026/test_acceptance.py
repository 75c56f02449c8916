"""The quick acceptance scenarios of methodology §18; `python -m benchmarks.acceptance` runs the long ones."""

import re

import numpy as np
import pytest

from benchmarks.acceptance import NAMES, row
from benchmarks.scenarios import attacks, differences, stars
from benchmarks.scenarios.country import PRODUCT
from benchmarks.scenarios.figure import Figure
from scoring.method_2026.norms import Norms
from tests.docs.reading import ROOT

MEASURED_ELSEWHERE = {"A21"}
"""Speed: `python -m benchmarks.scoring_speed`."""


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


def test_honest_answers_take_no_range_away() -> None:
    """A9, first line."""
    assert outside(stars.more_people(np.random.default_rng(1), centers=300)) == []


def test_a_claim_to_the_fourth_star_takes_some_hostile_answers_and_is_never_erased() -> None:
    """A10."""
    assert outside(stars.hostile(np.random.default_rng(1), centers=500)) == []


def test_every_scenario_is_run_by_the_command() -> None:
    named = re.findall(r"^\| (A\d+) \|", (ROOT / "docs/methodology.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(NAMES) == set(named) - MEASURED_ELSEWHERE


def test_a_figure_outside_is_told() -> None:
    inside, below, above = (Figure("A0", "x", got, 1.0, 2.0) for got in (1.0, 0.99, 2.01))
    assert outside([inside, below, above]) == [below, above]
    assert row([inside, below]) == "| A0 | x | 1 to 2 | – | 1, 0.99 | outside |"
