"""Where a center is heading: the index of 13 weeks against that of the year which includes them."""

from dataclasses import replace

import pytest

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.heading import Heading, heading
from scoring.methodology import STANDARD


@pytest.mark.parametrize(
    ("quarter", "se", "year", "year_se", "shown", "expected"),
    [
        # √(1.3² − 0.5²) = √1.44 = 1.2: 1.96 of them are 2.352.
        (82.36, 1.3, 80.0, 0.5, 80.1, Heading.UP),
        (82.34, 1.3, 80.0, 0.5, 80.1, Heading.SAME),
        (77.64, 1.3, 80.0, 0.5, 80.1, Heading.DOWN),
        (77.66, 1.3, 80.0, 0.5, 80.1, Heading.SAME),
        # √(0.5² − 0.3²) = 0.4: 0.784 would do, and two points are asked for besides.
        (82.0, 0.5, 80.0, 0.3, 80.0, Heading.UP),
        (81.99, 0.5, 80.0, 0.3, 80.0, Heading.SAME),
        # The year that readers see lies on the other side: an arrow would contradict it.
        (77.6, 1.3, 80.0, 0.5, 77.0, Heading.SAME),
        # √(5² − 3²) = 4, and exactly 1.96 of it is not beyond.
        (1.96 * 4, 5.0, 0.0, 3.0, 0.0, Heading.SAME),
        # A tenth of a point beyond what readers see is enough.
        (84.0, 0.5, 80.0, 0.3, 83.9, Heading.UP),
        # Both windows hold the same interviews.
        (84.0, 1.3, 80.0, 1.3, 80.0, Heading.SAME),
        (84.0, None, 80.0, 0.5, 80.0, Heading.SAME),
        (84.0, 1.3, 80.0, None, 80.0, Heading.SAME),
    ],
)
def test_a_direction_is_told_only_beyond_chance_and_two_points(
    quarter: float, se: float | None, year: float, year_se: float | None, shown: float, expected: Heading
) -> None:
    assert heading(Estimate(quarter, se, 99), Estimate(year, year_se, 399), shown) is expected


def test_the_least_change_may_be_smaller_than_two_points() -> None:
    """√(0.5² − 0.3²) = 0.4: 0.784 are beyond chance."""
    quarter, year = Estimate(80.8, 0.5, 99), Estimate(80.0, 0.3, 399)
    assert heading(quarter, year, 80.0) is Heading.SAME
    assert heading(quarter, year, 80.0, replace(STANDARD, least_change=0.5)) is Heading.UP
