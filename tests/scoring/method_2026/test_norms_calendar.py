"""When norms are due, on a calendar counted by hand."""

from datetime import date

import pytest

from scoring.method_2026.norms_calendar import norms_due
from scoring.windows import week_of

FIRST = week_of(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("published", "day", "due"),
    [
        ([], "2026-03-02", True),
        # They hold later only.
        (["2026-03-09"], "2026-03-02", True),
        (["2026-03-02"], "2026-03-02", False),
        # The first year: 13 weeks after 2 March is 1 June.
        (["2026-03-02"], "2026-05-31", False),
        (["2026-03-02"], "2026-06-01", True),
        (["2026-03-02", "2026-06-01"], "2026-08-30", False),
        (["2026-03-02", "2026-06-01"], "2026-08-31", True),
        # 52 weeks after 2 March 2026 is 1 March 2027: from then on a year's norms are enough.
        (["2026-03-02", "2026-12-28"], "2027-02-28", False),
        # The Thursday of the week from 28 December 2026 is in 2026.
        (["2026-03-02", "2026-12-28"], "2027-03-01", True),
        (["2026-03-02", "2027-01-04"], "2027-12-27", False),
        # The Thursday of the week from Monday, 3 January 2028 is in 2028.
        (["2026-03-02", "2027-01-04"], "2028-01-02", False),
        (["2026-03-02", "2027-01-04"], "2028-01-03", True),
        (["2028-01-03", "2026-03-02", "2027-01-04"], "2028-12-31", False),
    ],
)
def test_norms_are_renewed_each_quarter_of_the_first_year_and_then_each_year(
    published: list[str], day: str, due: bool
) -> None:
    weeks = [week_of(date.fromisoformat(one)) for one in published]
    assert norms_due(weeks, week_of(date.fromisoformat(day))) is due
