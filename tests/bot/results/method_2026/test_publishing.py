"""Publishing by methodology 2026.1 in a real database of each kind."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, update

from bot.results import runs
from bot.results.frozen_json import from_json
from bot.results.memory import Memory
from bot.results.method_2026 import norms_file, published, publishing, verification
from bot.results.method_2026.norms_file import NormsFile
from bot.results.method_2026.own import OwnFigures
from bot.results.publish_report import PublishReport
from questionnaire.model import Entry, RespondentType
from questionnaire.versions import Versions
from scoring.method_2026.star_range import StarState
from scoring.method_2026.versions import parse
from scoring.windows import monday, month_of, week_of
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.results import snapshots, snapshots_2026
from storage.results.snapshots_2026 import Snapshot2026
from storage.tables import centers as center_table
from storage.tables import visit_issues
from tests.bot.results.method_2026.country import NOW, WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

FEW = 12
"""Centers of the population in most tests; the norms are those of all 120."""


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, last=FEW)
    await with_norms(database, country)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def publish(db: Database, week: int = WEEK, days: int = 0, **more: Any) -> PublishReport:
    return await publishing.publish(db, week=week, now=moment_of(week, days), **more)


async def rows(db: Database) -> dict[int, Snapshot2026]:
    return await snapshots_2026.latest(db)


async def test_a_run_publishes_every_center_once(db: Database) -> None:
    first = await publish(db)
    assert (first.published, first.unchanged) == (FEW, 0)
    before = await rows(db)
    again = await publish(db, days=1)
    assert again.published == 0
    assert await rows(db) == before
    one = before[min(before)]
    assert (one.week, one.revision, one.methodology, one.questionnaire) == (WEEK, 0, "2026.1", "2022.1")
    norms = await norms_file.in_force(db, WEEK)
    assert norms is not None and one.norms == norms.digest()


async def test_two_hundred_equal_answers_move_no_other_snapshot_by_a_byte(db: Database) -> None:
    """Published first without them, then with them in the next week; and by a run that begins with them."""
    victim, *others = sorted(one for one in (await publish_all(db)))
    before = await rows(db)
    await answered(db, victim, WEEK, ["1" * 15] * 200)
    await publish(db, days=1)
    after = await rows(db)
    assert after[victim].revision == 1
    assert after[victim].index_value != before[victim].index_value
    assert {one: after[one] for one in others} == {one: before[one] for one in others}


async def publish_all(db: Database) -> Sequence[int]:
    await publish(db)
    return list(await rows(db))


async def test_a_run_that_begins_with_the_planted_answers_says_the_same_of_all_others(db: Database) -> None:
    found = {}
    for center_ids in (None, [2], list(range(3, FEW + 1))):
        await publish(db, center_ids=center_ids)
    found = await rows(db)
    planted, *_ = sorted(found)
    await answered(db, planted, WEEK, ["5" * 15] * 200)
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM snapshots_2026")
        await connection.exec_driver_sql("DELETE FROM frames_2026")
    await publish(db)
    again = await rows(db)
    assert again.pop(planted) != found.pop(planted)
    assert again == found


async def test_figures_are_the_same_when_the_run_is_killed_between_batches_and_repeated(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(db)
    whole = await rows(db)
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM snapshots_2026")
        await connection.exec_driver_sql("DELETE FROM frames_2026")
    monkeypatch.setattr(publishing, "BATCH", 5)
    save, calls = snapshots_2026.publish, []

    async def dying(db: Database, new: Sequence[Snapshot2026]) -> int:
        calls.append(len(new))
        if len(calls) == 2:
            raise ConnectionError("killed")
        return await save(db, new)

    monkeypatch.setattr(snapshots_2026, "publish", dying)
    with pytest.raises(ConnectionError):
        await publish(db)
    assert len(await rows(db)) == 5
    monkeypatch.setattr(snapshots_2026, "publish", save)
    assert (await publish(db)).published == FEW - 5
    assert await rows(db) == whole


async def test_without_norms_and_with_those_of_too_few_centers_the_state_says_so(url: str, country: Population) -> None:
    database = await filled(url, country, last=FEW)
    await publish(database)
    found = await published.latest(database)
    assert {one.visible.star for one in found.values()} <= {StarState.NO_NORMS, StarState.HIDDEN}
    assert {one.visible.index for one in found.values()} == {None}
    assert {one.norms for one in found.values()} == {None}
    few = replace(country.norms, centers=99)
    await norms_file.publish(database, NormsFile(few, WEEK - 52), holds_from=week_of(date(2026, 1, 5)), now=NOW)
    report = await publish(database, days=1)
    assert report.published == FEW
    found = await published.latest(database)
    shown = [one.visible for one in found.values()]
    assert {one.star for one in shown} <= {StarState.NO_NORMS, StarState.HIDDEN}
    assert StarState.NO_NORMS in {one.star for one in shown}
    assert any(one.index is not None for one in shown)
    assert {(one.range, one.rank) for one in shown} == {(None, None)}
    await database.close()


async def test_the_week_decides_on_the_norms_when_the_year_changes_in_the_middle_of_a_run(
    db: Database, country: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The norms of the new year are published, and its first day begins, between two batches."""
    monkeypatch.setattr(publishing, "BATCH", 5)
    later = replace(country.norms, mu=(70.0, 70.0))
    save = snapshots_2026.publish

    async def meanwhile(database: Database, new: Sequence[Snapshot2026]) -> int:
        await norms_file.publish(db, NormsFile(later, WEEK), holds_from=WEEK + 1, now=NOW)
        return await save(database, new)

    monkeypatch.setattr(snapshots_2026, "publish", meanwhile)
    await publishing.publish(db, week=WEEK, now=datetime(2027, 1, 1, 0, 0, tzinfo=UTC))
    assert {one.norms for one in (await rows(db)).values()} == {country.norms.digest()}
    monkeypatch.setattr(snapshots_2026, "publish", save)
    await publish(db, WEEK + 1)
    found = (await rows(db)).values()
    assert {(one.week, one.norms) for one in found} == {(WEEK + 1, later.digest())}


