"""Figures by another methodology than the standard one use it in every part."""

from datetime import date

import numpy as np
import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.comment_themes import count_comments
from scoring.method_2022.actions import outcome
from scoring.method_2022.card import card, figure
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.frame import smoothed_error
from scoring.method_2022.league import band
from scoring.method_2022.lenses import lenses
from scoring.method_2022.perceived import gap_frame
from scoring.method_2022.recommendations import ItemStanding, recommend, upper_quartiles
from scoring.method_2022.review import under_review
from scoring.method_2022.rollup import rollup
from scoring.method_2022.stars import plain, star
from scoring.method_2022.visible import visible_result
from scoring.methodology import STANDARD, Methodology
from scoring.windows import week_of
from tests.scoring.by_hand import halves
from tests.scoring.country import Country
from tests.scoring.no_defaults import same_without, unusable

EMP = RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))
CENTERS = [f"C{number:02}" for number in range(12)]
LOW = {4: "1", 8: "1", 11: "1", 14: "1"}


def results(methodology: Methodology) -> object:
    made = Country(CENTERS, methodology)
    for at, center in enumerate(CENTERS):
        answers = halves(60, 5 - at % 3, 4 - at % 3)
        if not at:
            answers = ["".join(LOW.get(q, digit) for q, digit in enumerate(one)) for one in answers]
        made.answer(center, WEEK, answers)
        made.answer(center, WEEK - 13, halves(40, 3, 2))
        made.answer(center, WEEK, halves(12, 4, 3), EMP)
        made.answer(center, WEEK, halves(6, 2, 1), quality="B")
        made.measured[center] = {"E": 50.0 + at * at % 7}
    found = made.results(WEEK)
    seen = [visible_result(one, load(), methodology) for one in found.values()]
    return [
        found,
        seen,
        [card(one, date(2026, 8, 24), date(2026, 11, 22), load(), methodology) for one in seen],
        [band(one, Estimate(50.0, 1.0, 99), methodology) for one in seen],
        rollup([one.index for one in found.values()], methodology),
    ]


def test_a_nations_results_use_no_other_methodology() -> None:
    assert same_without(STANDARD, results)


def test_each_part_uses_no_other_methodology() -> None:
    known, earlier = Estimate(60.0, 1.0, 40), Estimate(50.0, 1.0, 40)
    items = [ItemStanding(code, 0.1, 50.0, 40, 1.0, 80.0, 0.5) for code in ("F1", "F2", "U1", "E1")]

    def compute(methodology: Methodology) -> object:
        made = Country(["A"], methodology)
        made.answer("A", WEEK, halves(30))
        made.answer("A", WEEK, halves(30, 4, 3), EMP)
        types = made.results(WEEK)["A"].index.types
        return [
            outcome(earlier, known, methodology),
            figure(known, methodology),
            count_comments([{"a"}] * 12, {"a": "F"}, methodology),
            smoothed_error(1.0, 9, 2.0, methodology),
            lenses(types, methodology),
            gap_frame([float(n) for n in range(12)], [float(n * n % 7) for n in range(12)], methodology),
            under_review(80.0, 77.0, clean=90, b=10, x=0, methodology=methodology),
            recommend(items, methodology),
            upper_quartiles(np.full((5, 2), 60.0), np.full((5, 2), 40), methodology),
            plain(75.0, methodology),
            star(
                75.0, n=90, n_job_seekers=80, reliability=0.9, under_review=False, previous=2, methodology=methodology
            ),
        ]

    assert same_without(STANDARD, compute)


def test_the_defaults_cannot_be_computed_with_meanwhile_and_are_whole_again() -> None:
    with unusable(STANDARD) as copy:
        assert copy == Methodology() and copy is not STANDARD
        with pytest.raises(TypeError):
            plain(75.0)
    assert STANDARD == Methodology() and plain(75.0) == 3
