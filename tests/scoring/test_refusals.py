"""Every refusal names the value that was refused."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.facts import measured
from scoring.gram_sums import gram_sums, stacked
from scoring.hidden_cells import hidden_cells
from scoring.method_2022.perceived import gap_frame
from scoring.method_2022.recommendations import importance, upper_quartiles
from scoring.method_2026.binomial import upper_tail
from scoring.method_2026.cusum import early_warning
from scoring.method_2026.disclosure import repeaters_shown
from scoring.method_2026.false_discovery import discoveries
from scoring.method_2026.forecast import forecast
from scoring.method_2026.norms import Norms, NormsError
from scoring.method_2026.participation import calibration
from scoring.method_2026.resistant_line import resistant_line
from scoring.method_2026.versions import parse
from scoring.packed_answers import codes, codes_in
from scoring.shares import wilson
from scoring.timing import burst_limit, opening_hours
from tests.scoring.method_2026.test_worked_example import NORMS

NO_WEEKS = stacked([gram_sums(codes([]))] * 3)
CONTENTS = NORMS.as_json()


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: wilson(11, 10), "11 of 10 is no share"),
        (lambda: wilson(-1, 10), "-1 of 10 is no share"),
        (lambda: codes(["5" * 15, "5" * 14]), f"{'5' * 14!r} does not have 15 digits"),
        (lambda: codes_in("5" * 16), "16 digits are no whole interviews"),
        (
            lambda: codes_in("5" * 15 + "5" * 14 + "7" + "6" * 15),
            f"{'5' * 14 + '7'!r} holds a digit that is no answer code",
        ),
        (lambda: codes_in("6" * 15 + "5" * 15), f"{'6' * 15!r} holds a digit that is no answer code"),
        (lambda: measured(1.0, 5.0, 5.0), "1.0 has no place between good 5.0 and bad 5.0"),
        (lambda: measured(math.nan, 5.0, 6.0), "nan has no place between good 5.0 and bad 6.0"),
        (lambda: measured(1.0, math.inf, 6.0), "1.0 has no place between good inf and bad 6.0"),
        (lambda: gap_frame([1.0], [1.0, 2.0]), "1 perceived scores do not pair with 2 measured ones"),
        (lambda: importance(np.zeros((2, 3)), np.zeros(2)), "(2, 3) products do not fit 2 weights"),
        (lambda: importance(np.zeros((3, 3)), np.zeros(2)), "(3, 3) products do not fit 2 weights"),
        (lambda: upper_quartiles(np.zeros((2, 3)), np.zeros((2, 2), int)), "(2, 3) means do not fit (2, 2) counts"),
        (lambda: burst_limit(-0.5), "-0.5 is no rate"),
        (lambda: opening_hours("mo 09:00-18:00; xx 09:00-18:00"), "'xx 09:00-18:00' is not opening hours"),
        (lambda: opening_hours("mo-xx 09:00-18:00"), "'mo-xx 09:00-18:00' is not opening hours"),
        (lambda: opening_hours(" Nonsense "), "'nonsense' is not opening hours"),
        (lambda: opening_hours("mo 09:00-09:00"), "'mo 09:00-09:00' ends before it begins"),
        (lambda: opening_hours(" fr-mo 09:00-18:00"), "'fr-mo 09:00-18:00' ends before it begins"),
        (lambda: hidden_cells([[1, 2], [3]], 5), "the rows of a table differ in length"),
        (lambda: hidden_cells([[1, -2], [-3, 1]], 5), "-3 is no count"),
        (lambda: upper_tail(3, 2, 0.5), "no tail: 3 of 2 with probability 0.5"),
        (lambda: upper_tail(-1, 2, 0.5), "no tail: -1 of 2 with probability 0.5"),
        (lambda: upper_tail(1, 2, 0.0), "no tail: 1 of 2 with probability 0.0"),
        (lambda: upper_tail(1, 2, 1.0), "no tail: 1 of 2 with probability 1.0"),
        (lambda: early_warning(NO_WEEKS, np.zeros(3), 4, 1.0, load()), "week 4 is not in a series of 3"),
        (lambda: early_warning(NO_WEEKS, np.zeros(3), -1, 1.0, load()), "week -1 is not in a series of 3"),
        (lambda: discoveries(np.array([0.5, 1.5]), 0.1), "no probability: 0.5 or 1.5"),
        (lambda: discoveries(np.array([-0.5, 0.5]), 0.1), "no probability: -0.5 or 0.5"),
        (lambda: repeaters_shown(13, 12), "13 of 12 people cannot have come again"),
        (lambda: repeaters_shown(-1, 12), "-1 of 12 people cannot have come again"),
        (lambda: resistant_line(np.zeros(0), np.zeros(0)), "no points to draw a line through"),
        (
            lambda: calibration(np.zeros(2, int), np.zeros(3, int)),
            "no counts of the same days: (2,) visits and (3,) answers",
        ),
        (
            lambda: calibration(np.array([1, -1]), np.array([1, 1])),
            "no counts of the same days: (2,) visits and (2,) answers",
        ),
        (
            lambda: calibration(np.array([1, 1]), np.array([1, -1])),
            "no counts of the same days: (2,) visits and (2,) answers",
        ),
        (
            lambda: forecast(84.0, 1.5, 1.6, (72.0, 77.0, 82.0, 86.0), people=64, n_star=50),
            "more people cannot take the deviation from 1.5 to 1.6",
        ),
        (lambda: parse("2027.1"), "'2027.1' is not 2022.1, 2026.1, or 2026.1 from a day such as 2027-01-04"),
        (lambda: parse("2026.1 from 4.1.27"), "'4.1.27' is not a day such as 2027-01-04"),
        (
            lambda: Norms.of_json({**CONTENTS, "mu": None}),
            "norms of other shapes: [(), (2, 20, 15), (2, 20), (2, 15), (4,)]",
        ),
        (lambda: Norms.of_json({"mu": [1, 2]}), "not a file of norms: 'tau2'"),
    ],
)
def test_the_refused_value_is_named(refused: Callable[[], object], reason: str) -> None:
    with pytest.raises(ValueError) as found:
        refused()
    assert str(found.value) == reason


def test_a_file_of_norms_is_refused_as_such() -> None:
    for contents in ({}, {**CONTENTS, "mu": [1.0]}, {**CONTENTS, "cuts": [1.0]}, {**CONTENTS, "b": 5}):
        with pytest.raises(NormsError):
            Norms.of_json(contents)
    assert Norms.of_json({**CONTENTS, "more": 1}) == NORMS


def test_the_limits_themselves_are_no_mistake() -> None:
    assert wilson(0, 0).value is None and wilson(10, 10).high == 1.0 and wilson(0, 10).low == 0.0
    assert upper_tail(2, 2, 0.5) == 0.25 and upper_tail(0, 2, 0.5) == 1.0
    assert early_warning(NO_WEEKS, np.zeros(3), 3, 1.0, load()) == early_warning(NO_WEEKS, np.zeros(3), 0, 1.0, load())
    assert discoveries(np.array([0.0, 1.0]), 0.1).tolist() == [True, False]
    assert burst_limit(0.0) == 1
    assert codes_in("").shape == (0, 15)
