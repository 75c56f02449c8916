"""Answers against visits: what share of the visitors answered, and whether there are more answers than visits.

Methodology §2 and methodology 2022.1 §12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ANSWER_DAYS = 3
"""Clients answer on the day of the visit or in the three days after: as long as a slip is valid."""
SPAN_DAYS = 28
"""How far back an alarm looks for the beginning of a run: long enough to see a steady excess of an eighth."""


@dataclass(frozen=True, slots=True)
class VisitTotals:
    """A center's visits over some days. Of the visit tokens: `issued`, `redeemed`, `completed` (their interview).

    `visits`: the center's own count over the days that it reports; None if it reports none. `answers`: all interviews
    completed on the days that it reports. `alarm`: whether any of the days had more answers than visits could explain.
    """

    issued: int
    redeemed: int
    completed: int
    answers: int
    visits: int | None
    alarm: bool

    @property
    def response_rate(self) -> float | None:
        """The share of visits with an answer; see `response_rate`."""
        return response_rate(answers=self.answers, visits=self.visits, completed=self.completed, issued=self.issued)


def response_rate(*, answers: int, visits: int | None, completed: int, issued: int) -> float | None:
    """The share of visits with an answer: answers / visits, else completed / issued.

    answers
        Completed interviews about a center, however their clients came.
    visits
        Visits that the center reports for the same days. None if it reports none; then the issued visit tokens estimate
        the visits.
    completed, issued
        Visit tokens that led to a completed interview, and those handed out.

    Returns ------- The share, from 0 upwards (above 1: see `more_answers_than_visits`); None if the divisor is zero.

    Source: AAPOR Standard Definitions, response rate 1 (completes over all who are eligible).

    >>> response_rate(answers=12, visits=80, completed=9, issued=100)
    0.15
    >>> response_rate(answers=12, visits=None, completed=9, issued=100)
    0.09
    >>> response_rate(answers=2, visits=0, completed=0, issued=0) is None
    True
    """
    numerator, denominator = (completed, issued) if visits is None else (answers, visits)
    return numerator / denominator if denominator else None


def more_answers_than_visits(
    answers: Mapping[date, int], visits: Mapping[date, int], day: date, reported: tuple[date, date] | None
) -> bool:
    """Whether a run of at most `SPAN_DAYS` days that ends on `day` has more answers than visits can explain.

    A run from a to `day` is explained by the visits from a − `ANSWER_DAYS` to `day`: alarm if, for any a,
    Σ answers[a..day] > Σ visits[a − `ANSWER_DAYS`..day].

    answers, visits
        Counts of one center by its own days, from `SPAN_DAYS` − 1 + `ANSWER_DAYS` days before `day` on; a day that is
        missing has none.
    reported
        The first and the last day that the center has ever reported; None if it reports nothing. Outside these days
        nobody can tell, and the result is False; no run begins before the first.

    >>> friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    >>> more_answers_than_visits({friday: 3}, {friday: 2}, friday, (friday, friday))
    True
    >>> more_answers_than_visits({sunday: 3}, {friday: 3}, sunday, (friday, sunday))
    False
    """
    return run_with_more_answers(answers, visits, day, reported) is not None


def days_with_more_answers(
    answers: Mapping[date, int], visits: Mapping[date, int], days: Sequence[date], reported: tuple[date, date] | None
) -> frozenset[date]:
    """Those of the days on which `more_answers_than_visits` holds; methodology §2.

    With sums up to each day, A and V, a run from a to d has more answers than visits exactly if
    A(d) − V(d) > A(a − 1) − V(a − 1 − `ANSWER_DAYS`): so each day is compared with the least of its runs' beginnings,
    and a year of a center takes no longer than reading it.

    >>> friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    >>> sorted(days_with_more_answers({friday: 3, sunday: 1}, {friday: 2}, [friday, sunday], (friday, friday)))
    [datetime.date(2026, 11, 20)]
    """
    asked = [] if reported is None else [day for day in days if reported[0] <= day <= reported[1]]
    if reported is None or not asked:
        return frozenset()
    first = max(reported[0], min(asked) - timedelta(days=SPAN_DAYS - 1)).toordinal()
    # Place 0 stands for the day before the first run, and the visits of the days before it count as well.
    begun, excess = [], []
    total = 0
    spanned = [date.fromordinal(at) for at in range(first - ANSWER_DAYS, max(asked).toordinal() + 1)]
    counted = [visits.get(day, 0) for day in spanned]
    seen, late = sum(counted[:ANSWER_DAYS]), 0
    for at, day in enumerate(spanned[ANSWER_DAYS:]):
        begun.append(total - late)
        total += answers.get(day, 0)
        seen += counted[at + ANSWER_DAYS]
        late += counted[at]
        excess.append(total - seen)
    found = set()
    for day in asked:
        at = day.toordinal() - first
        if excess[at] > min(begun[max(0, at - SPAN_DAYS + 1) : at + 1]):
            found.add(day)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row, with their answers and the visits from `ANSWER_DAYS` days before."""

    first: date
    last: date
    answers: int
    visits: int

    @property
    def excess(self) -> int:
        return self.answers - self.visits


def run_with_more_answers(
    answers: Mapping[date, int], visits: Mapping[date, int], day: date, reported: tuple[date, date] | None
) -> Run | None:
    """The run that ends on `day` and has most answers beyond its visits, of equal ones the shortest; methodology §2.

    The arguments are those of `more_answers_than_visits`. None if no run has more answers than visits can explain.
    """
    if reported is None or not reported[0] <= day <= reported[1]:
        return None
    found: Run | None = None
    run_answers = 0
    run_visits = sum(visits.get(day - timedelta(days=back), 0) for back in range(ANSWER_DAYS))
    for back in range(min(SPAN_DAYS, (day - reported[0]).days + 1)):
        start = day - timedelta(days=back)
        run_answers += answers.get(start, 0)
        run_visits += visits.get(start - timedelta(days=ANSWER_DAYS), 0)
        if run_answers - run_visits > (found.excess if found else 0):
            found = Run(start, day, run_answers, run_visits)
    return found
