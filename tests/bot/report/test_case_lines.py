"""Cases by kind and age, counted by hand."""

from datetime import UTC, datetime, timedelta

from bot.report.case_lines import CaseLine, by_kind
from storage.quality.case_states import CaseState
from storage.quality.cases import Case, Found

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LATE = NOW - timedelta(days=14)


def case(kind: str, state: CaseState, opened_at: datetime) -> Case:
    return Case("id", Found(1, kind, 0, {}, {}, ""), opened_at, state, None, None, None)


def test_open_cases_are_late_from_the_moment_after_14_days_and_settled_ones_never() -> None:
    moment = timedelta(seconds=1)
    found = by_kind(
        [
            case("signs", CaseState.OPEN, LATE),
            case("signs", CaseState.OPEN, LATE - moment),
            case("signs", CaseState.CONFIRMED, LATE - moment),
            case("effect", CaseState.CLEARED, NOW),
            case("signs", CaseState.CLEARED, LATE - moment),
            case("signs", CaseState.CLEARED, NOW),
        ],
        late=LATE,
    )
    assert found == (CaseLine("effect", 1, 1, 0, 0, 0), CaseLine("signs", 5, 2, 1, 2, 1))
