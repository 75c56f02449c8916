"""Exact binomial tails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.method_2026.binomial import upper_tail


def test_a_tail_by_hand() -> None:
    # Two or three of three at a half: (3 + 1)/8.
    assert upper_tail(2, 3, 0.5) == pytest.approx(0.5, abs=1e-15)
    # At least one of two at a tenth: 1 − 0.81.
    assert upper_tail(1, 2, 0.1) == pytest.approx(0.19, abs=1e-15)


def test_none_or_more_is_certain() -> None:
    assert upper_tail(0, 100, 0.05) == upper_tail(0, 0, 0.05) == 1.0


@given(st.integers(0, 3000), st.data(), st.floats(0.002, 0.9))
def test_tails_agree_with_an_independent_implementation(n: int, data: st.DataObject, share: float) -> None:
    count = data.draw(st.integers(0, n))
    assert upper_tail(count, n, share) == pytest.approx(stats.binom.sf(count - 1, n, share), rel=1e-9, abs=1e-13)


def test_the_tail_of_a_large_center_does_not_vanish_below_its_mean() -> None:
    assert upper_tail(10, 100_000, 0.05) == 1.0
    assert upper_tail(5200, 100_000, 0.05) == pytest.approx(stats.binom.sf(5199, 100_000, 0.05), rel=1e-9)


@pytest.mark.parametrize(("count", "n", "share"), [(-1, 5, 0.5), (6, 5, 0.5), (1, 5, 0.0), (1, 5, 1.0)])
def test_what_has_no_tail_is_refused(count: int, n: int, share: float) -> None:
    with pytest.raises(ValueError, match=f"{count} of {n}"):
        upper_tail(count, n, share)
