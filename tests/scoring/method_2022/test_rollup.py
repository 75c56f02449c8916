"""The uncertainty of a region's or the nation's mean, by hand arithmetic."""

import math

import pytest

from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import CentricityIndex, Composition, State, TypeResult
from scoring.method_2022.rollup import rollup
from tests.approx import Approx

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER


def typed(n: int, value: float | None, se: float | None = None) -> TypeResult:
    index = None if value is None else Estimate(value, se, n - 1)
    return TypeResult(n, index, {} if index is None else {"F": index}, (), ())


def center(job_seekers: TypeResult, employers: TypeResult) -> CentricityIndex:
    n = job_seekers.n + employers.n
    types = {JS: job_seekers, EMP: employers}
    return CentricityIndex(n, job_seekers.index, job_seekers.groups, types, Composition.OWN, State.FIRM)


def test_the_errors_of_centers_add_up_by_their_weights() -> None:
    # Job seekers 30 and 10: (30·80 + 10·60)/40 = 75, SE² = (3/4)²·4² + (1/4)²·8² = 9 + 4 = 13.
    # Employers 5 at one center: 70 with SE 5. I = 0.8·75 + 0.2·70 = 74, SE² = 0.64·13 + 0.04·25 = 9.32.
    found = rollup([center(typed(30, 80, 4), typed(5, 70, 5)), center(typed(10, 60, 8), typed(2, None))])
    assert found.estimate is not None
    assert found.index == found.estimate.value == pytest.approx(74)
    assert found.estimate.se == pytest.approx(math.sqrt(9.32))
    assert found.types == {JS: 75, EMP: 70}
    assert found.groups == {"F": 74}


def test_job_seekers_stand_alone_where_no_employers_index_stands() -> None:
    found = rollup([center(typed(30, 80, 4), typed(0, None)), center(typed(10, 60, 8), typed(0, None))])
    assert found.estimate is not None
    assert (found.index, found.estimate.se) == (75, Approx(math.sqrt(13)))


def test_an_unknown_error_of_one_center_leaves_the_whole_unknown() -> None:
    found = rollup([center(typed(30, 80, 4), typed(0, None)), center(typed(10, 60, None), typed(0, None))])
    assert found.estimate is not None
    assert (found.index, found.estimate.se) == (75, None)
    assert found.estimate.interval() == (0, 100)


def test_groups_of_a_type_that_does_not_stand_do_not_enter() -> None:
    fallen = TypeResult(4, None, {"F": Estimate(0.0, 1.0, 3)}, (), ())
    assert rollup([center(typed(30, 80, 4), fallen)]).groups == {"F": 80.0}
