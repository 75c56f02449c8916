"""An attacker with the database tries to say whose contact belongs to which answers, by every moment and order."""

import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, text, update

from bot import jobs
from bot.contact_box import ContactBox
from scoring.windows import local_day
from storage.delivery import outbox, outbox_claims
from storage.engine.database import Database
from storage.erasure import coarsening
from storage.survey import contact_waits
from storage.tables import callback_requests as contacts_table
from storage.tables import interviews, metadata
from storage.words import callback_requests
from storage.words.callback_requests import State
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, appoint, finish

CLIENTS = 20
MORNING = NOW.replace(hour=6, minute=1)
"""Nine o'clock in the center."""
APART = timedelta(minutes=26)
BOX = ContactBox(b"k" * 32)
RANDOM = {"id", "contact", "handle", "key", "callback_request_id"}
"""Columns of which every value is drawn by chance, or made of such a one."""
Dump = dict[str, list[dict[str, Any]]]


async def one_day(db: Database) -> dict[str, str]:
    """Twenty clients, one after another, each of whom answers and leaves a contact; five are called back at once. The
    truth: the interview of each contact."""
    member = await appoint(db, ANNA, NOW - timedelta(days=9))
    truth = {}
    for number in range(CLIENTS):
        moment = MORNING + number * APART
        interview = await finish(db, f"{number:064}", moment)
        left = moment + timedelta(minutes=1)
        today = local_day(left, "Europe/Moscow")
        person = f"{number:064}".encode()
        # The bot has waited for the contact, and does not any more when it is kept.
        assert await contact_waits.begin(db, f"{number:064}", 1, moment)
        assert await contact_waits.end(db, f"{number:064}", 1, left)
        made = await callback_requests.leave(db, 1, BOX.seal(f"{number}"), [member], person=person, today=today)
        truth[made.id] = interview.id
        for item in await outbox_claims.claim(db, now=left, limit=9, lease=timedelta(minutes=5)):
            assert await outbox.begin_sending(db, item)
            await outbox.mark_sent(db, item, message_id=1_000 + number, now=left)
        if number % 4 == 0:
            await callback_requests.set_state(db, 1, made.id, State.REACHED, by=member.id, today=today)
        if number % 4 == 1:
            await callback_requests.set_state(db, 1, made.id, State.TAKEN, by=member.id, today=today)
    return truth


async def dumped(db: Database) -> Dump:
    """Every row of every table, in the order and with the marks that the file gives it."""
    found: Dump = {}
    async with db.read() as connection:
        for table in metadata.sorted_tables:
            marks = "" if db.embedded else ", xmin::text::bigint AS transaction"
            order = "" if db.embedded else " ORDER BY ctid"
            rows = (await connection.execute(text(f"SELECT *{marks} FROM {table.name}{order}"))).mappings()
            found[table.name] = [{**row, "position": at} for at, row in enumerate(rows)]
            if db.embedded and await _has_rowid(connection, table):
                numbers = (await connection.execute(text(f"SELECT rowid FROM {table.name} ORDER BY 1"))).scalars()
                for row, number in zip(found[table.name], numbers, strict=True):
                    row["rowid"] = number
    return found


async def _has_rowid(connection: Any, table: Table) -> bool:
    made = await connection.scalar(text(f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"))
    return "WITHOUT ROWID" not in made


def numbers(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[float]]]:
    """Every column that can be read as a moment or an order."""
    for name in rows[0]:
        values = [number(row.get(name)) for row in rows]
        if all(value is not None for value in values):
            yield name, [value for value in values if value is not None]


def number(value: Any) -> float | None:
    if isinstance(value, str) and value.startswith("gAAAAA"):
        import base64

        return float(int.from_bytes(base64.urlsafe_b64decode(value)[1:9], "big"))
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).timestamp()
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC).timestamp()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else None


def ranked(values: Sequence[float]) -> list[float]:
    """Places in the order of the values; equal ones share theirs."""
    return [sum(other < value for other in values) + sum(other == value for other in values) / 2 for value in values]


def tied(clues: Sequence[float], moments: Sequence[float]) -> float:
    """How many of the pairs an attacker gets right who takes the nearest: by chance where several are as near."""
    right = 0.0
    for own, clue in enumerate(clues):
        distances = [abs(clue - moment) for moment in moments]
        nearest = [at for at, distance in enumerate(distances) if distance == min(distances)]
        right += (own in nearest) / len(nearest)
    return right


def best_attack(found: Dump, truth: dict[str, str]) -> tuple[float, str]:
    """The most that any column of contacts gives with any of interviews, as moments and as orders."""
    contacts = {row["id"]: dict(row) for row in found["callback_requests"]}
    for item in found["outbox"]:
        contacts[item["callback_request_id"]] |= {f"outbox {name}": value for name, value in item.items()}
    people = {row["id"]: row for row in found["respondents"]}
    answers = {row["id"]: dict(row) for row in found["interviews"]}
    for row in answers.values():
        row |= {f"respondent {name}": value for name, value in people[row["respondent_id"]].items()}
    left = [contacts[contact] for contact in truth]
    given = [answers[interview] for interview in truth.values()]
    results = [(0.0, "nothing")]
    for name, clues in numbers(left):
        for other, moments in numbers(given):
            results.append((tied(clues, moments), f"{name} near {other}"))
            results.append((tied(ranked(clues), ranked(moments)), f"{name} in the order of {other}"))
    return max(results)


