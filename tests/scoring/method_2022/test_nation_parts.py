"""The nation's limits and worths, on countries of a few centers (methodology 2022.1 §3, §7, §8)."""

from dataclasses import replace
from datetime import date

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2022.nation import _gaps
from scoring.method_2022.perceived import GapFrame
from scoring.methodology import STANDARD
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.by_hand import halves
from tests.scoring.country import Country

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))


def test_answers_and_facts_are_compared_over_centers_from_ten_interviews_on() -> None:
    """A has 0.8·87.5 and B 0.8·50; employers are C's, 37.5. At one half each: 43.75 + 18.75 and 25 + 18.75."""
    made = Country(list("ABC"))
    for center, answers, kind in (("A", halves(10), JS), ("B", halves(12, 4, 2), JS), ("C", halves(6, 3, 2), EMP)):
        made.answer(center, WEEK, answers, kind)
    nation, types = made._counted(WEEK).nation("now"), made.frame(WEEK).now
    between = made.frame(WEEK).between
    assert between is not None and between.centers == 2
    measured = {0: {"F": 40.0, "U": 1.0}, 1: {"F": 60.0}}
    assert made.frame(WEEK).gaps == {}
    made.methodology = replace(STANDARD, least_gap_centers=2)
    made.measured = {"A": {"F": 40.0}, "B": {"F": 60.0}}
    assert made.frame(WEEK).gaps["F"].perceived_mean == pytest.approx(62.5)
    for share, perceived in ((0.8, (77.5, 47.5)), (0.5, (62.5, 43.75))):
        methodology = replace(STANDARD, least_gap_centers=2, share_job_seekers=share)
        found = _gaps(nation, types, measured, load(), methodology)
        sd = (perceived[0] - perceived[1]) / 2**0.5
        assert list(found) == ["F"]
        assert found["F"] == GapFrame(2, Approx(sum(perceived) / 2), Approx(sd), 50.0, Approx(200**0.5), Approx(-1.0))


def test_the_last_change_that_is_called_is_the_nations_limit() -> None:
    """Both centers rise far beyond chance: the limit is the larger p of theirs, with the nation's employers in both."""
    made = Country(["A", "B"])
    for center, n in (("A", 20), ("B", 24)):
        made.answer(center, WEEK, halves(n))
        made.answer(center, WEEK - 13, halves(n, 3, 2))
    made.answer("A", WEEK, halves(6, 3, 2), EMP)
    changes = [one.change for one in made.results(WEEK).values()]
    assert all(one is not None and 0 < one.p < 1e-6 for one in changes)
    assert made.frame(WEEK).largest_p == pytest.approx(max(one.p for one in changes if one is not None), rel=1e-12)


def test_a_question_whose_answers_have_nothing_to_do_with_the_rest_is_worth_nothing() -> None:
    """Every answer to the first comes with each to the others as often; the last has a single answer."""
    made = Country(["A"])
    mixed = [first + other * 13 + "9" for first in "54" for other in "54"] * 3
    made.answer(
        "A", WEEK, [*mixed, "5" + "5" * 13 + "5", "4" + "4" * 13 + "9", "5" + "4" * 13 + "9", "4" + "5" * 13 + "9"]
    )
    found = made.frame(WEEK).questions[JS].importance
    assert found[0] == pytest.approx(0.0, abs=1e-12) and found[14] is None
    assert found[1] is not None and 0.9 < found[1] <= 1
