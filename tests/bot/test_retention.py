"""The nightly purge: once a night, by the settings, in whichever process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot import retention
from bot.settings import Settings, SettingsError
from bot.settings import load as load_settings
from handlers.events import Events, Reason, step_of
from storage import centers, interviews
from storage.center_differences import CenterRow
from storage.engine.database import Database
from storage.interviews import Interview
from storage.retention import Counts, Kind, Retention
from tests import sqlite_file
from tests.storage.people import ANNA, BORIS, begin

KEPT = Retention(timedelta(days=7), timedelta(days=365), timedelta(days=90))
EVENING = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(sqlite_file.new_url(tmp_path / "czn.db"))
    await centers.load(database, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=EVENING)
    yield database
    await database.close()


async def test_a_night_begins_at_seven_in_the_evening_utc_and_is_purged_once(db: Database) -> None:
    async def ran(moment: datetime) -> bool:
        return await retention.nightly(db, KEPT, moment) is not None

    moments = [EVENING - timedelta(minutes=1), EVENING, EVENING + timedelta(minutes=1), EVENING + timedelta(hours=23)]
    assert [await ran(moment) for moment in moments] == [True, True, False, False]
    assert await ran(EVENING + timedelta(hours=24))


async def test_a_bot_that_was_down_at_night_purges_when_it_returns(db: Database) -> None:
    await retention.nightly(db, KEPT, EVENING)
    await begin(db, ANNA, EVENING, answered=1)
    ended = await retention.nightly(db, KEPT, EVENING + timedelta(days=9, hours=5))
    assert ended is not None and ended[Kind.UNFINISHED] == 1
    assert await interviews.find_open(db, ANNA) is None


async def test_a_purge_that_failed_is_tried_again(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*arguments: object, **named: object) -> Counts:
        raise RuntimeError

    with monkeypatch.context() as trouble:
        trouble.setattr("storage.retention.purge", fail)
        with pytest.raises(RuntimeError):
            await retention.nightly(db, KEPT, EVENING)
    assert await retention.nightly(db, KEPT, EVENING) is not None


def test_the_settings_say_how_long() -> None:
    chosen = Settings(
        retention_unfinished_days=3, retention_comment_days=30, retention_delivery_days=10, operator_contact="Служба"
    )
    terms = retention.terms(chosen)
    assert terms.retention == Retention(timedelta(days=3), timedelta(days=30), timedelta(days=10))
    assert terms.contact == "Служба"


@pytest.mark.parametrize("name", ["RETENTION_UNFINISHED_DAYS", "RETENTION_COMMENT_DAYS", "RETENTION_DELIVERY_DAYS"])
@pytest.mark.parametrize("value", ["0", "-1", "week", "100000"])
def test_a_time_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: "):
        load_settings()


async def test_an_interview_that_nobody_goes_on_with_is_told_once_with_the_step_where_it_was_left(
    db: Database,
) -> None:
    told: list[tuple[str, int, Reason]] = []

    class Told(Events):
        def abandoned(self, interview: Interview, now: datetime, reason: Reason) -> None:
            told.append((step_of(interview), round((now - interview.started_at).total_seconds()), reason))

    await begin(db, ANNA, EVENING, answered=7)
    given_up = await begin(db, BORIS, EVENING, answered=2)
    await interviews.abandon(db, given_up, EVENING)
    later = EVENING + timedelta(days=7, seconds=1)
    ended = await retention.purge(db, KEPT, later, Told())
    # Seven are answered: the eighth, E2, was not. Boris has ended his interview himself.
    assert told == [("E2", 0, Reason.EXPIRED)]
    assert ended[Kind.UNFINISHED] == 2
    await retention.purge(db, KEPT, later, Told())
    assert len(told) == 1
