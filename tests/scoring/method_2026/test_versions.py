"""Which versions of the methodology a week is computed by."""

from datetime import date

import pytest

from scoring.method_2026.versions import InForce, Methodologies, parse
from scoring.windows import week_of

FIRST = week_of(date(2027, 1, 4))


def test_the_earlier_one_alone_is_usual() -> None:
    assert parse("2022.1") == Methodologies()
    assert parse("2022.1").of(FIRST) == InForce(("2022.1",), "2022.1")


def test_the_later_one_alone_holds_from_the_beginning() -> None:
    assert parse("2026.1").of(FIRST - 500) == InForce(("2026.1",), "2026.1")


@pytest.mark.parametrize(
    "words", ["2026.1 from 2027-01-04", "2022.1, 2026.1 from 2027-01-04", "2026.1 from 2027-01-10"]
)
def test_both_are_computed_for_thirteen_weeks_from_the_week_with_the_day(words: str) -> None:
    turning = parse(words)
    both, alone = InForce(("2022.1", "2026.1"), "2022.1"), InForce(("2026.1",), "2026.1")
    assert turning.of(FIRST - 1) == InForce(("2022.1",), "2022.1")
    assert [turning.of(FIRST + week) for week in range(13)] == [both] * 13
    assert [turning.of(FIRST + week) for week in (13, 14, 500)] == [alone] * 3
    # Sunday, 4 April 2027 is the last day of the quarter.
    assert week_of(date(2027, 4, 4)) == FIRST + 12


@pytest.mark.parametrize(
    "words", ["", "2027.1", "2026.1 from", "2026.1 from soon", "2026.1 from 2027-13-01", "2022.1 from 2027-01-04"]
)
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"2027-01-04|is not"):
        parse(words)


def test_a_day_shows_the_version_of_the_last_week_that_is_over() -> None:
    """Thirteen weeks from 4 January 2027 end on Sunday, 4 April; the first week of 2026.1 alone ends on the 11th."""
    turning = parse("2026.1 from 2027-01-04")
    assert turning.leading_on(date(2027, 4, 11)) == "2022.1"
    assert turning.leading_on(date(2027, 4, 12)) == "2026.1"
