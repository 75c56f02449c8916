"""When norms are due: once a year, in the product's first year each quarter (methodology §7)."""

from collections.abc import Sequence
from datetime import timedelta

from scoring.windows import monday

FIRST_YEAR = 52
"""Weeks from the first norms on in which norms are provisional."""
QUARTER = 13
TO_THURSDAY = timedelta(days=3)


def norms_due(holds_from: Sequence[int], week: int) -> bool:
    """Whether a week should have norms that are not published yet; methodology §7.

    holds_from
        The weeks from which the published norms hold, in any order; those after `week` do not count.

    True without any norms. Within 52 weeks of the first ones: once the newest are a quarter (13 weeks) old. After that:
    if the newest began in an earlier year than the week's, by the ISO calendar.

    >>> from datetime import date
    >>> from scoring.windows import week_of
    >>> first = week_of(date(2026, 11, 2))
    >>> norms_due([], first), norms_due([first], first + 12), norms_due([first], first + 13)
    (True, False, True)
    """
    begun = sorted(one for one in holds_from if one <= week)
    if not begun:
        return True
    if week - begun[0] < FIRST_YEAR:
        return week - begun[-1] >= QUARTER
    return _year(begun[-1]) < _year(week)


def _year(week: int) -> int:
    """The ISO year, which is that of the week's Thursday."""
    return (monday(week) + TO_THURSDAY).year
