"""Packed weeks: whatever happens to answers, what is read of them is what the rows say."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
import pytest_asyncio

from bot.doctor import packed
from bot.doctor.finding import State
from bot.results import packing
from bot.results.counting import Guard
from bot.results.frozen_json import to_json
from bot.results.method_2022.tally import summed, tally
from bot.results.method_2026 import publishing, verification
from bot.results.method_2026.own import own_figures
from bot.results.method_2026.sweep import Country, sweep
from bot.results.windows import Spans
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.method_2026.cells import AGE_BANDS, ENTRIES
from scoring.methodology import STANDARD as EARLIER
from scoring.windows import monday
from storage.counting import answers, packed_weeks, voices
from storage.counting.packed_weeks import Packed
from storage.engine.database import Database
from storage.erasure import coarsening, privacy
from storage.errors import RespondentNotFound
from storage.imports.responses_file import Response
from storage.people import rekeying
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.quality import invalid_answers
from storage.results import snapshots_2026
from storage.survey import importing
from storage.survey.importing import Assessed
from tests.bot.results.method_2026.country import WEEK, answered, moment_of
from tests.storage.people import finish

QUESTIONNAIRE = load("2022.1")
CENTERS = tuple(CenterRow(f"C-{one}", f"Центр {one}", "Край", "Город", "Europe/Moscow") for one in range(3))
PEOPLE = tuple(f"{one:064x}" for one in range(12))
STEPS = 40
SPAN = packing.weeks_of(WEEK)


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    await centers.load(database, CENTERS, now=moment_of(WEEK - 70))
    yield database
    await database.close()


class History:
    """Does at random what can happen to answers, each by the code that does it in the product."""

    def __init__(self, db: Database, seed: int) -> None:
        self.db = db
        self.dice = random.Random(seed)
        self.made = 0
        self.clock = moment_of(WEEK - 40)
        self.zone = "Europe/Moscow"

    async def step(self) -> None:
        # A day passes with each, so that nobody comes back before thirty days too often for the windows to fill.
        self.clock += timedelta(days=self.dice.randrange(1, 9), hours=self.dice.randrange(24))
        usual: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.complete, 8), (self.take_in, 4), (self.invalidate, 3), (self.restore, 2), (self.forget, 2),
            (self.coarsen, 2), (self.rekey, 1), (self.move, 1), (self.pack, 4), (self.publish, 1),
        ]  # fmt: skip
        (work,) = self.dice.choices([one for one, _ in usual], [often for _, often in usual])
        await work()

    async def complete(self) -> None:
        """Several clients."""
        for account in self.dice.sample(PEOPLE, 6):
            center_id, quality = self.dice.randrange(1, 4), self.dice.choice(["clean", "clean", "B", "X"])
            await finish(self.db, account, self.clock, center_id=center_id, quality=quality)
            self.clock += timedelta(minutes=7, seconds=self.dice.randrange(60))

    async def take_in(self) -> None:
        """A file with late answers of many weeks, some of people."""
        rows = []
        for _ in range(self.dice.randrange(5, 30)):
            self.made += 1
            week = self.dice.randrange(SPAN.first - 2, WEEK + 3)
            # A Sunday evening in Moscow is Monday in Vladivostok.
            hour, days = self.dice.choice([(9, 2), (20, 6)])
            day = datetime.combine(monday(week), time(hour, self.dice.randrange(60)), UTC) + timedelta(days=days)
            response = Response(
                center_id=self.dice.randrange(1, 4),
                timezone=self.zone,
                id=f"i-{self.made:06}",
                respondent_type=self.dice.choice([RespondentType.JOB_SEEKER, RespondentType.EMPLOYER]),
                age_band=self.dice.choice(list(AgeBand)),
                entry=self.dice.choice(list(Entry)),
                verified=False,
                questionnaire="2022.1",
                language="ru",
                started_at=day,
                completed_at=day,
                answers="".join(self.dice.choices("123458", k=15)),
                quality=None,
                reasons="",
                comment=None,
            )
            person = self.dice.choice([None, None, f"{self.dice.randrange(9):016x}"])
            rows.append(Assessed(response, self.dice.choice(["clean", "B", "X"]), "", person))
        await importing.add(self.db, rows)

    async def invalidate(self) -> None:
        for center_id, id in await self._some("quality IN ('clean', 'B')"):
            await invalid_answers.mark(self.db, center_id, "case", [id], self._decision)

    async def restore(self) -> None:
        for center_id, id in await self._some("reasons LIKE 'invalid%'"):
            await invalid_answers.restore(self.db, center_id, [id], self._decision)

    async def forget(self) -> None:
        account = self.dice.choice(PEOPLE)
        try:
            await privacy.forget_account(self.db, account, now=self.clock)
        except RespondentNotFound:
            return

    async def coarsen(self) -> None:
        await coarsening.coarsen(self.db, self.clock)

    async def rekey(self) -> None:
        """Somebody came under a new name before the old one was recognized: two become one."""
        old, new = self.dice.sample(PEOPLE, 2)
        await rekeying.recognize(self.db, new, [old])

    async def move(self) -> None:
        """The zone of a center was wrong: answers around midnight on Sunday belong to another week."""
        self.zone = self.dice.choice(["Europe/Moscow", "Asia/Vladivostok"])
        await centers.load(self.db, [replace(one, timezone=self.zone) for one in CENTERS], now=self.clock)

    async def pack(self) -> None:
        await packing.pack(self.db, WEEK)

    async def publish(self) -> None:
        await publishing.publish(self.db, week=self.dice.randrange(WEEK - 2, WEEK + 1), now=self.clock)

    @property
    def _decision(self) -> invalid_answers.Decision:
        return invalid_answers.Decision("cli:olga", "Made up", self.clock)

    async def _some(self, where: str) -> list[tuple[int, str]]:
        query = (
            f"SELECT center_id, id FROM interviews WHERE completed_at IS NOT NULL AND {where} ORDER BY center_id, id"
        )
        async with self.db.read() as connection:
            found = [(row.center_id, row.id) for row in await connection.exec_driver_sql(query)]
        return self.dice.sample(found, min(3, len(found)))


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_every_step_of_a_random_history_both_readings_are_the_same(db: Database, seed: int) -> None:
    history, emptied = History(db, seed), 0
    await history.take_in()
    for _ in range(STEPS):
        await history.step()
        found = await packing.compare(db, WEEK)
        assert found.differing == ()
        emptied += (await packed_weeks.count(db, SPAN.first, SPAN.last))[1] > 0
    # Otherwise nothing would have been tried.
    assert emptied > STEPS / 4
    await _same(db)
    await packing.pack(db, WEEK)
    await _same(db)
    await packing.rebuild(db, WEEK)
    await _same(db)


async def _same(db: Database) -> None:
    for counted in (False, True):
        one, other = [
            await sweep(db, WEEK, QUESTIONNAIRE, counting=_guard() if counted else None, from_rows=from_rows)
            for from_rows in (False, True)
        ]
        _equal(one, other)
        figures, again = [
            to_json(own_figures(each, None, QUESTIONNAIRE, month="2026-11")) for each in (one, other)
        ]  # fmt: skip
        assert figures == again and one.center_ids
    # By 2022.1, too: there a verification adds up the rows of one center after the other.
    packed_ones = await tally(db, WEEK, QUESTIONNAIRE, EARLIER, counting=_guard())
    assert packed_ones.center_ids == one.center_ids
    for center_id in packed_ones.center_ids:
        rows = await answers.rows_of(db, center_id, first_week=SPAN.first, last_week=SPAN.last)
        alone = summed(center_id, rows, Spans.of(WEEK, EARLIER), _guard(), QUESTIONNAIRE, EARLIER)
        assert alone.inputs_hash(center_id) == packed_ones.inputs_hash(center_id)
        assert alone.center(center_id) == packed_ones.center(center_id)


def _guard() -> Guard:
    return Guard(Spans.of(WEEK, EARLIER), EARLIER, {})


def _equal(one: Country, other: Country) -> None:
    assert (one.center_ids, one.hashes, one.known) == (other.center_ids, other.hashes, other.known)
    for key, sums in one.cells.items():
        for name in ("people", "item_n", "points"):
            np.testing.assert_array_equal(getattr(sums, name), getattr(other.cells[key], name))
    for key, plain in one.plain.items():
        for field in fields(plain):
            np.testing.assert_array_equal(getattr(plain, field.name), getattr(other.plain[key], field.name))
    for mine, theirs in zip(one.shared, other.shared, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(one.singly, other.singly)


async def test_a_publication_from_packed_weeks_is_verified_from_the_rows(db: Database) -> None:
    for week in range(WEEK - 20, WEEK + 1):
        await answered(db, 1, week, ["5" * 15, "4" * 15, "3" * 15] * 3)
    assert (await packed.examine(db, moment_of(WEEK))).found == ("none yet: the weekly run makes them")
    report = await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    assert report.published == 1
    assert (await packed_weeks.count(db, SPAN.first, SPAN.last))[0] == len(CENTERS) * (SPAN.last - SPAN.first + 1)
    (verdict, *_) = await verification.verify(db, center="C-0", week=None)
    assert verdict.differences == ()
    # The rows are trusted, whatever a copy says.
    async with db.write() as connection:
        await connection.exec_driver_sql("UPDATE packed_weeks SET content = replace(content, '555', '111')")
    (verdict, *_) = await verification.verify(db, center="C-0", week=None)
    assert verdict.differences == ()
    found = await packing.compare(db, WEEK)
    assert len(found.differing) == 21
    said = await packed.examine(db, moment_of(WEEK))
    assert (said.state, said.found) == (State.FAIL, f"21 of {found.compared} looked at differ from the answers")
    await packing.rebuild(db, WEEK)
    assert (await packing.compare(db, WEEK)).differing == ()
    assert (await packed.examine(db, moment_of(WEEK))).state is State.OK
    assert len(await snapshots_2026.latest(db)) == 1


async def test_a_copy_of_what_was_read_before_a_change_is_refused(db: Database) -> None:
    await answered(db, 1, WEEK, ["5" * 15])
    async with db.read() as connection:
        known = await packed_weeks.lacking(connection, [1], WEEK, WEEK)
    await answered(db, 1, WEEK, ["1" * 15])
    await packed_weeks.put(db, [Packed(1, WEEK, known[1, WEEK], "x" * voices.RECORD_CHARACTERS)])
    async with db.read() as connection:
        assert not (await packed_weeks.contents(connection, [1], WEEK, WEEK))
    assert await packing.pack(db, WEEK, center_ids=[1])
    assert (await packing.compare(db, WEEK, center_ids=[1])).differing == ()


async def test_the_digits_of_a_record_are_those_that_are_packed_already(db: Database) -> None:
    """If they have to change, a migration has to empty what is packed."""
    await answered(db, 1, WEEK, ["543218954321895"], people=["00000000000000aa"], entry=Entry.KIOSK)
    await packing.pack(db, WEEK)
    async with db.read() as connection:
        found = await packed_weeks.contents(connection, [1], WEEK, WEEK)
    moment = datetime.combine(monday(WEEK) + timedelta(days=2), time(9))
    said = f"543218954321895{WEEK}001500000001{moment:%Y-%m-%d %H:%M:%S}00000000000000aa"
    assert found[1, WEEK].startswith(said) and len(found[1, WEEK]) == len(said) + 32
    assert (AGE_BANDS[1], ENTRIES[5]) == (AgeBand.FROM_25, Entry.KIOSK)


async def test_what_no_publication_reads_any_more_is_not_kept(db: Database) -> None:
    await answered(db, 1, WEEK, ["5" * 15])
    await packing.pack(db, WEEK)
    await packing.pack(db, WEEK + 65)
    async with db.read() as connection:
        kept = await packed_weeks.contents(connection, [1], SPAN.first, WEEK)
    assert kept == {}
