"""Intervals of an index from few people, where a degree of freedom tells (methodology §4, §5)."""

import math

import pytest
from scipy import stats

from scoring.method_2026.index import TypeFigure, type_figure
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS


@pytest.mark.parametrize(("variance", "smoothed"), [(150.0, 2625 / 19), (math.nan, 1275 / 19)])
def test_an_interval_of_ten_people_has_nine_degrees_of_freedom(variance: float, smoothed: float) -> None:
    """m = (10·86 + 2·80)/12 = 85; prior 160/1600·85·15 = 127.5; s*² = (9·150 + 10·127.5)/19, without s² 10·127.5/19;
    V = s*²/12."""
    found = type_figure((TypeFigure(10, 86.0, variance, True), NO_EMPLOYERS), 0, NORMS)
    half = stats.t.ppf(0.975, 9) * math.sqrt(smoothed / 12) / 12.75
    ends = [100 / (1 + math.exp(-(math.log(85 / 15) + side))) for side in (-half, half)]
    assert found is not None
    assert [found.low, found.high] == pytest.approx(ends, rel=1e-9)
