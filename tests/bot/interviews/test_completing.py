"""The quality class of a completed interview: each rule, on each kind of database and a moving clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot import jobs
from bot.interviews.completing import SpeedLimits, completer
from questionnaire.model import AgeBand, Entry, RespondentType
from storage import tables
from storage.access import invites
from storage.access.memberships import Role
from storage.engine.database import Database
from storage.entry import kiosks
from storage.imports.responses_file import Response
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import importing, interviews
from storage.survey.importing import Assessed
from storage.survey.open_interviews import Interview

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, noon in Moscow."""
MIXED = "543218454321895"
CENTERS = (
    CenterRow("BRY", "BRY", "О", "Г", "Europe/Moscow", "mo-fr 09:00-18:00"),
    CenterRow("PRI", "PRI", "О", "Г", "Asia/Vladivostok", "mo-fr 09:00-18:00"),
    CenterRow("NIGHT", "NIGHT", "О", "Г", "Europe/Moscow", "fr 18:00-24:00; sa 00:00-02:00"),
    CenterRow("ANY", "ANY", "О", "Г", "Europe/Moscow"),
    CenterRow("TOKEN", "TOKEN", "О", "Г", "Europe/Moscow", verification="required"),
)


class Given(TypedDict, total=False):
    """How the questions are answered, see `answered`."""

    account: str
    pace: float
    answers: str
    age: AgeBand
    kind: RespondentType
    verified: bool
    entry: Entry


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    await centers.load(database, CENTERS, now=LONG_AGO)
    yield database
    await database.close()


async def answered(
    db: Database,
    code: str = "ANY",
    *,
    account: str = "anna",
    at: datetime = NOON,
    pace: float = 4,
    answers: str = MIXED,
    age: AgeBand = AgeBand.FROM_35,
    kind: RespondentType = RespondentType.JOB_SEEKER,
    verified: bool = False,
    entry: Entry = Entry.POSTER,
) -> Interview:
    """An open interview whose last answer is given at a moment, with the same number of seconds for each."""
    begun = at - timedelta(seconds=15 * pace)
    opened = await interviews.open_interview(
        db,
        account=account,
        center_id=(await centers.by_code(db, code)).id,
        entry=Entry.VISIT_TOKEN if verified else entry,
        verified=verified,
        questionnaire="2022.1",
        language="ru",
        consent_version="1",
        chat_id=1,
        now=begun,
    )
    step = await interviews.set_respondent_type(db, opened, kind, begun)
    assert step is not None
    step = await interviews.set_age_band(db, step, age, begun)
    assert step is not None
    for position, code in enumerate(answers):
        moment = begun + timedelta(seconds=pace * (position + 1))
        step = await interviews.record_answer(db, step, position, int(code), moment)
        assert step is not None
    return step


async def complete(db: Database, interview: Interview, at: datetime = NOON) -> tuple[str, str]:
    """Completes an interview; returns its class and reasons."""
    assert await completer(db)(interview, None, at)
    return await stored(db, interview.id)


async def stored(db: Database, interview_id: str) -> tuple[str, str]:
    query = select(tables.interviews.c.quality, tables.interviews.c.reasons)
    async with db.read() as connection:
        row = (await connection.execute(query.where(tables.interviews.c.id == interview_id))).one()
    return row.quality, row.reasons


async def verdict(db: Database, code: str = "ANY", *, at: datetime = NOON, **more: Unpack[Given]) -> tuple[str, str]:
    return await complete(db, await answered(db, code, at=at, **more), at)


async def history(
    db: Database, code: str, moments: list[datetime], *, seconds: int = 90, entry: Entry = Entry.POSTER,
    kind: RespondentType = RespondentType.JOB_SEEKER,
) -> None:  # fmt: skip
    """Completed interviews from an archive."""
    center = await centers.by_code(db, code)
    rows = [
        Response(
            center_id=center.id,
            timezone=center.timezone,
            id=f"{code}-{kind}-{entry}-{moment:%d%H%M%S}-{number}",
            respondent_type=kind,
            age_band=AgeBand.FROM_35,
            entry=entry,
            verified=False,
            questionnaire="2022.1",
            started_at=moment - timedelta(seconds=seconds),
            completed_at=moment,
            answers=MIXED,
            quality="clean",
            reasons="",
            language="ru",
            comment=None,
        )
        for number, moment in enumerate(moments)
    ]
    assert await importing.add(db, [Assessed(row, "clean", "") for row in rows]) == len(rows)


async def test_an_ordinary_interview_is_clean(db: Database) -> None:
    assert await verdict(db, "BRY") == ("clean", "")


async def test_the_first_of_two_interviews_within_thirty_days_counts(db: Database) -> None:
    # The door would not have let Anna in: the second one was opened before the first had been completed elsewhere.
    month = timedelta(days=30)
    assert await verdict(db, at=NOON - month + timedelta(minutes=1)) == ("clean", "")
    second = await answered(db)
    assert await complete(db, second) == ("X", "duplicate")
    assert await verdict(db, at=NOON + month + timedelta(minutes=1)) == ("clean", "")