async def test_a_window_may_hold_answers_to_two_versions_of_the_questionnaire(db: Database) -> None:
    """The snapshot names the version at the end of its week; answers to both count alike."""
    one = min(await publish_all(db))
    before = (await rows(db))[one]
    turning = Versions("2022.1", ((monday(WEEK + 1), "2026.1"),))
    await answered(db, one, WEEK + 1, ["5" * 15] * 6, questionnaire="2026.1")
    await publish(db, WEEK + 1, versions=turning)
    after = (await rows(db))[one]
    assert (before.questionnaire, after.questionnaire) == ("2022.1", "2026.1")
    own = [from_json(OwnFigures, row.result).star_people[0] for row in (before, after)]
    gone = own[0] + 6 - own[1]
    assert 0 <= gone < 20
    assert [verdict.differences for verdict in await verification.verify(db, center=None, week=None)] == [()] * 13


async def test_a_revision_waits_for_five_new_people_and_a_repeated_answer_is_one_of_them(db: Database) -> None:
    one = min(await publish_all(db))
    await answered(db, one, WEEK, ["5" * 15] * 4, people=["a" * 16, "a" * 16, "b" * 16, "c" * 16])
    await answered(db, one, WEEK, ["4" * 15] * 2, people=["a" * 16, "d" * 16])
    # Six answers of four people.
    report = await publish(db, days=1)
    assert (report.published, report.held, (await rows(db))[one].revision) == (0, 1, 0)
    before = from_json(OwnFigures, (await rows(db))[one].result).people[0]
    await answered(db, one, WEEK, ["4" * 15], people=["e" * 16])
    assert (await publish(db, days=2)).published == 1
    after = from_json(OwnFigures, (await rows(db))[one].result).people[0]
    assert ((await rows(db))[one].revision, after - before) == (1, 5)
    # All five come once more: five new people for the guard, nobody more in the window.
    again = [*"abcde"]
    await answered(db, one, WEEK, ["3" * 15] * 5, people=[letter * 16 for letter in again])
    assert (await publish(db, days=3)).published == 1
    assert from_json(OwnFigures, (await rows(db))[one].result).people[0] == after


