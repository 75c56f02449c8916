"""The bridge between both versions, by hand."""

import pytest

from bot.results.method_2026.bridge import EarlierFigures, bridge
from bot.results.method_2026.figures import CenterFigures
from scoring.method_2026.index import CenterIndex, Composition, State
from scoring.method_2026.star_range import StarRange, StarState


def later(value: float | None) -> CenterFigures:
    index = None if value is None else CenterIndex(value, value - 1, value + 1, 1.0, Composition.OWN)
    return CenterFigures(
        people=(40, 12), star_people=(160, 50), state=State.FIRM, index=index, adjusted=index, star=StarState.STAR,
        shown=StarRange(4, 4), posterior=None, probabilities=None, rank=None, regional_rank=None, funnel=None,
        trend=None,
    )  # fmt: skip


def test_the_link_is_the_median_difference_and_its_spread_is_robust() -> None:
    earlier = {at: EarlierFigures(80.0, 4) for at in range(1, 6)}
    found = bridge(earlier, {1: later(80.0), 2: later(80.2), 3: later(79.9), 4: later(80.1), 5: later(85.0)})
    # Differences 0, 0.2, −0.1, 0.1, 5: median 0.1; distances from it 0.1, 0.1, 0.2, 0, 4.9: median 0.1.
    assert found.link == pytest.approx(0.1)
    assert found.spread == pytest.approx(0.14826)
    assert found.largest == pytest.approx(5.0)
    assert [one.center_id for one in found.centers] == [5, 2, 3, 4, 1]
    assert found.centers[0].later_stars == StarRange(4, 4)


def test_a_center_without_an_index_by_both_is_left_out() -> None:
    found = bridge({1: EarlierFigures(None, None), 2: EarlierFigures(70.0, None)}, {1: later(80.0), 2: later(None)})
    assert (found.centers, found.link, found.spread, found.largest) == ((), None, None, None)
