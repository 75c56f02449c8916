"""All parts of a result at once, on four centers whose people answer all questions alike."""

import math
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.facts import GapVerdict
from scoring.gram_sums import gram_sums
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.frame import NationalFrame, QuestionFrame
from scoring.method_2022.funnel import funnel_point
from scoring.method_2022.index import CentricityIndex, Composition, State, TypeResult
from scoring.method_2022.perceived import GapFrame
from scoring.method_2022.recommendations import ItemStanding
from scoring.method_2022.result import (
    ByType,
    CenterIndices,
    Circumstances,
    QualityCounts,
    _by_type,
    _items,
    result_of,
)
from scoring.method_2022.stars import StarState
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.type_index import type_index
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.by_hand import halves, same
from tests.scoring.country import Country

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))
CODES = [question.code for question in load().questions]


@cache
def last_of_four() -> tuple[CenterIndices, NationalFrame]:
    """D at 12.5 now and at 37.5, of ten, before; the others at 87.5, 62.5 and 37.5; B's twelve employers at 75."""
    made = Country(list("ABCD"))
    for center, high in zip("ABCD", (5, 4, 3, 2), strict=True):
        made.answer(center, WEEK, halves(40, high, high - 1))
    made.answer("D", WEEK - 13, halves(10, 3, 2))
    made.answer("B", WEEK, same(4, 12), EMP)
    return made._counted(WEEK).center(3), made.frame(WEEK)


def test_all_parts_of_a_result() -> None:
    center, frame = last_of_four()
    frame = replace(frame, gaps={"F": GapFrame(10, 20.0, 5.0, 50.0, 10.0, 0.5)})
    singly = (True, False) + (True,) * 13
    given = Circumstances(WEEK, measured={"F": 50.0}, quality=QualityCounts(10, 30))
    found = result_of(replace(center, singly=singly), frame, given, load(), STANDARD)
    # The nation's employers stand in for D's, in each window: 0.8·12.5 + 0.2·75, and 0.8·37.5 + 0.2·75.
    assert found.index.index is not None and found.before.index is not None and frame.between is not None
    assert (found.index.index.value, found.before.index.value) == (Approx(25.0), Approx(45.0))
    year = (40 * 12.5 + 10 * 37.5) / 50
    assert found.standing.index is not None
    assert found.standing.index.value == pytest.approx(0.8 * year + 0.2 * 75)
    assert found.compared and found.change is not None and found.change.points == pytest.approx(-20.0) and found.called
    assert found.funnel == funnel_point(found.index.index, frame.between)
    # 25 lies one deviation above, and the facts at their mean; √(2·0.5) is 1.
    assert [(one.group, one.perceived, one.measured, one.d) for one in found.gaps] == [
        ("F", Approx(25.0), 50.0, Approx(1.0))
    ]
    assert found.gaps[0].verdict is GapVerdict.USUAL
    # Three quarters of the way lies 68.75: 0.8·0.1·(68.75 − 12.5) for a third of the friendliness.
    assert [(one.question, one.gain) for one in found.recommendations] == [
        (code, Approx(4.5)) for code in ("F1", "F2", "F3")
    ]
    assert found.questions == ("F1", *CODES[2:])
    # Thirty of forty doubtful answers.
    assert found.quality.under_review and found.standing.star.state is StarState.UNDER_REVIEW
    assert found.quality.index_clean == pytest.approx(25.0)


def test_a_result_follows_its_methodology() -> None:
    center, frame = last_of_four()
    frame = replace(frame, gaps={"F": GapFrame(10, 20.0, 50.0, 50.0, 10.0, 0.5)})
    other = replace(STANDARD, share_job_seekers=0.5, review_share=0.9, review_difference=99.0, largest_usual_gap=0.4)
    given = Circumstances(WEEK, measured={"F": 50.0}, quality=QualityCounts(10, 30))
    found = result_of(center, frame, given, load(), other)
    # 0.5·12.5 + 0.5·75 = 43.75.
    assert found.quality.index_clean == pytest.approx(43.75) and not found.quality.under_review
    assert found.gaps[0].d == pytest.approx(0.475) and found.gaps[0].verdict is GapVerdict.ANSWERS_BETTER
    assert found.change is not None and found.questions is None
    exactly = replace(other, least_change=-found.change.points)
    assert result_of(center, frame, given, load(), exactly).called


def of_types(job_seekers: TypeResult, employers: TypeResult, composition: Composition) -> CentricityIndex:
    n = job_seekers.n + employers.n
    return CentricityIndex(n, job_seekers.index, {}, {JS: job_seekers, EMP: employers}, composition, State.PRELIMINARY)


def test_types_apart_reveal_nobody() -> None:
    standing = TypeResult(6, Estimate(70.0, 2.0, 5), {"F": Estimate(70.0, 2.0, 5)}, ())
    fallen = of_types(TypeResult(20, None, {}, ()), standing, Composition.OWN)
    assert _by_type(fallen, Circumstances(7), STANDARD) == ByType(7)
    assert _by_type(replace(fallen, state=State.HIDDEN), Circumstances(7), STANDARD) == ByType(7)
    forty = TypeResult(40, Estimate(90.0, 2.0, 39), {"F": Estimate(90.0, 2.0, 39)}, ())
    assert _by_type(of_types(forty, standing, Composition.OWN), Circumstances(7), STANDARD) == ByType(7)
    both = of_types(forty, replace(standing, n=40), Composition.OWN)
    for errors, real in ((2.0, True), (99.0, False)):
        found = _by_type(both, Circumstances(7), replace(STANDARD, lens_errors=errors))
        assert (found.week, found.job_seekers, found.employers) == (7, forty.index, standing.index)
        assert [one.real for one in found.lenses] == [real]


def test_every_question_of_every_type_that_has_a_part_is_weighed_by_it() -> None:
    types = {
        JS: type_index(gram_sums(codes(halves(40))), load(), 5),
        EMP: type_index(gram_sums(codes(["5" * 14 + "9"])), load(), 5),
    }
    importance, quartiles = tuple(at / 20 for at in range(15)), tuple(99.0 - at for at in range(15))
    frame = NationalFrame({}, {}, questions={kind: QuestionFrame(importance, quartiles) for kind in (EMP, JS)})

    def items(composition: Composition) -> list[ItemStanding]:
        return _items(
            types,
            of_types(TypeResult(40, None, {}, ()), TypeResult(1, None, {}, ()), composition),
            frame,
            load(),
            STANDARD,
        )

    own = items(Composition.OWN)
    assert [one.question for one in own] == CODES * 2
    first = types[JS].items[0]
    assert first is not None and first.variance is not None
    assert own[15] == ItemStanding(
        "F1", Approx(0.8 * types[JS].weights[0]), 87.5, 40, math.sqrt(first.variance), 99.0, 0.0
    )
    assert own[1] == ItemStanding(CODES[1], Approx(0.2 * types[EMP].weights[1]), 100.0, 1, None, 98.0, 0.05)
    assert (own[14].mean, own[14].se, own[14].n) == (None, None, 0)
    assert [one.weight for one in items(Composition.NATIONAL)] == [one.weight for one in own[15:]]
    assert [one.weight for one in items(Composition.ABSENT)] == list(types[JS].weights)
