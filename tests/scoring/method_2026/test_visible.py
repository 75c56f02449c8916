"""The groups as they stand beside the index (methodology §6)."""

import pytest

from scoring.method_2026.index import Figure, State
from scoring.method_2026.star_range import StarState
from scoring.method_2026.visible import VisibleFigures


def figures(group: Figure, adjusted: dict[str, float]) -> VisibleFigures:
    return VisibleFigures(
        job_seekers=40, employers=10, star_job_seekers=40, state=State.FIRM, star=StarState.HIDDEN, missing=0,
        missing_for_star=None, groups={"F": group}, adjusted_groups=adjusted,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answered", "adjusted", "shown"),
    [
        (Figure(80.0, 70.0, 88.0), 82.5, Figure(82.5, 72.5, 90.5)),  # everything up by 2.5
        (Figure(80.0, 70.0, 88.0), 77.5, Figure(77.5, 67.5, 85.5)),
        (Figure(97.0, 93.0, 99.5), 99.0, Figure(99.0, 95.0, 100.0)),  # 101.5 is no score
        (Figure(3.0, 0.5, 9.0), 1.0, Figure(1.0, 0.0, 7.0)),  # nor is −1.5
    ],
)
def test_a_group_is_shown_adjusted_with_the_errors_of_its_answers(
    answered: Figure, adjusted: float, shown: Figure
) -> None:
    assert figures(answered, {"F": adjusted}).shown_groups == {"F": shown}


def test_below_thirty_people_a_group_is_shown_as_answered() -> None:
    answered = Figure(80.0, 70.0, 88.0)
    assert figures(answered, {}).shown_groups == {"F": answered}
