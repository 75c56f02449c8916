"""Silence and a lasting fall, from the interviews to the delivered text, on a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest_asyncio

from bot.alerts.watch import NEWS, WatchReport, watch
from bot.delivery import letters
from bot.delivery.outbox import Delivery
from bot.messenger.pace import Pace
from bot.tables import alerts as table
from handlers.services import Letter
from questionnaire.languages import Offered
from scoring.windows import week_of
from storage.access import invites, memberships
from storage.access.memberships import Membership, Role
from storage.delivery import outbox
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.quality.alerts import JOB
from storage.workers import jobs
from tests.bot.drawn import drawn_here
from tests.bot.nation import LONG_AGO, Nation, moment_of
from tests.scoring.by_hand import halves, same

WEEK = week_of(date(2026, 6, 1))
WEDNESDAY = datetime(2026, 6, 3, 9, tzinfo=UTC)
"""When the week's interviews are completed, see `Nation.answer`."""
HOUR = timedelta(hours=1)
DAYS = timedelta(days=1)
NOTHING = WatchReport(raised=0, ended=0, queued=0)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    nation = await Nation.build(url, ["A", "B"])
    for code in nation.ids:
        await nation.answer(code, WEEK - 1, same(4))
    yield nation
    await nation.db.close()


class Phone:
    """Keeps the messages that it gets."""

    def __init__(self, db: Database) -> None:
        self.sent: list[tuple[int, str]] = []
        self._db = db

    async def send(self, chat_id: int, letter: Letter | str) -> int:
        assert isinstance(letter, str)
        self.sent.append((chat_id, letter))
        return len(self.sent)

    async def deliver(self, now: datetime) -> None:
        async def sleep(seconds: float) -> None:
            await asyncio.sleep(0)
            clock[0] += timedelta(seconds=seconds)

        clock = [now]
        write = letters.for_item(self._db, drawn_here, Offered(), lambda sealed: None, lambda: clock[0])
        pace = Pace(self._db, "telegram", lambda: clock[0], sleep)
        await Delivery(self._db, self, write, pace, lambda: clock[0]).run()


async def appoint(nation: Nation, number: int, *, center: str | None = None) -> Membership:
    """An administrator of a center, or of the region."""
    region = await centers.region_id(nation.db, "Область") if center is None else None
    token = await invites.create(
        nation.db,
        role=Role.REGION_ADMIN if center is None else Role.CENTER_ADMIN,
        center_id=None if center is None else nation.ids[center],
        region_id=region,
        trusted=True,
        now=LONG_AGO,
    )
    return await invites.redeem(
        nation.db, token, account=f"{number:064}", messenger="telegram", user_id=number, chat_id=number, name="Имя",
        now=LONG_AGO,
    )  # fmt: skip


async def test_silence_is_told_once_ends_with_an_answer_and_may_come_again(nation: Nation) -> None:
    await appoint(nation, 1, center="A")
    phone = Phone(nation.db)
    await nation.answer("B", WEEK + 3, same(4))
    await nation.answer("A", WEEK, same(4))
    assert await watch(nation.db, WEDNESDAY + 14 * DAYS - HOUR) == NOTHING
    # Wednesday noon in Moscow: the message leaves on Thursday at nine, six in UTC.
    assert await watch(nation.db, WEDNESDAY + 14 * DAYS) == WatchReport(raised=1, ended=0, queued=1)
    await phone.deliver(WEDNESDAY + 15 * DAYS - 3 * HOUR - timedelta(minutes=1))
    assert phone.sent == []
    await phone.deliver(WEDNESDAY + 15 * DAYS - 3 * HOUR)
    ((chat, words),) = phone.sent
    assert chat == 1 and "<b>Центр «A», Город</b>" in words and "ни одного ответа" in words
    assert await watch(nation.db, WEDNESDAY + 16 * DAYS) == NOTHING

    await nation.answer("A", WEEK + 3, same(4))
    assert await watch(nation.db, WEDNESDAY + 21 * DAYS) == WatchReport(raised=0, ended=1, queued=0)
    found = await watch(nation.db, WEDNESDAY + 35 * DAYS)
    assert found == WatchReport(raised=2, ended=0, queued=1)
    (new, other, old) = await table.rows(nation.db, center=None, region=None)
    assert [(row["center"], row["alert"], row["since_week"]) for row in (new, other, old)] == [
        ("A", "silence", "2026-06-22"), ("B", "silence", "2026-06-22"), ("A", "silence", "2026-06-01"),
    ]  # fmt: skip
    assert [(row["sent"], row["queued"], row["not_told"]) for row in (new, other, old)] == [
        (0, 1, 0), (0, 0, 0), (1, 0, None),
    ]  # fmt: skip