async def test_a_star_range_is_set_by_the_first_run_of_a_month_and_stays_till_the_next(db: Database) -> None:
    await publish(db)
    found = {one: from_json(OwnFigures, row.result) for one, row in (await rows(db)).items()}
    one = next(center_id for center_id, own in found.items() if own.shown is not None and own.shown.low >= 3)
    shown = found[one].shown
    assert found[one].display.month == "2026-11"
    assert month_of(WEEK) == "2026-11" and month_of(WEEK + 1) == "2026-12"
    await answered(db, one, WEEK, ["1" * 15] * 60)
    await publish(db, days=1)
    within = from_json(OwnFigures, (await rows(db))[one].result)
    assert (within.shown, within.display) == (shown, found[one].display)
    assert within.posterior != found[one].posterior
    await publish(db, WEEK + 1)
    later = from_json(OwnFigures, (await rows(db))[one].result)
    assert later.display.month == "2026-12"
    assert later.display.started is not None and later.display.started.range == shown
    assert later.shown is not None and shown is not None and later.shown.high < shown.low
    assert {verdict.differences for verdict in await verification.verify(db, center=None, week=None)} == {()}


async def test_after_a_reset_the_range_is_judged_by_the_new_norms(db: Database, country: Population) -> None:
    """Cuts ten points higher: nobody keeps a range that has become unlikely."""
    await publish(db)
    one, two, three, four = (cut + 10 for cut in country.norms.cuts)
    higher = replace(country.norms, cuts=(one, two, three, four))
    await norms_file.publish(db, NormsFile(higher, WEEK), holds_from=WEEK + 1, now=NOW)
    before = await published.latest(db)
    await publish(db, WEEK + 1)
    after = await published.latest(db)
    ranges = [(before[one].visible.range, after[one].visible.range) for one in before]
    both = [(old, new) for old, new in ranges if old is not None and new is not None]
    assert both and all(new.low < old.low for old, new in both)
    assert {one.norms for one in after.values()} == {higher.digest()}
    assert {verdict.differences for verdict in await verification.verify(db, center=None, week=None)} == {()}


async def test_below_the_people_of_a_star_the_last_range_stays_in_grey_for_twelve_months(
    db: Database, country: Population
) -> None:
    """Later norms ask for more people than anybody has. Week 52 ends in November 2027, week 53 in December."""
    await publish(db)
    found = await published.latest(db)
    one = next(center_id for center_id, row in found.items() if row.visible.range is not None)
    await norms_file.publish(db, NormsFile(replace(country.norms, n_star=10_000), WEEK), holds_from=WEEK + 1, now=NOW)
    for weeks, remembered in ((1, True), (52, True), (53, False)):
        # Without answers there would be no center of ten people in the year.
        await answered(db, one, WEEK + weeks, ["4" * 15] * 40)
        await publish(db, WEEK + weeks)
        seen = (await published.latest(db))[one].visible
        assert (seen.star, seen.range, seen.certainty) == (StarState.NOT_ENOUGH_PEOPLE, None, None)
        last = seen.last_range
        assert (last is not None) == remembered, weeks
        assert last is None or (last.range, last.month) == (found[one].visible.range, "2026-11")


