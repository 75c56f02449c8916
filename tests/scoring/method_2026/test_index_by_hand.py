"""Intervals of an index from few people, where a degree of freedom tells (methodology §4, §5)."""

import math
from dataclasses import replace

import pytest
from scipy import stats

from scoring.method_2026.index import TypeFigure, center_index, group_figure, type_figure
from tests.approx import Approx
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


def test_a_group_is_drawn_to_its_own_norm() -> None:
    """The third group's μ is 50 and σ² 100: m = (10·86 + 2·50)/12 = 80; prior 100/2500·80·20 = 64; s*² = 1990/19."""
    mu, sigma2 = (*NORMS.group_mu[0][:2], 50.0, 80.0, 80.0), (*NORMS.group_sigma2[0][:2], 100.0, 160.0, 160.0)
    norms = replace(NORMS, group_mu=(mu, mu), group_sigma2=(sigma2, sigma2))
    found = group_figure((TypeFigure(10, 86.0, 150.0, True), NO_EMPLOYERS), 2, norms, employers=False)
    half = stats.t.ppf(0.975, 9) * math.sqrt(1990 / 19 / 12) / 16
    low = 100 / (1 + math.exp(-(math.log(80 / 20) - half)))
    assert found.low == pytest.approx(low, rel=1e-9)


def test_without_any_variance_more_employers_than_job_seekers_are_certain_too() -> None:
    alike = replace(NORMS, tau2=(0.0, 0.0), sigma2=(0.0, 0.0))
    found = center_index((TypeFigure(12, 80.0, 0.0, True), TypeFigure(20, 78.0, 0.0, True)), alike)
    assert found is not None and (found.value, found.variance) == (Approx(79.6), 0.0)
