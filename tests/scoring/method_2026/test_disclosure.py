"""What this version adds is disclosed only where it tells of nobody."""

import pytest

from scoring.method_2026.disclosure import (
    adjusted_shown,
    effect_shown,
    repeaters_shown,
    stratum_shown,
    whole_percents,
)


def test_adjusted_figures_from_thirty_people_to_one_decimal() -> None:
    assert adjusted_shown(1.249, 30) == 1.2
    assert adjusted_shown(-1.251, 30) == -1.3
    assert adjusted_shown(1.249, 29) is None
    assert str(adjusted_shown(-0.04, 30)) == "0.0"


def test_probabilities_are_whole_percents() -> None:
    # The worked example: P(3, 4, 5) = 0.0948, 0.8539, 0.0513.
    assert whole_percents((0.0, 0.0, 0.0948, 0.8539, 0.0513)) == (0, 0, 9, 85, 5)


def test_coefficients_and_strata_need_answers() -> None:
    assert [effect_shown(n) for n in (0, 999, 1000)] == [False, False, True]
    assert [stratum_shown(n) for n in (0, 4, 5)] == [False, False, True]


def test_repeaters_are_shown_as_none_or_with_five_on_both_sides() -> None:
    assert [repeaters_shown(one, 12) for one in (0, 1, 4, 5, 7, 8, 12)] == [0, None, None, 5, 7, None, None]
    assert repeaters_shown(0, 3) == 0
    with pytest.raises(ValueError, match="13 of 12"):
        repeaters_shown(13, 12)
    with pytest.raises(ValueError, match="-1 of 12"):
        repeaters_shown(-1, 12)