async def test_only_a_person_puts_a_center_under_review_and_takes_it_out(db: Database) -> None:
    await publish(db)
    found = await published.latest(db)
    one = next(center_id for center_id, row in found.items() if row.visible.range is not None)
    assert (await publish(db, days=1, reviewed=[one])).published == 1
    seen = (await published.latest(db))[one].visible
    assert (seen.star, seen.range, seen.rank) == (StarState.UNDER_REVIEW, None, None)
    assert seen.index == found[one].visible.index
    assert (await publish(db, days=2)).published == 1
    assert (await published.latest(db))[one].visible == found[one].visible


async def test_both_versions_count_the_same_blocks_for_a_quarter(db: Database, country: Population) -> None:
    turning = parse("2026.1 from 2026-11-23")
    assert turning.of(WEEK).computed == ("2022.1", "2026.1")
    report = await runs.publish(db, week=WEEK, now=NOW, methodologies=turning)
    assert report.other is not None and (report.leading.published, report.other.published) == (FEW, FEW)
    for week in (WEEK + 1, WEEK + 2):
        await answered(db, 1, week, ["4" * 15] * 3)
        await runs.publish(db, week=week, now=moment_of(week), methodologies=turning)
        heads, earlier = await snapshots_2026.heads(db), await snapshots.heads(db)
        for center_id, head in heads.items():
            assert from_json(Memory, head.seen).blocks == from_json(Memory, earlier[center_id].seen).blocks
    # After the quarter 2026.1 goes on from there, alone.
    await answered(db, 1, WEEK + 13, ["4" * 15] * 5)
    report = await runs.publish(db, week=WEEK + 13, now=moment_of(WEEK + 13), methodologies=turning)
    assert report.other is None and report.leading.published == FEW
    assert {one.week for one in (await snapshots.latest(db)).values()} <= set(range(WEEK, WEEK + 3))
    old = from_json(Memory, earlier[1].seen).blocks or {}
    new = from_json(Memory, (await snapshots_2026.heads(db))[1].seen).blocks or {}
    kind = RespondentType.JOB_SEEKER
    kept = [block for block in old[kind].closed if block.last >= new[kind].closed[0].last]
    assert list(new[kind].closed[: len(kept)]) == kept and len(new[kind].closed) > len(kept)


async def test_a_center_that_could_choose_whom_to_ask_has_no_star(db: Database) -> None:
    """Most answers come by visit token. 52 weeks have 260 opening days: visits of 130 of them must be reported, and
    half of those visits must have got a token."""
    async with db.write() as connection:
        await connection.execute(update(center_table).values(created_at=moment_of(WEEK - 60)))
    await publish(db)
    one = next(center_id for center_id, row in (await published.latest(db)).items() if row.visible.range is not None)
    await answered(db, one, WEEK, ["4" * 15] * 400, entry=Entry.VISIT_TOKEN)
    days = [monday(WEEK) - timedelta(weeks=weeks) + timedelta(days=at) for weeks in range(26) for at in range(5)]
    alone = parse("2026.1")

    async def star(now: int) -> StarState:
        await runs.publish(db, week=WEEK, now=moment_of(WEEK, now), methodologies=alone)
        return (await published.latest(db))[one].visible.star

    async def issued(tokens: int) -> None:
        values = {"issued_at": datetime.combine(days[0], time(9), UTC), "tokens": tokens, "id": f"issue-{tokens}"}
        async with db.write() as connection:
            await connection.execute(insert(visit_issues).values(center_id=one, expires_at=NOW, **values))

    assert await star(1) is StarState.TOO_FEW_ASKED
    await issued(649)
    await visit_ledger.report(db, [VisitReport(one, day, 10) for day in days[:-1]])
    assert await star(2) is StarState.TOO_FEW_ASKED
    # The 130th day; but 649 tokens of 1,300 visits are fewer than half.
    await visit_ledger.report(db, [VisitReport(one, days[-1], 10)])
    assert await star(3) is StarState.TOO_FEW_ASKED
    await issued(1)
    assert await star(4) in (StarState.STAR, StarState.TWO_STARS)
    assert {verdict.differences for verdict in await verification.verify(db, center=None, week=None)} == {()}
