"""A nation's conclusions against other implementations: changes, the funnel, gaps and recommendations."""

import math
import random
from datetime import date

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

from questionnaire.model import RespondentType
from scoring.facts import GapVerdict
from scoring.method_2022.funnel import Flag
from scoring.windows import week_of
from tests.approx import Approx
from tests.scoring.by_hand import halves, plain_errors, plain_groups, plain_index, same
from tests.scoring.country import Country

WEEK = week_of(date(2026, 11, 16))
CODES = [f"C{number:02}" for number in range(14)]


@pytest.fixture
def nation() -> Country:
    return Country(CODES)


def drawn(dice: random.Random, n: int, level: float) -> list[str]:
    """Clients whose own levels vary around the center's, and whose answers vary around their own levels."""
    people = []
    for _ in range(n):
        own = dice.gauss(level, 0.7)
        people.append("".join(str(min(5, max(1, round(dice.gauss(own, 0.7))))) for _ in range(15)))
    return people


def test_changes_are_called_where_statsmodels_rejects_and_two_points_lie_between(nation: Country) -> None:
    dice = random.Random(5)
    shifts = [0, 0, 0, 0.05, 0.1, -0.1, 0.2, -0.2, 0.4, -0.4, 0.6, -0.8, 0]
    before = {code: drawn(dice, 60, 3.5) for code in CODES[:13]}
    now = {code: drawn(dice, 60, 3.5 + shift) for code, shift in zip(CODES, shifts, strict=False)}
    # The last one is significant, but moves by less than two points: 15 of 300 more give a 5, 25 · 15/300 = 1.25.
    before[CODES[13]] = [*same(4, 297), *same(5, 3)]
    now[CODES[13]] = [*same(4, 282), *same(5, 18)]
    for code in CODES:
        nation.answer(code, WEEK - 13, before[code])
        nation.answer(code, WEEK, now[code])
    results = nation.results(WEEK)
    errors, errors_before = plain_errors(now, now), plain_errors(before, now)
    z = {
        code: (plain_index(now[code]) - plain_index(before[code])) / math.hypot(errors[code], errors_before[code])
        for code in CODES
    }
    rejected = multipletests([2 * stats.norm.sf(abs(z[code])) for code in CODES], alpha=0.10, method="fdr_bh")[0]
    called = []
    for code, significant in zip(CODES, rejected, strict=True):
        result = results[code]
        points = plain_index(now[code]) - plain_index(before[code])
        assert result.change is not None
        assert result.change.points == pytest.approx(points, abs=1e-9)
        assert result.change.z == pytest.approx(z[code], rel=1e-9)
        assert result.called == (significant and abs(points) >= 2)
        called.append(result.called)
    assert 2 <= sum(called) <= 10
    assert rejected[13] and not called[13]


def test_the_funnel_is_that_of_statsmodels(nation: Country) -> None:
    dice = random.Random(11)
    levels = [3.5, 3.6, 3.4, 3.7, 3.3, 3.5, 3.6, 3.4, 3.55, 3.45, 3.5, 3.6, 3.4, 1.6]
    now = {code: drawn(dice, 40 + 5 * at, level) for at, (code, level) in enumerate(zip(CODES, levels, strict=True))}
    for code, answers in now.items():
        nation.answer(code, WEEK, answers)
    results = nation.results(WEEK)
    errors = plain_errors(now, now)
    values, variances = np.array([plain_index(now[code]) for code in CODES]), np.array([errors[c] ** 2 for c in CODES])
    tau2 = combine_effects(values, variances, method_re="dl").tau2
    weights = 1 / (variances + tau2)
    z = (values - (weights * values).sum() / weights.sum()) / np.sqrt(variances + tau2)
    flags = []
    for code, expected in zip(CODES, z, strict=True):
        point = results[code].funnel
        assert point is not None and point.z == pytest.approx(expected, rel=1e-7)
        assert point.flag == ("alarm" if abs(expected) > 3.09 else "watch" if abs(expected) > 1.96 else "usual")
        flags.append(point.flag)
    # One center so far away widens the usual spread itself.
    assert flags == [Flag.USUAL] * 13 + [Flag.WATCH]


