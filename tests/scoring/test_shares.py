"""Shares and Wilson's interval, against statsmodels and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from scoring.shares import Share, agree_share, code_counts, non_use_share, wilson
from tests.approx import Approx


@given(st.integers(1, 5_000), st.floats(0, 1))
def test_wilsons_interval_is_that_of_statsmodels_and_contains_the_share(n: int, part: float) -> None:
    count = round(part * n)
    share = wilson(count, n)
    low, high = proportion_confint(count, n, method="wilson")
    assert (share.low, share.high) == (Approx(low, abs=1e-12), Approx(high, abs=1e-12))
    assert share.low is not None and share.value is not None and share.high is not None
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_a_share_of_all_ends_at_one() -> None:
    """By the formula the upper bound for 16 of 16 would be above it, in the last digit."""
    assert wilson(16, 16).high == 1.0
    assert wilson(0, 16).low == 0.0


def test_no_answers_have_no_share_and_nonsense_is_refused() -> None:
    assert wilson(0, 0) == Share(0, 0, None, None, None)
    for count, n in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match=f"{count} of {n}"):
            wilson(count, n)


def test_agreement_leaves_out_8_and_9_and_non_use_leaves_out_the_unanswered() -> None:
    # E3 (position 8): 5 4 3 1 8 9 9 0 → agree 2 of 4; non-use 2 of 7.
    counts = code_counts("".join(f"{'5' * 8}{digit}{'5' * 6}" for digit in "54318990"))
    agree, unused = agree_share(counts[8]), non_use_share(counts[8])
    assert (agree.count, agree.n, agree.value) == (2, 4, 0.5)
    assert (unused.count, unused.n) == (2, 7)
    assert sum(map(sum, counts)) == 8 * 15
    assert counts[0] == (0, 0, 0, 0, 0, 8, 0, 0, 0, 0)


@pytest.mark.parametrize("answers", ["5" * 14, "5" * 14 + "6", "5" * 29 + "x"])
def test_what_is_no_answer_is_not_counted(answers: str) -> None:
    with pytest.raises(ValueError, match=f"{len(answers)} digits"):
        code_counts(answers)


@pytest.mark.parametrize(
    ("count", "percent"), [(2594, 89.9), (2576, 89.3), (2400, 83.2), (1688, 58.5), (1183, 41.0), (1636, 56.7)]
)
def test_the_published_pilots_counts_give_its_published_shares(count: int, percent: float) -> None:
    value = wilson(count, 2_885).value
    assert value is not None and round(100 * value, 1) == percent


def test_the_lower_end_is_zero_of_nothing_alone() -> None:
    """Rounding would put some below. One of ten: 0.292073/1.384146 − 1.959964·√(0.009 + 0.0096037)/1.384146."""
    assert all(wilson(0, n).low == 0.0 for n in range(1, 50))
    assert wilson(1, 10).low == pytest.approx(0.0178762, abs=1e-7)
