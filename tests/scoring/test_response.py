"""Answers against visits, by hand."""

import random
from datetime import date, timedelta

import pytest

from scoring.response import (
    Run,
    days_with_more_answers,
    more_answers_than_visits,
    response_rate,
    run_with_more_answers,
)

MONDAY = date(2026, 11, 16)


def days(*counts: int) -> dict[date, int]:
    """Counts from Monday on."""
    return {MONDAY + timedelta(days=number): count for number, count in enumerate(counts)}


def alarms(answers: dict[date, int], visits: dict[date, int]) -> str:
    """One sign per day from Monday to Sunday of the next week: ! for an alarm."""
    reported = (min(visits), max(visits)) if visits else None
    return "".join(
        "!" if more_answers_than_visits(answers, visits, MONDAY + timedelta(days=number), reported) else "."
        for number in range(14)
    )


@pytest.mark.parametrize(
    ("answers", "visits", "completed", "issued", "expected"),
    [
        (30, 120, 20, 100, 0.25),
        (30, None, 20, 100, 0.2),
        (30, 0, 20, 100, None),
        (0, 120, 0, 0, 0.0),
        (3, None, 0, 0, None),
        (240, 120, 0, 0, 2.0),
    ],
)
def test_the_response_rate_is_answers_per_visit_and_else_per_slip(
    answers: int, visits: int | None, completed: int, issued: int, expected: float | None
) -> None:
    assert response_rate(answers=answers, visits=visits, completed=completed, issued=issued) == expected


def test_one_answer_too_many_on_one_day_is_an_alarm() -> None:
    assert alarms(days(10), days(10)) == "." * 14
    assert alarms(days(11), days(10)) == "!" + "." * 13


def test_friday_may_be_told_of_until_monday_and_not_later() -> None:
    friday = {MONDAY + timedelta(days=4): 5, MONDAY + timedelta(days=8): 0}
    assert alarms(days(0, 0, 0, 0, 0, 0, 0, 5), friday) == "." * 14
    assert alarms(days(0, 0, 0, 0, 0, 0, 0, 0, 5), friday) == "." * 8 + "!" + "." * 5


def test_a_slow_trickle_of_too_many_answers_is_found() -> None:
    """10 visits a day. A run of 28 days is explained by 31 days of visits, 310: 12 answers a day are 336, 11 are 308.
    In the first weeks there are no days before the run that could explain it, so 11 are too many as well."""
    visits = days(*[10] * 60)
    reported = (min(visits), max(visits))
    later = MONDAY + timedelta(days=40)
    assert more_answers_than_visits(days(*[12] * 60), visits, later, reported)
    assert not more_answers_than_visits(days(*[11] * 60), visits, later, reported)
    assert alarms(days(*[11] * 14), visits) == "!" * 14


def test_nobody_can_tell_before_the_first_report_and_after_the_last() -> None:
    assert alarms(days(9, 9, 9, 9), {}) == "." * 14
    assert alarms(days(9, 9, 9, 9), {MONDAY + timedelta(days=1): 1, MONDAY + timedelta(days=2): 1}) == ".!!" + "." * 11


def test_the_run_with_most_answers_beyond_its_visits_is_named() -> None:
    # Three days with 5, 1 and 4 answers, and five visits in all. The runs that end on the last day have 4, 5 and 10
    # answers: only the longest has more than the visits explain.
    days = [date(2026, 11, 20) + timedelta(days=at) for at in range(3)]
    answers = dict(zip(days, (5, 1, 4), strict=True))
    found = run_with_more_answers(answers, {days[0]: 2, days[2]: 3}, days[2], (days[0], days[2]))
    assert found == Run(days[0], days[2], 10, 5)
    assert found.excess == 5
    assert run_with_more_answers(answers, {days[0]: 2, days[2]: 8}, days[2], (days[0], days[2])) is None
    # No run begins before the first reported day.
    assert run_with_more_answers(answers, {days[0]: 2, days[2]: 3}, days[2], (days[1], days[2])) is None


def test_of_runs_with_the_same_excess_the_shortest_is_named() -> None:
    days = [date(2026, 11, 20) + timedelta(days=at) for at in range(5)]
    answers = {days[4]: 2, days[0]: 1}
    found = run_with_more_answers(answers, {days[3]: 1, days[0]: 1}, days[4], (days[0], days[4]))
    assert found == Run(days[4], days[4], 2, 1)


def test_days_found_together_are_those_found_one_by_one() -> None:
    dice = random.Random(7)
    every = [MONDAY + timedelta(days=number) for number in range(80)]
    called = 0
    for _ in range(60):
        answers = {day: dice.randrange(4) for day in every if dice.random() < 0.6}
        visits = {day: dice.randrange(4) for day in every if dice.random() < 0.7}
        first = dice.randrange(60)
        reported = every[first], every[first + dice.randrange(20)]
        asked = [day for day in every if dice.random() < 0.5]
        expected = {day for day in asked if more_answers_than_visits(answers, visits, day, reported)}
        assert days_with_more_answers(answers, visits, asked, reported) == expected
        called += len(expected)
    assert called > 100
    assert days_with_more_answers(answers, visits, every, None) == frozenset()