async def test_where_nobody_at_the_center_can_be_reached_the_regions_administrators_are_told(nation: Nation) -> None:
    stopped = await appoint(nation, 1, center="A")
    await appoint(nation, 2)
    await memberships.stop(nation.db, stopped.account, now=WEDNESDAY)
    await nation.answer("B", WEEK + 2, same(4))
    assert await watch(nation.db, WEDNESDAY + 14 * DAYS) == WatchReport(raised=1, ended=0, queued=1)
    phone = Phone(nation.db)
    await phone.deliver(WEDNESDAY + 15 * DAYS)
    ((chat, words),) = phone.sent
    assert chat == 2 and "администратора на связи у центра сейчас нет" in words


async def test_two_alerts_a_week_and_what_found_no_room_in_two_weeks_is_left_to_the_list(nation: Nation) -> None:
    """Fourteen centers of one region fall silent at once, and the region has the only administrator."""
    more = [CenterRow(f"C{number:02}", "C", "Область", "Город", "Europe/Moscow") for number in range(12)]
    await centers.load(nation.db, more, now=LONG_AGO)
    await appoint(nation, 2)
    now = WEDNESDAY + 14 * DAYS
    queued = []
    for day in range(0, NEWS.days + 8):
        await watch(nation.db, now + day * DAYS)
        await Phone(nation.db).deliver(now + day * DAYS)
        queued.append(sum((await outbox.counts(nation.db)).values()))
    # The first two leave on Thursday; each next pair a week after the last.
    assert (queued[0], queued[6], queued[7], queued[13], queued[-1]) == (2, 2, 4, 4, 4)
    rows = await table.rows(nation.db, center=None, region=None)
    assert sum(row["not_told"] for row in rows) == 14 - 4


async def test_a_fall_is_told_after_two_windows_and_over_after_two_that_are_none(nation: Nation) -> None:
    await appoint(nation, 1, center="A")
    for code in ("A", "B"):
        await nation.answer(code, WEEK - 13, halves(40, 5, 4))  # 87.5, in the window before
    await nation.answer("A", WEEK, halves(40, 3, 2))  # 37.5
    await nation.answer("B", WEEK, halves(40, 5, 4))
    assert await published(nation, WEEK) == NOTHING
    await nation.answer("A", WEEK + 1, halves(10, 3, 2))
    assert await published(nation, WEEK + 1) == WatchReport(raised=1, ended=0, queued=1)
    phone = Phone(nation.db)
    await phone.deliver(moment_of(WEEK + 1) + 2 * DAYS)
    ((_, words),) = phone.sent
    # The answer of the week before them all is a 4 throughout: (50·37.5 + 75)/51 and (40·87.5)/40.
    assert "Индекс держится ниже прежнего: 38,2, на 49,3 меньше" in words
    assert await watch(nation.db, moment_of(WEEK + 1) + DAYS) == NOTHING

    # A quarter later the center is compared with the low answers.
    await nation.answer("A", WEEK + 14, halves(40, 5, 4))
    await nation.answer("B", WEEK + 14, same(4))
    assert await published(nation, WEEK + 14) == NOTHING
    await nation.answer("A", WEEK + 15, halves(10, 5, 4))
    await nation.answer("B", WEEK + 15, same(4))
    assert await published(nation, WEEK + 15) == WatchReport(raised=0, ended=1, queued=0)


async def published(nation: Nation, week: int) -> WatchReport:
    """Publishes a week on its Monday and runs the watch an hour later, as a job that has succeeded before."""
    await nation.publish(week)
    now = moment_of(week) + HOUR
    found = await watch(nation.db, now)
    await jobs.record(nation.db, JOB, started=now, ended=now, failed=False)
    return found
