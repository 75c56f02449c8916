"""Measurements in the database, on each kind of it."""

from storage.engine.database import Database
from storage.results import indicators
from storage.results.indicators import IndicatorValue, SaveReport


async def test_values_are_kept_once_and_the_last_one_stands(db: Database, other: Database) -> None:
    first = [IndicatorValue(1, "2026-09", "waiting", 10.0), IndicatorValue(2, "2026-10", "waiting", 20.0)]
    assert await indicators.save(db, first) == SaveReport(added=2, changed=0, unchanged=0)
    later = [first[0], IndicatorValue(2, "2026-10", "waiting", 30.0), IndicatorValue(1, "2026-10", "waiting", 14.0)]
    assert await indicators.save(db, later) == SaveReport(added=1, changed=1, unchanged=1)
    found = [later[0], later[2], later[1]]
    assert await indicators.between(other, "2026-09", "2026-10") == found
    assert await indicators.between(other, "2026-10", "2026-12", center_ids=[1]) == [later[2]]
    assert await indicators.means(other, first_month="2026-09", last_month="2026-10") == {
        1: {"waiting": 12.0},
        2: {"waiting": 30.0},
    }


async def test_nothing_to_keep_is_nothing(db: Database) -> None:
    assert await indicators.save(db, []) == SaveReport(0, 0, 0)


async def test_more_values_than_a_statement_has_room_for_are_known_again(db: Database) -> None:
    many = [IndicatorValue(1 + n % 2, "2026-09", f"i-{n}", float(n)) for n in range(12_000)]
    assert (await indicators.save(db, many)).added == 12_000
    assert (await indicators.save(db, many)).unchanged == 12_000
