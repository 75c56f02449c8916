"""Which of many tests are called: Benjamini and Hochberg's procedure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.method_2026.false_discovery import discoveries

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_the_example_of_the_paper_calls_the_first_four() -> None:
    # Benjamini & Hochberg (1995), table 1: fifteen hypotheses at q = 0.05; p₍₄₎ = 0.0095 ≤ 4/15·0.05 = 0.0133.
    paper = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
             0.7590, 1.0]  # fmt: skip
    assert discoveries(np.array(paper), 0.05).tolist() == [True] * 4 + [False] * 11


def test_a_later_p_value_within_its_limit_takes_earlier_ones_along() -> None:
    # Limits 0.025, 0.05, 0.075, 0.10: 0.03 is beyond its own, 0.09 is within the fourth.
    assert discoveries(np.array([0.09, 0.03, 0.06, 0.08]), 0.10).all()


def test_a_p_value_at_its_limit_is_called() -> None:
    assert discoveries(np.array([0.05, 1.0]), 0.10).tolist() == [True, False]
    assert discoveries(np.array([np.nextafter(0.05, 1), 1.0]), 0.10).tolist() == [False, False]
    assert discoveries(np.array([0.10]), 0.10).tolist() == [True]  # alone, its limit is q itself


def test_what_is_no_test_is_neither_called_nor_counted() -> None:
    # Two tests: the limit of the smaller is 0.05. Counted as three, it would be 0.033.
    assert discoveries(np.array([[0.04, np.nan], [0.9, np.nan]]), 0.10).tolist() == [[True, False], [False, False]]


def test_without_tests_nothing_is_called() -> None:
    assert discoveries(np.full(3, np.nan), 0.1).tolist() == [False] * 3
    assert discoveries(np.array([]), 0.1).tolist() == []


@pytest.mark.parametrize("wrong", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        discoveries(np.array([0.5, wrong, 0.6]), 0.1)


@given(p_values, st.floats(0.001, 0.5))
def test_called_are_those_whose_adjusted_p_value_is_within_the_rate(values: list[float], rate: float) -> None:
    adjusted = stats.false_discovery_control(values)
    called = discoveries(np.array(values), rate)
    # Where rounding decides, both answers are right.
    sure = np.abs(adjusted - rate) > 1e-12
    assert (called == (adjusted <= rate))[sure].all()