async def test_another_center_or_another_person_is_no_duplicate(db: Database) -> None:
    assert await verdict(db) == ("clean", "")
    assert await verdict(db, "BRY") == ("clean", "")
    assert await verdict(db, account="boris") == ("clean", "")


async def test_an_administrator_of_one_center_counts_nowhere(db: Database) -> None:
    home = await centers.by_code(db, "BRY")
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=home.id, now=LONG_AGO, trusted=True)
    await invites.redeem(
        db, token, account="maria", messenger="telegram", user_id=1, chat_id=1, name="Мария", now=LONG_AGO
    )
    assert await verdict(db, "BRY", account="maria") == ("X", "staff")
    assert await verdict(db, "PRI", account="maria", at=NOON - timedelta(hours=5)) == ("X", "staff")
    assert await verdict(db, "BRY", account="anna") == ("clean", "")


@pytest.mark.parametrize("age", [AgeBand.UNDER_18, AgeBand.OVER_70])
async def test_ages_outside_eighteen_to_seventy_do_not_count(db: Database, age: AgeBand) -> None:
    assert await verdict(db, age=age) == ("X", "out_of_range")


async def test_a_center_that_requires_visit_tokens_counts_only_these(db: Database) -> None:
    assert await verdict(db, "TOKEN") == ("X", "unverified")
    assert await verdict(db, "TOKEN", account="boris", verified=True) == ("clean", "")
    assert await verdict(db, "ANY", account="boris") == ("clean", "")


async def test_nobody_reads_fifteen_statements_in_less_than_twenty_seconds(db: Database) -> None:
    assert await verdict(db, pace=1) == ("B", "speeding")
    assert await verdict(db, pace=2, account="boris") == ("clean", "")


async def test_haste_is_measured_against_interviews_of_the_same_type(db: Database) -> None:
    # 100 job seekers took 180 s each: a third is 60 s, which is 4 s a question. 99 employers give no median.
    await history(db, "PRI", moments(100), seconds=180)
    await history(db, "PRI", moments(99), seconds=180, kind=RespondentType.EMPLOYER)
    assert await verdict(db, pace=4) == ("clean", "")
    assert await verdict(db, pace=3, account="boris") == ("B", "speeding")
    assert await verdict(db, pace=3, account="firm", kind=RespondentType.EMPLOYER) == ("clean", "")


async def test_only_the_last_thousand_timed_interviews_make_the_median(db: Database) -> None:
    old = [moment - timedelta(days=60) for moment in moments(1_500)]
    await history(db, "PRI", old, seconds=900)
    await history(db, "PRI", moments(1_000), seconds=90)
    await history(db, "PRI", moments(500), entry=Entry.PAPER)
    assert await verdict(db, pace=2) == ("clean", "")


async def test_a_median_is_reckoned_anew_after_ten_minutes(db: Database) -> None:
    limits = SpeedLimits(db)
    kind = RespondentType.JOB_SEEKER
    assert await limits.of(kind, NOON) == 20
    # A third of three minutes.
    await history(db, "PRI", moments(100), seconds=180)
    assert await limits.of(kind, NOON + timedelta(minutes=9)) == 20
    assert await limits.of(kind, NOON + timedelta(minutes=10)) == 60


async def test_a_straight_line_is_reported_and_counts_unless_it_was_drawn_in_haste(db: Database) -> None:
    assert await verdict(db, answers="4" * 15) == ("clean", "straight_lining")
    assert await verdict(db, answers="4" * 15, pace=1, account="boris") == ("X", "speeding,straight_lining")


async def test_the_fifth_client_within_ten_minutes_of_a_quiet_center_is_a_burst(db: Database) -> None:
    start = NOON
    found = [await verdict(db, account=f"{n}", at=start + timedelta(minutes=2 * n)) for n in range(5)]
    assert found == [("clean", "")] * 4 + [("B", "burst")]
    # Ten minutes after the first three, these are forgotten.
    assert await verdict(db, account="late", at=start + timedelta(minutes=15)) == ("clean", "")


async def test_clients_who_finish_in_the_same_instant_see_each_other_whichever_worker_serves_them(
    db: Database, url: str
) -> None:
    other = await Database.open(url)
    workers = [completer(db), completer(other)]
    crowd = [await answered(db, account=f"{number}") for number in range(8)]
    assert all(await asyncio.gather(*(workers[n % 2](interview, None, NOON) for n, interview in enumerate(crowd))))
    await other.close()
    found = [await stored(db, interview.id) for interview in crowd]
    assert sorted(found) == [("B", "burst")] * 4 + [("clean", "")] * 4


async def test_a_burst_is_one_centers_own(db: Database) -> None:
    await history(db, "ANY", [NOON - timedelta(minutes=1)] * 20)
    assert await verdict(db, "BRY") == ("clean", "")
    assert await verdict(db, "ANY", account="boris") == ("B", "burst")


