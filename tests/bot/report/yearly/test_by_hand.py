"""The parts of the yearly quality report that rest on few figures, by hand."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from bot.report import case_mix
from bot.report.yearly import judging
from bot.report.yearly.assembling import publishing_lines
from bot.results.method_2026 import people
from bot.results.method_2026.windows import View
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry
from scoring.method_2026.cells import CELLS, cell
from scoring.method_2026.entry_variance import entry_variance
from scoring.windows import monday
from storage.results.publications import Publication
from tests.bot.nation import Nation
from tests.bot.results.method_2026.country import WEEK as LAST
from tests.bot.results.method_2026.country import answered

WEEK = 2000
QUESTIONNAIRE = load("2022.1")
YOUNG = cell(AgeBand.FROM_18, Entry.POSTER)


def out(center: int, week: int, revision: int, days: int, index: float | None) -> Publication:
    """Published `days` days after the Sunday of a week."""
    moment = datetime.combine(monday(week + 1), datetime.min.time(), UTC) + timedelta(days=days - 1, hours=9)
    return Publication("2026.1", center, week, revision, moment, index)


def test_revisions_and_days_are_those_of_each_center_and_week() -> None:
    (line,) = publishing_lines(
        [
            out(1, WEEK, 0, 1, 80.0),
            out(1, WEEK, 1, 3, 82.0),  # moved by 2
            out(1, WEEK + 1, 0, 2, 90.0),  # another week is no revision
            out(1, WEEK + 1, 1, 5, 89.0),  # moved by 1
            out(2, WEEK, 0, 4, None),
            out(2, WEEK, 1, 6, 75.0),  # from nothing: no move
        ],
        {},
    )
    assert (line.weeks, line.first, line.revisions) == (2, 3, 3)
    # First publications came after 1, 2 and 4 days.
    assert (line.days_median, line.days_most) == (2, 4) and line.punctual == pytest.approx(1 / 3)
    assert (line.moved_mean, line.moved_most) == (1.5, 2.0)


def norms(effect: float, question: int, **more: object) -> Any:
    """Norms in which young people who came by a poster grade one question otherwise."""
    b = np.zeros((CELLS, 15))
    b[YOUNG, question] = effect
    mix = np.full(CELLS, 1 / CELLS)
    return SimpleNamespace(effects=lambda kind: b if kind == 0 else 0 * b, mix=(mix, mix), **more)


def country(number: int) -> Any:
    """As many young job seekers by a poster, at two centers."""
    cells = np.zeros((2, CELLS), dtype=np.int64)
    cells[0, YOUNG], cells[1, YOUNG] = number - 7, 7
    nobody = np.zeros((2, CELLS), dtype=np.int64)
    return SimpleNamespace(
        cells={(View.STAR, 0): SimpleNamespace(people=cells), (View.STAR, 1): SimpleNamespace(people=nobody)}
    )


@pytest.mark.parametrize(
    ("effect", "number", "points"),
    # The first of three questions of a group of 30 % weighs 0.1: 25·(b − 0.1·b) = 22.5·b.
    [(0.2, 1000, 4.5), (-0.2, 1000, -4.5), (0.2, 999, None), (0.13, 1000, None), (0.14, 1000, 3.15)],
)
def test_a_question_is_named_beyond_three_points_from_1000_people(
    effect: float, number: int, points: float | None
) -> None:
    found = judging.questions_unlike(country(number), norms(effect, 0), QUESTIONNAIRE)
    assert [(kind, one.question, one.cell) for kind, one in found] == ([] if points is None else [(0, 0, YOUNG)])
    assert [one.points for _, one in found] == pytest.approx([] if points is None else [points])


@pytest.mark.parametrize(("number", "points"), [(1000, 0.5), (999, None)])
def test_the_adjustment_of_an_age_is_told_in_index_points_from_1000_people(number: int, points: float | None) -> None:
    by_cell = np.zeros(CELLS, dtype=np.int64)
    by_cell[YOUNG] = number
    first, *others = case_mix.lines((by_cell, 0 * by_cell), norms(0.2, 0), QUESTIONNAIRE)
    # 25·0.2·0.1; a fifth of the people are of each age.
    assert first.name == "18-24" and first.share == pytest.approx((0.2, 0.2))
    assert first.points == ((None if points is None else pytest.approx(points)), None)
    assert all(one.points[1] is None for one in others)


def test_reliability_of_each_size_is_that_of_its_median() -> None:
    found = judging.sizes([9, 10, 29, 30, 500], cast(Any, SimpleNamespace(tau2=(9.0, 0.0), sigma2=(90.0, 0.0))))
    told = {(one.least, one.most): (one.centers, one.people, one.reliability) for one in found}
    # 9/(9 + 90/19.5), 9/(9 + 90/30) and 9/(9 + 90/500); nine people are shown nowhere.
    assert told[10, 29][:2] == (2, 19.5) and told[10, 29][2] == pytest.approx(0.6610, abs=1e-4)
    assert told[30, 59][:2] == (1, 30) and told[30, 59][2] == pytest.approx(0.75)
    assert told[480, None][:2] == (1, 500) and told[480, None][2] == pytest.approx(0.9804, abs=1e-4)
    assert told[60, 119] == (0, None, None)


def test_other_weights_are_compared_over_centers_with_a_star_by_both() -> None:
    usual = {1: (80.0, 3), 2: (81.0, 3), 3: (82.0, 4), 9: (70.0, 1)}
    other = {1: (80.0, 3), 2: (83.0, 4), 3: (82.0, 4), 8: (99.0, 5)}
    found = judging.other_weights(usual, other)
    # Places 1, 2, 3 become 1, 3, 2: 1 − 6·(0 + 1 + 1)/(3·8).
    assert found.centers == 3
    assert (found.spearman, found.changed) == pytest.approx((0.5, 1 / 3))


async def test_the_variance_of_the_country_is_parted_by_way_of_answering(url: str) -> None:
    """Indices of 100 and 50 by a poster, 50 and 0 on paper: around their mean of 50 the squares are 2500, 0, 0, 2500;
    the means of 75 and 25 make 4·625 of these 5000."""
    nation = await Nation.build(url, ["A", "B"])
    for center, entry, codes in (("A", Entry.POSTER, "5"), ("B", Entry.POSTER, "3"), ("A", Entry.PAPER, "31")):
        await answered(nation.db, nation.ids[center], LAST, [code * 15 for code in codes], entry=entry)
    seekers, employers = await people.read(nation.db, LAST, QUESTIONNAIRE)
    await nation.db.close()
    found = entry_variance(seekers.entries)
    assert found is not None and entry_variance(employers.entries) is None
    assert found.between == pytest.approx(0.5)
    poster, paper = found.entries[0], found.entries[3]
    assert (poster.people, poster.mean, poster.share) == (2, 75, 0.5) and poster.variance == pytest.approx(0.5)
    assert (paper.people, paper.mean, paper.share) == (2, 25, 0.5) and paper.variance == pytest.approx(0.5)