def test_answers_and_facts_are_compared_over_the_centers(nation: Country) -> None:
    """Effort against waiting: 5 minutes are 100 points, 30 minutes are 0, so each minute is worth four."""
    dice = random.Random(2)
    now = {code: drawn(dice, 30, 3.2 + 0.05 * at) for at, code in enumerate(CODES[:13])}
    minutes = {code: 22 - 1.2 * at + dice.random() * 3 for at, code in enumerate(CODES[:13])}
    now[CODES[3]], minutes[CODES[3]] = drawn(dice, 30, 2.7), 7.0
    minutes[CODES[12]] = 31.0
    for code, answers in now.items():
        nation.answer(code, WEEK, answers)
        nation.measured[code] = {"E": min(100.0, max(0.0, 4 * (30 - minutes[code])))}
    nation.answer(CODES[13], WEEK, halves(20))
    results = nation.results(WEEK)
    perceived = np.array([plain_groups(now[code])["E"] for code in CODES[:13]])
    facts = np.array([min(100, max(0, 4 * (30 - minutes[code]))) for code in CODES[:13]])
    r = np.corrcoef(perceived, facts)[0, 1]
    d = (stats.zscore(perceived, ddof=1) - stats.zscore(facts, ddof=1)) / np.sqrt(2 * (1 - r))
    for at, code in enumerate(CODES[:13]):
        (gap,) = results[code].gaps
        assert (gap.group, gap.measured) == ("E", Approx(facts[at]))
        assert gap.d == pytest.approx(d[at], rel=1e-9)
    assert d[12] > 2 and d[3] < -2
    assert results[CODES[12]].gaps[0].verdict is GapVerdict.ANSWERS_BETTER
    assert results[CODES[3]].gaps[0].verdict is GapVerdict.FACTS_BETTER
    assert results[CODES[13]].gaps == ()


def test_nine_centers_are_too_few_to_compare_answers_with_facts(nation: Country) -> None:
    for at, code in enumerate(CODES[:9]):
        nation.answer(code, WEEK, halves(20, 5 - at % 3, 4 - at % 3))
        nation.measured[code] = {"E": 80.0 - 4 * at}
    results = nation.results(WEEK)
    assert results[CODES[0]].gaps == ()


def recommendations_by_hand(nation: Country, people: list[str]) -> None:
    """Four centers of forty people, all at 87.5, except for the given answers at the first."""
    for code in CODES[1:4]:
        nation.answer(code, WEEK, halves(40))
    nation.answer(CODES[0], WEEK, people)


def test_what_to_do_is_what_would_win_most(nation: Country) -> None:
    people = ["5" * 11 + "3" + "555"] * 20 + ["4" * 11 + "3" + "444"] * 20
    recommendations_by_hand(nation, people)
    results = nation.results(WEEK)
    (advice,) = results[CODES[0]].recommendations
    # P weighs 15 of 100 and has three questions: a point of P3 is worth 0.05. All of the first center say 3, which is
    # 50; the upper quartile of 50, 87.5, 87.5, 87.5 is 87.5: 0.05 · 37.5 = 1.875, without an error.
    assert (advice.question, advice.gain, advice.gain_se) == ("P3", Approx(1.875), 0)
    table = np.array([[int(digit) for digit in one] for one in [*people, *halves(40) * 3]], dtype=float)
    weights = np.repeat([30, 25, 20, 15, 10], 3) / 300
    importance = [np.corrcoef(table[:, q], np.delete(table, q, 1) @ np.delete(weights, q))[0, 1] for q in range(15)]
    assert advice.rank_value == pytest.approx(1.875 * importance[11] / np.mean(importance), rel=1e-9)
    assert results[CODES[1]].recommendations == ()


def test_points_to_be_won_are_points_of_the_composite(nation: Country) -> None:
    recommendations_by_hand(nation, ["5" * 11 + "3" + "555"] * 20 + ["4" * 11 + "3" + "444"] * 20)
    nation.answer(CODES[0], WEEK, same(2, 3), RespondentType.EMPLOYER)
    nation.answer(CODES[1], WEEK, same(4, 12), RespondentType.EMPLOYER)
    results = nation.results(WEEK)
    (advice,) = results[CODES[0]].recommendations
    # The job seekers' part is 0.8 now; the three employers have none in the center's index, the national mean has it.
    assert (advice.question, advice.gain) == ("P3", Approx(0.8 * 1.875))


def test_where_most_is_to_be_won_comes_first_and_three_are_enough(nation: Country) -> None:
    low = {4: "1", 8: "1", 11: "1", 14: "1"}
    people = ["".join(low.get(q, digit) for q, digit in enumerate(one)) for one in halves(40)]
    recommendations_by_hand(nation, people)
    results = nation.results(WEEK)
    found = results[CODES[0]].recommendations
    # All four lack 87.5 points; a point of U is worth 25/300, of E 20/300, of P 15/300 and of C 10/300.
    assert [one.question for one in found] == ["U2", "E3", "P3"]
    assert [one.gain for one in found] == pytest.approx([87.5 * w / 300 for w in (25, 20, 15)])
