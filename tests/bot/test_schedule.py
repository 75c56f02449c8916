"""When digests are due, and how they get out: on a clock that the test moves."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot import jobs
from bot.delivery.drawing_processes import NotDrawn
from bot.delivery.letters import WriteForItem
from bot.delivery.outbox import BATCH, Blocked, Delivery, NotNow, OutcomeUnknown, Refused
from bot.digest.center import assembling
from bot.digest.center.content import DigestContent
from bot.digest.due import due_week
from bot.messenger.pace import Pace
from bot.results.frozen_json import from_json
from bot.schedule import Schedule, ScheduledJob
from bot.shared_jobs import SharedJobs
from handlers.services import Letter
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.response import VisitTotals
from scoring.windows import week_of
from storage.access import invites, memberships
from storage.access.memberships import Role
from storage.delivery import digests, outbox, outbox_claims, region_digests
from storage.delivery.outbox import OutboxItem
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.errors import StorageUnavailable
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.places.centers import Center
from storage.results import snapshots
from storage.survey import finished_interviews, interviews, open_interviews

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
WEEK = week_of(MONDAY) - 1
ZONES = {"BRY": "Europe/Moscow", "PRI": "Asia/Vladivostok", "BER": "Europe/Berlin"}


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    rows = [CenterRow(code, code, "Область", "Город", zone) for code, zone in ZONES.items()]
    await centers.load(database, rows, now=LONG_AGO)
    yield database
    await database.close()


def at(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def center(db: Database, code: str) -> Center:
    return await centers.by_code(db, code)


@pytest.mark.parametrize("code", ZONES)
async def test_a_digest_is_due_on_monday_at_nine_by_the_centers_own_clock(db: Database, code: str) -> None:
    place = await center(db, code)
    assert due_week(place, at(place.timezone, MONDAY, 8, 59)) == WEEK - 1
    assert due_week(place, at(place.timezone, MONDAY, 9)) == WEEK
    assert due_week(place, at(place.timezone, MONDAY + timedelta(days=6), 23, 59)) == WEEK


@pytest.mark.parametrize("monday", [date(2026, 3, 30), date(2026, 10, 26)])
async def test_daylight_saving_moves_no_digest(db: Database, monday: date) -> None:
    place = await center(db, "BER")
    week = week_of(monday) - 1
    assert due_week(place, at("Europe/Berlin", monday, 8, 59)) == week - 1
    assert due_week(place, at("Europe/Berlin", monday, 9)) == week


async def test_a_center_gets_no_digest_for_a_week_before_it_was_there(db: Database) -> None:
    young = replace(await center(db, "BRY"), created_at=at("Europe/Moscow", MONDAY, 12))
    assert due_week(young, at("Europe/Moscow", MONDAY, 13)) is None
    assert due_week(young, at("Europe/Moscow", MONDAY + timedelta(days=7), 9)) == WEEK + 1


async def test_each_center_gets_its_week_when_its_own_monday_comes(db: Database) -> None:
    pri, bry = await center(db, "PRI"), await center(db, "BRY")
    await jobs.weekly(db, at("Asia/Vladivostok", MONDAY, 9))
    assert (await digests.last_weeks(db))[pri.id] == WEEK
    assert (await digests.last_weeks(db))[bry.id] == WEEK - 1
    await jobs.weekly(db, at("Europe/Moscow", MONDAY, 9))
    assert (await digests.last_weeks(db))[bry.id] == WEEK


async def test_a_schedule_that_slept_over_monday_sends_late_and_only_the_last_week(db: Database) -> None:
    await invite(db, "BRY", 1)
    await jobs.weekly(db, at("Europe/Moscow", MONDAY, 9))
    report = await jobs.weekly(db, at("Europe/Moscow", MONDAY + timedelta(weeks=3, days=2), 17))
    assert report.queued == 1
    assert (await digests.last_weeks(db))[(await center(db, "BRY")).id] == WEEK + 3


async def test_two_schedulers_at_once_make_one_digest_each(db: Database, url: str) -> None:
    await invite(db, "BRY", 1)
    other = await Database.open(url)
    now = at("Europe/Berlin", MONDAY, 9)
    reports = await asyncio.gather(*(jobs.weekly(one, now) for one in (db, other, db, other)))
    assert sum(report.queued for report in reports) == 1
    assert await outbox.counts(db) == {"queued": 1}
    await other.close()


async def test_a_region_gets_one_digest_when_the_last_of_its_centers_has_its_own(db: Database, url: str) -> None:
    await invite_for_region(db, 1)
    await jobs.weekly(db, at("Europe/Moscow", MONDAY - timedelta(days=3), 12))
    before = await outbox.counts(db)
    await jobs.weekly(db, at("Europe/Moscow", MONDAY, 9))
    assert await outbox.counts(db) == before
    other = await Database.open(url)
    now = at("Europe/Berlin", MONDAY, 9)
    reports = await asyncio.gather(*(jobs.weekly(one, now) for one in (db, other, db, other)))
    assert sum(report.queued for report in reports) == 1
    await other.close()
    assert (await jobs.weekly(db, now + timedelta(days=6))).queued == 0
    assert set((await region_digests.last_weeks(db)).values()) == {WEEK}


async def test_a_process_that_dies_between_centers_and_regions_loses_no_region(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await invite(db, "BRY", 1)
    await invite_for_region(db, 2)
    now = at("Europe/Berlin", MONDAY, 9)

    async def die(*arguments: object, **named: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("bot.digest.freezing._freeze_region", die)
        await jobs.weekly(db, now)
    assert await outbox.counts(db) == {"queued": 1}
    assert (await jobs.weekly(db, now + timedelta(minutes=1))).queued == 1
    assert await outbox.counts(db) == {"queued": 2}


async def test_an_operators_run_makes_the_digests_of_regions_too_and_the_schedule_no_second_ones(db: Database) -> None:
    await invite_for_region(db, 1)
    report = await jobs.run_week(db, week=WEEK, now=at("Europe/Berlin", MONDAY, 8))
    assert (report.digests, report.queued) == (3 + 1, 1)
    assert (await jobs.weekly(db, at("Europe/Berlin", MONDAY, 10))).queued == 0


async def test_answers_left_before_the_comment_count_after_an_hour(db: Database) -> None:
    start = at("Europe/Moscow", MONDAY - timedelta(days=3), 12)
    await answer(db, "a" * 64, start, finish=False)
    assert await jobs.finish_idle(db, start + timedelta(minutes=59)) == 0
    assert await jobs.finish_idle(db, start + timedelta(minutes=61)) == 1
    assert await open_interviews.find_open(db, "a" * 64) is None
    assert await finished_interviews.completed_since(db, "a" * 64, (await center(db, "BRY")).id, LONG_AGO) == start


async def test_a_center_without_new_answers_is_not_published_again(db: Database) -> None:
    start = at("Europe/Moscow", MONDAY - timedelta(days=3), 12)
    await answer(db, "a" * 64, start)
    first = await jobs.weekly(db, at("Europe/Berlin", MONDAY, 9))
    second = await jobs.weekly(db, at("Europe/Berlin", MONDAY + timedelta(weeks=1), 9))
    assert (first.published, second.published) == (1, 0)
    (kept,) = (await snapshots.latest(db)).values()
    assert (kept.week, kept.revision, kept.n) == (WEEK, 0, 1)


async def test_late_answers_are_published_beside_the_old_snapshot(db: Database) -> None:
    start = at("Europe/Moscow", MONDAY - timedelta(days=3), 12)
    await answer(db, "a" * 64, start)
    await jobs.run_week(db, week=WEEK, now=start)
    await answer(db, "b" * 64, start + timedelta(hours=1))
    await jobs.run_week(db, week=WEEK, now=start)
    (kept,) = (await snapshots.latest(db)).values()
    assert (kept.week, kept.revision, kept.n) == (WEEK, 1, 2)
    async with db.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM snapshots")).scalar() == 2


class Mailbox:
    """Records the messages sent; gives the answers that the test has prepared."""

    def __init__(self, *problems: Exception | None) -> None:
        self.sent: list[tuple[int, str]] = []
        self._problems = list(problems)

    async def send(self, chat_id: int, letter: Letter | str) -> int:
        assert isinstance(letter, Letter)
        problem = self._problems.pop(0) if self._problems else None
        if problem is not None:
            raise problem
        self.sent.append((chat_id, letter.caption))
        return len(self.sent)


class Time:
    """Moves when somebody sleeps, or when the test says so."""

    def __init__(self) -> None:
        self._start = at("Europe/Moscow", MONDAY, 9)
        self._seconds = 0.0

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=self._seconds)

    async def sleep(self, seconds: float) -> None:
        # The others' turn, as with a real clock. In a second they get much done, also with a database; a clock that
        # runs ahead of them makes every moment late and every claim old.
        await asyncio.sleep(0.05 if seconds >= 1 else 0)
        self._seconds += seconds

    def advance(self, **span: float) -> None:
        self._seconds += timedelta(**span).total_seconds()


async def write_letter(item: OutboxItem) -> Letter:
    return Letter(b"png", "repeat" if item.repeated else "digest")


@pytest.fixture
def time() -> Time:
    return Time()


def delivery(db: Database, mailbox: Mailbox, time: Time, write: WriteForItem = write_letter) -> Delivery:
    return Delivery(db, mailbox, write, Pace(db, "telegram", time, time.sleep), time)


async def test_everybody_gets_one_digest(db: Database, time: Time) -> None:
    for number in range(1, 31):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    mailbox = Mailbox()
    report = await delivery(db, mailbox, time).run()
    assert report.sent == 30
    assert sorted(mailbox.sent) == [(number, "digest") for number in range(1, 31)]
    assert (await delivery(db, mailbox, time).run()).sent == 0


async def test_a_flood_limit_postpones_and_loses_nobody(db: Database, time: Time) -> None:
    for number in range(1, 6):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    mailbox = Mailbox(None, NotNow(30))
    outbox_delivery = delivery(db, mailbox, time)
    report = await outbox_delivery.run()
    assert report.postponed >= 1 and report.sent + report.postponed == 5
    time.advance(seconds=31)
    await outbox_delivery.run()
    assert sorted(chat for chat, _ in mailbox.sent) == [1, 2, 3, 4, 5]


async def test_a_short_flood_limit_is_waited_out_in_the_same_run(db: Database, time: Time) -> None:
    for number in range(1, 6):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    mailbox, begun = Mailbox(None, NotNow(5)), time()
    outbox_delivery = delivery(db, mailbox, time)
    await outbox_delivery.run()
    assert sorted(chat for chat, _ in mailbox.sent) == [1, 2, 3, 4, 5]
    assert timedelta(seconds=5) <= time() - begun < timedelta(seconds=8)


async def test_a_flood_limit_that_one_worker_meets_holds_the_others(db: Database, time: Time) -> None:
    for number in range(1, 6):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    await delivery(db, Mailbox(NotNow(30)), time).run()
    mailbox = Mailbox()
    left = (await outbox.counts(db))["queued"]
    assert (await delivery(db, mailbox, time).run()).sent == 0
    time.advance(seconds=31)
    assert (await delivery(db, mailbox, time).run()).sent == left


async def test_one_person_with_many_centers_gets_a_digest_a_second(db: Database, time: Time) -> None:
    for code in ZONES:
        await invite(db, code, 1)
    await jobs.weekly(db, at("Europe/Berlin", MONDAY, 12))
    time.advance(hours=5)
    mailbox, begun = Mailbox(), time()
    assert (await delivery(db, mailbox, time).run()).sent == 3
    assert time() - begun >= timedelta(seconds=2)


async def test_what_cannot_be_drawn_is_recorded_and_holds_up_nobody(db: Database, time: Time) -> None:
    for number in (1, 2, 3):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())

    async def write(item: OutboxItem) -> Letter:
        if item.chat_id == 2:
            raise ValueError("content of a version to come")
        return await write_letter(item)

    mailbox = Mailbox()
    await delivery(db, mailbox, time, write).run()
    assert sorted(chat for chat, _ in mailbox.sent) == [1, 3]
    assert await outbox.counts(db) == {"sent": 2, "failed": 1}


async def test_a_letter_whose_drawing_process_died_is_tried_again_five_times_at_most(db: Database, time: Time) -> None:
    for number in (1, 2):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    tries = Counter[int]()

    async def write(item: OutboxItem) -> Letter:
        tries[item.chat_id] += 1
        if item.chat_id == 1 or tries[2] == 1:
            raise NotDrawn("the drawing process died twice")
        return await write_letter(item)

    mailbox = Mailbox()
    for _ in range(7):
        await delivery(db, mailbox, time, write).run()
        time.advance(minutes=1)
    assert tries == {1: 5, 2: 2}
    assert mailbox.sent == [(2, "digest")]
    assert await outbox.counts(db) == {"sent": 1, "failed": 1}


async def test_a_worker_that_was_told_to_stop_claims_nothing_more(db: Database, time: Time) -> None:
    for number in range(1, 41):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    mailbox = Mailbox()

    async def write(item: OutboxItem) -> Letter:
        outbox_delivery.stop()
        return await write_letter(item)

    outbox_delivery = delivery(db, mailbox, time, write)
    await outbox_delivery.run()
    # The messages that it had claimed by then are sent.
    assert await outbox.counts(db) == {"sent": BATCH, "queued": 40 - BATCH}


async def test_an_unknown_outcome_is_repeated_once_and_marked(db: Database, time: Time) -> None:
    await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    mailbox = Mailbox(OutcomeUnknown("timeout"))
    outbox_delivery = delivery(db, mailbox, time)
    await outbox_delivery.run()
    time.advance(minutes=1)
    await outbox_delivery.run()
    assert mailbox.sent == [(1, "repeat")]


async def test_a_database_that_goes_away_before_a_digest_leaves_makes_no_repeat_of_it(
    db: Database, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    keep, tries = Pace.keep, Counter[str]()

    async def lose(self: Pace, moment: datetime) -> None:
        tries["all"] += 1
        if tries["all"] == 1:
            raise StorageUnavailable("between two primaries")
        await keep(self, moment)

    monkeypatch.setattr(Pace, "keep", lose)
    mailbox = Mailbox()
    await delivery(db, mailbox, time).run()
    assert mailbox.sent == [(1, "digest")]
    assert await outbox.counts(db) == {"sent": 1}


@pytest.mark.parametrize(("away", "sent"), [(3, {"sent": 1}), (99, {"sending": 1})])
async def test_a_database_that_is_away_when_a_digest_has_arrived_makes_no_repeat_of_it(
    db: Database, time: Time, monkeypatch: pytest.MonkeyPatch, away: int, sent: dict[str, int]
) -> None:
    """As between two primaries. One that stays away is left to the lease of the claim."""
    await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    mark_sent, tries = outbox.mark_sent, Counter[str]()

    async def mark(*arguments: object, **named: object) -> None:
        tries["all"] += 1
        if tries["all"] <= away:
            raise StorageUnavailable("between two primaries")
        await mark_sent(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("storage.delivery.outbox.mark_sent", mark)
    mailbox = Mailbox()
    with contextlib.suppress(StorageUnavailable):
        await delivery(db, mailbox, time).run()
    assert mailbox.sent == [(1, "digest")]
    assert await outbox.counts(db) == sent


async def test_a_regions_digest_goes_the_same_way(db: Database, time: Time) -> None:
    """Blocked, put off, perhaps arrived: as for a center, and once each."""
    for number in (1, 2, 3):
        await invite_for_region(db, number)
    time.advance(hours=3)
    await jobs.weekly(db, time())
    mailbox = Mailbox(Blocked("blocked"), NotNow(5), OutcomeUnknown("timeout"))
    outbox_delivery = delivery(db, mailbox, time)
    for _ in range(3):
        await outbox_delivery.run()
        time.advance(minutes=1)
    assert sorted(words for _, words in mailbox.sent) == ["digest", "repeat"]
    assert await outbox.counts(db) == {"blocked": 1, "sent": 2}
    async with db.read() as connection:
        kept = await connection.exec_driver_sql("SELECT message_id FROM outbox WHERE state = 'sent'")
        assert sorted(row.message_id for row in kept) == [1, 2]


async def test_two_unknown_outcomes_end_the_tries(db: Database, time: Time) -> None:
    await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    mailbox = Mailbox(OutcomeUnknown("timeout"), OutcomeUnknown("timeout"))
    outbox_delivery = delivery(db, mailbox, time)
    for _ in range(4):
        await outbox_delivery.run()
        time.advance(minutes=1)
    assert mailbox.sent == []
    assert await outbox.counts(db) == {"failed": 1}


async def test_the_blocked_and_the_refused_do_not_stop_the_others(db: Database, time: Time) -> None:
    for number in (1, 2, 3):
        await invite(db, "BRY", number)
    await jobs.weekly(db, time())
    mailbox = Mailbox(Blocked("blocked"), Refused("chat not found"))
    report = await delivery(db, mailbox, time).run()
    assert (report.sent, report.blocked, report.failed) == (1, 1, 1)


async def test_a_process_that_died_while_sending_leaves_a_marked_repeat(db: Database, time: Time) -> None:
    await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    (item,) = await outbox_claims.claim(db, now=time(), limit=10, lease=timedelta(minutes=5))
    assert await outbox.begin_sending(db, item)
    mailbox = Mailbox()
    await delivery(db, mailbox, time).run()
    assert mailbox.sent == []
    time.advance(minutes=6)
    await delivery(db, mailbox, time).run()
    assert mailbox.sent == [(1, "repeat")]


async def test_a_revoked_administrator_gets_nothing_that_was_queued(db: Database, time: Time) -> None:
    member = await invite(db, "BRY", 1)
    await jobs.weekly(db, time())
    await memberships.revoke(db, member, now=time())
    mailbox = Mailbox()
    await delivery(db, mailbox, time).run()
    assert mailbox.sent == []


async def test_a_digest_tells_how_many_of_those_who_came_have_answered(db: Database) -> None:
    friday = MONDAY - timedelta(days=3)
    for number in range(10):
        await answer(db, f"{number:064}", at("Europe/Moscow", friday, 10 + number // 4, number % 4))
    place = await center(db, "BRY")
    # Of a day without an answer, and of one before the window's thirteen weeks.
    days = {friday: 40, friday - timedelta(days=1): 10, MONDAY - timedelta(weeks=13, days=1): 500}
    await visit_ledger.report(db, [VisitReport(place.id, day, visits) for day, visits in days.items()])
    await jobs.weekly(db, at("Europe/Berlin", MONDAY, 9))
    found = await digests.find(db, place.id, WEEK)
    assert found is not None
    visits = from_json(DigestContent, found.content).visits
    assert visits == VisitTotals(issued=0, redeemed=0, completed=0, answers=10, visits=50, alarm=False)
    other = await digests.find(db, (await center(db, "PRI")).id, WEEK)
    assert other is not None and from_json(DigestContent, other.content).visits is None


async def invite(db: Database, code: str, number: int) -> str:
    place = await center(db, code)
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=place.id, trusted=True, now=LONG_AGO)
    member = await invites.redeem(
        db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя",
        now=LONG_AGO,
    )  # fmt: skip
    return member.id


async def invite_for_region(db: Database, number: int) -> None:
    region_id = (await center(db, "BRY")).region_id
    token = await invites.create(db, role=Role.REGION_ADMIN, region_id=region_id, trusted=True, now=LONG_AGO)
    await invites.redeem(
        db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя",
        now=LONG_AGO,
    )  # fmt: skip


async def answer(db: Database, account: str, moment: datetime, *, finish: bool = True) -> None:
    """An interview without haste, whose last answer is given at `moment`."""
    begun = moment - timedelta(seconds=15 * 3)
    interview = await interviews.open_interview(
        db,
        account=account,
        center_id=(await center(db, "BRY")).id,
        entry=Entry.POSTER,
        verified=False,
        questionnaire="2022.1",
        language="ru",
        consent_version="1",
        chat_id=1,
        now=begun,
    )
    steps = await interviews.set_respondent_type(db, interview, RespondentType.JOB_SEEKER, begun)
    assert steps is not None
    steps = await interviews.set_age_band(db, steps, AgeBand.FROM_25, begun)
    for position in range(15):
        assert steps is not None
        steps = await interviews.record_answer(db, steps, position, 4, begun + timedelta(seconds=3 * (position + 1)))
    if finish:
        await jobs.finish_idle(db, moment + timedelta(minutes=61))


class Job:
    """Counts its runs; each lasts until it is let go."""

    def __init__(self, name: str, *, long: bool = False) -> None:
        self.job = name
        self.runs = 0
        self.ran = asyncio.Condition()
        self.go = asyncio.Event()
        if not long:
            self.go.set()

    async def run(self) -> None:
        self.runs += 1
        async with self.ran:
            self.ran.notify_all()
        await self.go.wait()

    def stop(self) -> None:
        self.go.set()

    async def has_run(self, times: int) -> None:
        async with self.ran:
            await self.ran.wait_for(lambda: self.runs >= times)


async def test_a_job_that_is_longer_than_a_tick_holds_up_no_other_and_no_run_of_it_is_skipped(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, reminders = Job("deliver", long=True), Job("remind")
    both = [
        ScheduledJob(delivery.job, delivery.run, shared=True, stop=delivery.stop),
        ScheduledJob(reminders.job, reminders.run, stop=reminders.stop),
    ]
    schedule = Schedule(SharedJobs(db, "here", lambda: datetime.now(UTC)), both, 0.01)
    schedule.start()
    await reminders.has_run(10)
    assert delivery.runs == 1, "it is still at work"
    delivery.go.set()
    await delivery.has_run(2)
    await schedule.stop()
    assert not [record.message for record in caplog.records if record.name.startswith("apscheduler")]


async def test_a_punctual_job_does_not_wait_for_its_tick_when_the_clock_strikes(db: Database) -> None:
    # A quarter of a second before nine; the tick is an hour, and another process has just done the job.
    begun, nine = datetime.now(UTC), at("Europe/Moscow", MONDAY, 9)
    job = Job("weekly")
    schedule = Schedule(
        SharedJobs(db, "here", lambda: nine - timedelta(seconds=0.25) + (datetime.now(UTC) - begun)),
        [ScheduledJob(job.job, job.run, punctual=True)],
        3600,
    )
    schedule.start()
    await job.has_run(2)
    await schedule.stop()


async def test_a_job_that_is_wanted_does_not_wait_for_its_tick(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.schedule.LOOK_SECONDS", 0.01)
    answers = iter([False, StorageUnavailable("busy"), ValueError("unforeseen"), True])
    asked = asyncio.Event()

    async def is_wanted() -> bool:
        answer = next(answers, None)
        if answer is None:
            asked.set()
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    job = Job("deliver")
    schedule = Schedule(
        SharedJobs(db, "here", lambda: datetime.now(UTC)),
        [ScheduledJob(job.job, job.run, shared=True, is_wanted=is_wanted)],
        3600,
    )
    schedule.start()
    await job.has_run(2)
    await asked.wait()
    await schedule.stop()
    assert job.runs == 2, "nobody wanted a third"


async def test_a_center_gets_its_digest_before_the_last_one_is_built(
    db: Database, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    regions = {"BRY": "Первая", "FAR": "Вторая"}
    rows = [CenterRow(code, code, region, "Город", "Europe/Moscow") for code, region in regions.items()]
    await centers.load(db, rows, now=LONG_AGO)
    await invite(db, "BRY", 1)
    await invite(db, "FAR", 2)
    mailbox, assemble, sent_before = Mailbox(), assembling.assemble, []

    async def watched(*arguments: Any) -> dict[int, DigestContent]:
        # What a bot beside the weekly run does meanwhile.
        if await delivery(db, mailbox, time).is_wanted():
            await delivery(db, mailbox, time).run()
        sent_before.append(len(mailbox.sent))
        return await assemble(*arguments)

    monkeypatch.setattr(assembling, "assemble", watched)
    await jobs.weekly(db, time())
    assert sent_before[:2] == [0, 1], "the second region's centers were built after the first digest had left"
    await delivery(db, mailbox, time).run()
    assert sorted(chat for chat, _ in mailbox.sent) == [1, 2]