@pytest.fixture(autouse=True)
def same_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(14)
    monkeypatch.setattr(secrets, "token_hex", lambda size=32: dice.randbytes(size).hex())


@pytest.mark.parametrize("night_over", [False, True])
async def test_contacts_cannot_be_tied_to_answers_by_time_or_order(db: Database, night_over: bool) -> None:
    truth = await one_day(db)
    if night_over:
        night = NOW + timedelta(days=2)
        assert await coarsening.coarsen(db, night) == CLIENTS
        await jobs.purge_visits(db, night)
    found = await dumped(db)
    rows = found["callback_requests"]
    assert len(rows) == CLIENTS
    # But for chance, all contacts of the day look alike: who is whose is a guess among everybody of that day.
    chance = RANDOM | {"position"}
    reached = {"done_on", "done_by", "contact", "state", "handled_on", "handled_by"}
    assert len({tuple((name, row[name]) for name in row if name not in chance | reached) for row in rows}) == 1
    assert [row["id"] for row in rows] == sorted(truth)
    assert found["outbox"] == found["contact_waits"] == []
    score, how = best_attack(found, truth)
    # One of twenty guesses is right on average. This is the best of hundreds of ways to guess by what is random, of
    # which one in a thousand gets six right.
    assert score <= 6, how


async def test_the_attacker_would_find_everybody_by_exact_moments(db: Database) -> None:
    """The attack is worth something: with the moment that contacts once had, it is never wrong."""
    truth = await one_day(db)
    found = await dumped(db)
    at = {row["id"]: row["completed_at"] for row in found["interviews"]}
    for row in found["callback_requests"]:
        completed = datetime.fromisoformat(str(at[truth[row["id"]]]))
        row["made_at"] = completed + timedelta(minutes=1)
    score, how = best_attack(found, truth)
    assert (score, how.split()[0]) == (CLIENTS, "made_at")
    # Nor may the second lie in what is sealed.
    by_seal = [row["contact"] for row in found["callback_requests"] if row["contact"]]
    assert {number(sealed) for sealed in by_seal} == {0.0}


async def test_the_audit_log_tells_of_who_was_reached_only_when_the_day_is_over(db: Database) -> None:
    await one_day(db)
    assert await reached(db) == []
    await jobs.purge_visits(db, NOW + timedelta(days=2))
    (line,) = await reached(db)
    assert (number(line["at"]), line["place"], line["detail"]) == (number(date(2026, 11, 24)), "center:BRY-01", "5")
    await jobs.purge_visits(db, NOW + timedelta(days=2))
    assert len(await reached(db)) == 1


async def reached(db: Database) -> list[dict[str, Any]]:
    return [line for line in (await dumped(db))["audit"] if line["action"] == "callback requests done"]


async def test_moments_of_interviews_become_hours_when_their_quality_has_been_judged(db: Database) -> None:
    moment = datetime(2026, 11, 24, 10, 47, 33, 512_000, tzinfo=UTC)
    await finish(db, "a" * 64, moment)
    await finish(db, "b" * 64, moment + timedelta(hours=2))
    # 10:47 is a day ago at 10:47 the next day; full hours are done.
    assert await coarsening.coarsen(db, datetime(2026, 11, 25, 10, 59, tzinfo=UTC)) == 0
    later = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    assert await coarsening.coarsen(db, later) == 1
    assert await coarsening.coarsen(db, later) == 0
    async with db.read() as connection:
        columns = interviews.c.started_at, interviews.c.touched_at, interviews.c.completed_at
        kept = [tuple(row) for row in await connection.execute(interviews.select().with_only_columns(*columns))]
    hour, exact = datetime(2026, 11, 24, 10, tzinfo=UTC), moment + timedelta(hours=2)
    assert sorted(kept) == [(hour,) * 3, (exact,) * 3]


async def test_an_interview_that_is_completed_as_of_an_earlier_day_is_not_left_out(db: Database) -> None:
    await coarsening.coarsen(db, NOW)
    await finish(db, "a" * 64, NOW - timedelta(days=5, minutes=7))
    assert await coarsening.coarsen(db, NOW + timedelta(days=1)) == 1


async def test_a_respondent_is_known_since_the_hour(db: Database) -> None:
    await finish(db, "a" * 64, NOW + timedelta(minutes=7))
    found = await dumped(db)
    assert {number(found[name][0]["created_at"]) for name in ("respondents", "identities")} == {NOW.timestamp()}


async def test_contacts_of_a_center_are_written_anew_together(db: Database) -> None:
    """On a server the number of a transaction would give an order to rows that were written one by one."""
    await one_day(db)
    async with db.write() as connection:
        await connection.execute(update(contacts_table).values(done_by=None, done_on=None))
    await callback_requests.leave(db, 1, "x", [], person=b"p", today=NOW.date())
    rows = (await dumped(db))["callback_requests"]
    assert len({row.get("transaction") for row in rows}) == 1
