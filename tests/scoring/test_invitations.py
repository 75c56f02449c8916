"""Whom a desk invites: by hand, beside scipy, and never called where a desk does not choose."""

import math

import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom

from scoring.invitations import LEAST_VISITS, Group, invited, lower_tail


def test_the_tail_by_hand() -> None:
    """Four cups of eight, as Fisher's lady had them: P(0) = 1/70, P(1) = 16/70, P(2) = 36/70."""
    assert lower_tail(0, 4, 4, 8) == 1 / 70
    assert lower_tail(1, 4, 4, 8) == 17 / 70
    assert lower_tail(2, 4, 4, 8) == 53 / 70
    # Nothing drawn, everything drawn, nothing marked, everything marked: only one count is possible.
    assert lower_tail(0, 0, 4, 8) == lower_tail(4, 8, 4, 8) == lower_tail(0, 3, 0, 8) == lower_tail(3, 3, 8, 8) == 1


def test_the_tail_is_that_of_scipy() -> None:
    rng = np.random.default_rng(7)
    for _ in range(200):
        total = int(rng.integers(1, 3_000))
        drawn, marked = int(rng.integers(0, total + 1)), int(rng.integers(0, total + 1))
        least, most = max(0, drawn + marked - total), min(drawn, marked)
        count = int(rng.integers(least, most + 1))
        assert lower_tail(count, drawn, marked, total) == pytest.approx(
            hypergeom.cdf(count, total, marked, drawn), rel=1e-9, abs=1e-300
        )


@pytest.mark.parametrize(
    "wrong",
    [
        (-1, 4, 4, 8), (5, 4, 4, 8), (0, 6, 4, 8),
        # More than all and fewer than none, at the counts that come nearest.
        (4, 9, 4, 8), (5, 9, 4, 8), (4, 4, 9, 8), (0, -1, 4, 8), (0, 4, -1, 8), (0, 0, 0, -1),
    ],
)  # fmt: skip
def test_a_count_that_cannot_be_is_no_tail(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no tail"):
        lower_tail(*wrong)


def test_a_group_is_compared_with_all_others_of_its_center() -> None:
    ((first, second, third),) = invited([[Group(100, 80), Group(50, 10), Group(30, 24)]])
    # 104 of the other 130 are invited, 0.8; of the 50 a fifth.
    assert (second.share, second.others, second.called) == (0.2, 0.8, True)
    expected = fisher_exact([[10, 40], [104, 26]], alternative="less").pvalue
    assert second.p == pytest.approx(expected, rel=1e-9)
    assert not first.called and not third.called


def test_few_visits_and_small_differences_are_not_called() -> None:
    few = [[Group(LEAST_VISITS - 1, 0), Group(1_000, 1_000)]]
    assert math.isnan(invited(few)[0][0].p) and not invited(few)[0][0].called
    # 95 % and 88 % of thousands differ for certain, and by less than ten points.
    close = invited([[Group(5_000, 4_750), Group(5_000, 4_400)]])[0]
    assert close[1].p < 1e-30 and not close[1].called
    alone = invited([[Group(500, 10)], []])
    assert math.isnan(alone[0][0].p) and math.isnan(alone[0][0].others) and alone[1] == []


def test_the_least_visits_and_the_least_gap_are_enough() -> None:
    twenty = [Group(LEAST_VISITS, 0), Group(1_000, 1_000)]
    assert [math.isnan(one.p) for one in invited([twenty])[0]] == [False, False]
    assert invited([twenty])[0][0].called
    # A tenth of the others is invited, and none of the group.
    assert invited([[Group(5_000, 0), Group(5_000, 500)]])[0][0].called


def test_the_false_discovery_rate_is_over_all_groups_of_all_centers() -> None:
    """p ≈ 0.006 is called alone at 1 %, and not among a thousand that are as chance has them."""
    case = [Group(40, 20), Group(40, 32)]
    expected = fisher_exact([[20, 20], [32, 8]], alternative="less").pvalue
    assert 0.002 < expected < 0.005
    assert invited([case])[0][0].called
    assert not invited([case, *500 * [[Group(40, 20), Group(40, 20)]]])[0][0].called


def test_desks_that_do_not_choose_are_hardly_ever_called() -> None:
    """Three nations of 300 centers with 20 groups each, who all invite at random. Where no group is passed over, the
    false discovery rate is the chance that a nation has any called: 1 % at most."""
    rng = np.random.default_rng(11)
    called = 0
    for _ in range(3):
        nation = []
        for share in rng.uniform(0.2, 1, size=300):
            visits = rng.integers(5, 200, size=20)
            nation.append([Group(int(n), int(rng.binomial(n, share))) for n in visits])
        called += sum(one.called for mine in invited(nation) for one in mine)
    assert called <= 1


def test_more_invited_than_came_is_no_group() -> None:
    with pytest.raises(ValueError, match="cannot be invited"):
        invited([[Group(3, 4)]])
