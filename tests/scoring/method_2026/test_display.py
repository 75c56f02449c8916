"""The calm display of star ranges, month by month (methodology §8)."""

import pytest

from scoring.method_2026.display import NOTHING, Display, ShownRange, months_between, next_display
from scoring.method_2026.star_range import StarRange

FOUR, THREE_FOUR, THREE = StarRange(4, 4), StarRange(3, 4), StarRange(3, 3)
SURE_OF_FOUR = (0.0, 0.0, 0.1, 0.85, 0.05)
SURE_OF_THREE = (0.0, 0.05, 0.92, 0.03, 0.0)
NOT_SURE = (0.1, 0.3, 0.3, 0.3, 0.0)


def test_the_first_run_of_a_month_sets_it_and_later_runs_leave_it() -> None:
    first = next_display(NOTHING, "2026-11", SURE_OF_FOUR)
    assert first == Display(None, "2026-11", FOUR)
    assert next_display(first, "2026-11", SURE_OF_THREE) == first
    assert next_display(first, "2026-11", None) == first
    assert next_display(first, "2026-12", SURE_OF_THREE) == Display(ShownRange(FOUR, "2026-11"), "2026-12", THREE)


@pytest.mark.parametrize(
    ("chances", "run"),
    [
        # 0.65 of the old range is enough; 0.64 is not, and the shortest run at 0.80 follows.
        ((0.0, 0.0, 0.35, 0.65, 0.0), FOUR),
        ((0.0, 0.0, 0.36, 0.64, 0.0), THREE_FOUR),
        ((0.0, 0.0, 0.85, 0.15, 0.0), THREE),
    ],
)
def test_a_range_stays_while_it_is_certain_enough(chances: tuple[float, ...], run: StarRange) -> None:
    assert next_display(Display(None, "2026-11", FOUR), "2026-12", chances).run == run


@pytest.mark.parametrize(("certainty", "run"), [(0.89, THREE_FOUR), (0.90, FOUR)])
def test_a_range_narrows_at_nine_tenths(certainty: float, run: StarRange) -> None:
    chances = (0.0, 0.0, round(1 - certainty, 2), certainty, 0.0)
    assert next_display(Display(None, "2026-11", THREE_FOUR), "2026-12", chances).run == run


def test_the_range_last_shown_is_remembered_through_months_without_one_for_twelve_months() -> None:
    """Too long a run is not shown, and neither is one of a center with too few people."""
    found = Display(None, "2026-01", FOUR)
    found = next_display(found, "2026-02", NOT_SURE)
    assert found == Display(ShownRange(FOUR, "2026-01"), "2026-02", StarRange(2, 4))
    found = next_display(found, "2026-03", None)
    assert found == Display(ShownRange(FOUR, "2026-01"), None, None)
    # 0.70 would not be enough for a range that was never shown.
    assert next_display(found, "2027-01", (0.0, 0.0, 0.3, 0.7, 0.0)).run == FOUR
    assert next_display(found, "2027-02", (0.0, 0.0, 0.3, 0.7, 0.0)) == Display(None, "2027-02", THREE_FOUR)
    assert next_display(found, "2027-02", None) == NOTHING


def test_a_range_can_be_set_later_in_a_month_that_began_without_enough_people() -> None:
    assert next_display(NOTHING, "2026-11", None) == NOTHING
    assert next_display(NOTHING, "2026-11", SURE_OF_FOUR).month == "2026-11"


def test_months_are_counted_over_years() -> None:
    assert [months_between("2026-11", later) for later in ("2026-11", "2027-01", "2027-11")] == [0, 2, 12]