async def test_paper_that_was_entered_for_the_same_minute_makes_no_burst(db: Database) -> None:
    await history(db, "ANY", [NOON] * 50, entry=Entry.PAPER)
    assert await verdict(db) == ("clean", "")


async def test_many_clients_at_a_busy_center_are_no_burst(db: Database) -> None:
    # 45 open hours a week for 13 weeks are 3,510 spans of ten minutes. 7,020 interviews are two in each: the limit is
    # ten, where a quiet center's is four.
    await history(db, "BRY", moments(7_020, days=89))
    at = NOON
    found = [await verdict(db, "BRY", account=f"{n}", at=at + timedelta(seconds=50 * n)) for n in range(11)]
    assert found == [("clean", "")] * 10 + [("B", "burst")]


async def test_what_is_older_than_thirteen_weeks_makes_no_center_busy(db: Database) -> None:
    await history(db, "BRY", [moment - timedelta(weeks=13) for moment in moments(7_020, days=89)])
    found = [await verdict(db, "BRY", account=f"{n}", at=NOON + timedelta(seconds=50 * n)) for n in range(5)]
    assert found[-1] == ("B", "burst")


@pytest.mark.parametrize(
    ("code", "moment", "expected"),
    [
        ("BRY", "2026-11-24T20:00+03:00", ""),
        ("BRY", "2026-11-24T20:01+03:00", "off_hours"),
        ("BRY", "2026-11-24T06:59+03:00", "off_hours"),
        ("BRY", "2026-11-29T12:00+03:00", "off_hours"),
        # The same moment is 13:30 in Moscow and 20:30 in Vladivostok.
        ("BRY", "2026-11-24T13:30+03:00", ""),
        ("PRI", "2026-11-24T13:30+03:00", "off_hours"),
        ("PRI", "2026-11-24T09:00+10:00", ""),
        # Open over midnight, until two on Saturday.
        ("NIGHT", "2026-11-28T00:30+03:00", ""),
        ("NIGHT", "2026-11-28T04:00+03:00", ""),
        ("NIGHT", "2026-11-28T04:01+03:00", "off_hours"),
        ("NIGHT", "2026-11-28T17:00+03:00", "off_hours"),
        ("ANY", "2026-11-29T03:00+03:00", ""),
    ],
)
async def test_answers_far_outside_opening_hours_are_doubtful(
    db: Database, code: str, moment: str, expected: str
) -> None:
    found = await verdict(db, code, at=datetime.fromisoformat(moment).astimezone(UTC))
    assert found == ("B" if expected else "clean", expected)


async def test_opening_hours_that_nobody_understands_flag_nobody(db: Database) -> None:
    await centers.load(db, [CenterRow("ODD", "ODD", "О", "Г", "Europe/Moscow", "по будням")], now=LONG_AGO)
    assert await verdict(db, "ODD", at=datetime(2026, 11, 29, 0, 0, tzinfo=UTC)) == ("clean", "")


async def test_reasons_add_up_in_the_order_of_the_methodologys_table(db: Database) -> None:
    sunday = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    await history(db, "BRY", [sunday] * 10)
    assert await verdict(db, "BRY", at=sunday, pace=1, answers="1" * 15, age=AgeBand.OVER_70) == (
        "X",
        "out_of_range,speeding,straight_lining,burst,off_hours",
    )


async def test_interviews_left_before_the_comment_are_judged_by_when_they_were_answered(db: Database) -> None:
    """Five clients of ten minutes leave without a word; an hour later all of them are completed at once."""
    for number in reversed(range(5)):
        await answered(db, "BRY", account=f"{number}", at=NOON + timedelta(minutes=2 * number))
    assert await jobs.finish_idle(db, NOON + timedelta(hours=12)) == 5
    async with db.read() as connection:
        rows = await connection.exec_driver_sql("SELECT quality, reasons FROM interviews ORDER BY completed_at")
        assert [tuple(row) for row in rows] == [("clean", "")] * 4 + [("B", "burst")]


def moments(count: int, *, days: int = 30) -> list[datetime]:
    """`count` moments, evenly over the days that end an hour before noon."""
    step = timedelta(days=days) / count
    return [NOON - timedelta(hours=1) - step * number for number in range(count)]


async def test_the_seventh_within_ten_minutes_on_one_kiosk_is_a_burst_and_no_other_client_pays_for_it(
    db: Database,
) -> None:
    """Six people in ten minutes are what one kiosk can serve; with a second kiosk it is twelve."""
    at = [NOON + timedelta(seconds=80 * n) for n in range(9)]
    found = [await verdict(db, account=f"{n}", at=at[n], entry=Entry.KIOSK) for n in range(7)]
    assert found == [("clean", "")] * 6 + [("B", "burst")]
    assert await verdict(db, account="poster", at=at[6]) == ("clean", "")
    center = (await centers.by_code(db, "ANY")).id
    for number in range(2):
        await kiosks.announce(db, center, "hall", f"{number}", NOON)
        assert await kiosks.pair(db, center, [f"{number}"], NOON)
    assert await verdict(db, account="8", at=at[7], entry=Entry.KIOSK) == ("clean", "")
