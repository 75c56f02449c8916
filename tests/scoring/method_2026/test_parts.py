"""Types and groups of an index with their intervals, by hand (methodology §4, §5)."""

from dataclasses import replace

import pytest

from scoring.method_2026.funnel import FunnelPoint, Signal, funnel_point
from scoring.method_2026.index import TypeFigure, center_index, group_figure, type_figure
from scoring.method_2026.ranks import ranks
from scoring.method_2026.star_range import Posterior, posterior
from scoring.method_2026.trend import change, trends
from tests.approx import Approx
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS

SEEKERS = TypeFigure(people=64, index=86.0, variance=150.0, stands=True)
EMPLOYERS = TypeFigure(people=20, index=80.0, variance=150.0, stands=True)


def test_a_type_has_a_figure_from_ten_people_of_its_own() -> None:
    """The worked example's interval, of the job seekers alone: m = 85.818, V = 2.2140, t₆₃ = 1.9983.

    h = 1.9983·1.48795/12.1705 = 0.24432 around ln(85.818/14.182) = 1.80035.
    """
    found = type_figure((SEEKERS, NO_EMPLOYERS), 0, NORMS)
    assert found is not None
    assert (found.value, found.low, found.high) == (
        86.0,
        Approx(82.58, abs=0.01),
        Approx(88.54, abs=0.01),
    )
    assert type_figure((SEEKERS, NO_EMPLOYERS), 1, NORMS) is None
    nine = TypeFigure(people=9, index=80.0, variance=150.0, stands=True)
    assert type_figure((SEEKERS, nine), 1, NORMS) is None
    assert type_figure((SEEKERS, EMPLOYERS), 1, NORMS) is not None


def test_a_group_without_employers_is_the_job_seekers_alone() -> None:
    """φ = 200/1600 = 0.125, prior 0.125·85.818·14.182 = 152.13, s*² = (63·150 + 1521.3)/73 = 150.29, V = 2.2771.

    h = 1.9983·1.50901/12.1705 = 0.24777 around 1.80035.
    """
    found = group_figure((SEEKERS, NO_EMPLOYERS), 2, NORMS, employers=False)
    assert (found.value, found.low, found.high) == (
        86.0,
        Approx(82.53, abs=0.01),
        Approx(88.58, abs=0.01),
    )


def test_a_group_with_employers_is_the_share_of_both() -> None:
    """0.8·86 + 0.2·80. Employers: m = 79.818, prior 187.75, s*² = 163.02, V = 7.4100.

    Var = 0.64·2.2771 + 0.04·7.4100 = 1.7537 around 84.618, df = 3.0755/(1.4573²/63 + 0.2964²/19) = 80.2, t = 1.9901,
    h = 1.9901·1.32428/13.016 = 0.20248 around 1.70494.
    """
    found = group_figure((SEEKERS, EMPLOYERS), 2, NORMS, employers=True)
    assert found.value == pytest.approx(84.8)
    assert (found.low, found.high) == (Approx(81.79, abs=0.01), Approx(87.07, abs=0.01))


def test_where_everybody_answers_alike_nothing_is_certain_and_nothing_fails() -> None:
    """Neither people nor centers differ: the index is the norm, and every center could have any place."""
    alike = replace(NORMS, tau2=(0.0, 0.0), sigma2=(0.0, 0.0))
    one = TypeFigure(people=64, index=80.0, variance=0.0, stands=True)
    other = TypeFigure(people=20, index=78.0, variance=0.0, stands=True)
    for types in ((one, other), (one, NO_EMPLOYERS)):
        found = center_index(types, alike)
        assert found is not None
        assert (found.value, found.variance) == (Approx(79.6), 0.0)
        assert funnel_point(found, found.value, alike) == FunnelPoint(0.0, Signal.USUAL)
        assert posterior(types, alike) == Posterior(Approx(79.6), 0.0)
        assert posterior([replace(of, index=90.0) for of in types], alike) == Posterior(Approx(79.6), 0.0)
    for rank in ranks([Posterior(79.6, 0.0)] * 5):
        assert (rank.expected, rank.low, rank.high) == (Approx(3.0), 1, 5)
    changed = change((one, NO_EMPLOYERS), (one, NO_EMPLOYERS), (0.0, 0.0), alike)
    assert changed is not None
    assert [(found.net, found.p, found.called) for found in trends({1: changed, 2: changed}).values()] == [
        (0, 1, False)
    ] * 2
