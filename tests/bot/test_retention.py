"""The nightly purge: once a night, by the settings, in whichever process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot import retention
from bot.key_files import rotate_secret, secret_key, secret_ring
from bot.settings import Settings, SettingsError
from bot.settings import load as load_settings
from handlers.client.events import Events, Reason, step_of
from storage.engine.database import Database
from storage.erasure.retention import Counts, Kind, Retention
from storage.operating.rehearsal import rehearsal
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import interviews, open_interviews
from storage.survey.open_interviews import Interview
from storage.tables import metadata
from tests import sqlite_file
from tests.storage import full
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
    assert await open_interviews.find_open(db, ANNA) is None


async def test_a_purge_that_failed_is_tried_again(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*arguments: object, **named: object) -> Counts:
        raise RuntimeError

    with monkeypatch.context() as trouble:
        trouble.setattr("storage.erasure.retention.purge", fail)
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


YEARS_LATER = EVENING + timedelta(days=4000)
OF_TABLE = {
    "interviews": Kind.UNFINISHED,
    "respondents": Kind.IDENTITIES,
    "posts": Kind.POSTS,
    "outbox": Kind.DELIVERIES,
    "memberships": Kind.ADMINISTRATORS,
}
"""The rows that go, by table. `WITH_THEM` go with rows of these."""
WITH_THEM = {"identities", "open_interviews", "contact_waits", "respondent_centers"}
OF_COLUMN = {
    "comment": Kind.COMMENTS,
    "said": Kind.EDITS,
    **dict.fromkeys(("started_at", "touched_at", "completed_at"), Kind.MOMENTS),
}
"""What goes of an interview that stays."""


async def test_a_dry_run_counts_everything_that_a_purge_then_ends(url: str, tmp_path: Path) -> None:
    """Rows in every table, all of them old enough; a delivery and a role that are over; a secret before the last, and a
    draft of a command that was killed. Whoever deletes from another table has to count it."""
    db = await Database.open(url)
    await full.fill(db)
    async with db.write() as connection:
        for change in ("UPDATE outbox SET state = 'sent'", "UPDATE memberships SET status = 'revoked' WHERE id > '1'"):
            await connection.exec_driver_sql(change)
    key_file = tmp_path / "keys" / "secret.key"
    secret_key(key_file)
    rotate_secret(key_file, EVENING.date())
    draft = key_file.with_name(".answers.csv.4194999.part")
    draft.touch()
    before = await rows(db)
    async with rehearsal(db) as trial:
        would = await retention.rehearse(trial, KEPT, YEARS_LATER, secret_key_file=key_file)
    assert await rows(db) == before and draft.exists() and len(secret_ring(key_file).secrets) == 2
    ended = await retention.purge(db, KEPT, YEARS_LATER, secret_key_file=key_file)
    after = await rows(db)
    await db.close()
    assert would == ended and list(ended) == list(Kind)
    gone = {name: len(before[name].keys() - after[name].keys()) for name in before}
    assert {name: n for name, n in gone.items() if n and name not in WITH_THEM} == {
        name: ended[kind] for name, kind in OF_TABLE.items()
    }
    assert {name for name, n in gone.items() if n} == WITH_THEM | set(OF_TABLE)
    changed = {
        (name, column): sum(row[column] != before[name][key][column] for key, row in after[name].items())
        # Copies of answers are emptied when the answers change.
        for name in sorted(before.keys() - {"properties", "packed_weeks"})
        for column in metadata.tables[name].columns.keys()
        if after[name].keys() <= before[name].keys()
    }
    assert {place: n for place, n in changed.items() if n} == {
        ("interviews", column): ended[kind] for column, kind in OF_COLUMN.items()
    }
    assert (ended[Kind.SECRETS], ended[Kind.DRAFTS], draft.exists()) == (1, 1, False)


async def rows(db: Database) -> dict[str, dict[tuple[object, ...], dict[str, object]]]:
    """Every row of every table by its primary key."""
    found = await full.everything(db)
    return {
        name: {
            tuple(row[table.columns.keys().index(column.name)] for column in table.primary_key): dict(
                zip(table.columns.keys(), row, strict=True)
            )
            for row in found[name]
        }
        for name, table in metadata.tables.items()
    }
