"""A week's digests of centers and their regions: assembled alike for the weekly run and for a preview."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Insert

from bot import jobs
from bot.digest import preview
from bot.digest.center.content import DigestContent
from bot.results import frozen_json
from bot.results.frozen_json import from_json, to_json
from bot.results.method_2022 import places
from bot.results.publish_report import BATCH
from scoring.method_2022.result import Result
from scoring.windows import monday, week_of
from storage.delivery import digests, region_digests
from storage.engine.database import Database
from storage.engine.prepared import Step
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import actions, snapshots
from storage.results.snapshots import Snapshot
from storage.results.stars import StarRecord
from storage.words import posts
from storage.words.posts import Post
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves, same

WEEK = week_of(date(2026, 6, 1))
REGIONS = {"A": "Первая", "B": "Первая", "C": "Вторая", "FEW": "Вторая", "NONE": "Вторая"}


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    nation = await Nation.build(url, list(REGIONS))
    rows = [CenterRow(code, code, region, "Город", "Europe/Moscow") for code, region in REGIONS.items()]
    await centers.load(nation.db, rows, now=moment_of(WEEK))
    for code in ("A", "B", "C"):
        await nation.answer(code, WEEK, halves(20), comments=["Большая очередь"] * 12)
    await nation.answer("FEW", WEEK, same(5, 3))
    yield nation
    await nation.db.close()


class CountedParses:
    """Stands between frozen JSON and its parser."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser
        self.number = 0

    def validate_python(self, value: object) -> object:
        self.number += 1
        return self._parser.validate_python(value)

    def dump_python(self, value: object) -> object:
        return self._parser.dump_python(value)


async def test_a_weekly_run_parses_no_snapshot_that_it_has_just_computed(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = CountedParses(frozen_json._adapter(Result))
    monkeypatch.setitem(frozen_json._adapters, Result, counted)
    report = await jobs.weekly(nation.db, moment_of(WEEK))
    # Five centers and two regions. Four centers have a snapshot: nobody has answered about NONE.
    assert (report.published, report.digests, counted.number) == (4, 5 + 2, 0)


async def test_a_weekly_run_parses_each_older_snapshot_once(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    await nation.publish(WEEK)
    counted = CountedParses(frozen_json._adapter(Result))
    monkeypatch.setitem(frozen_json._adapters, Result, counted)
    report = await jobs.weekly(nation.db, moment_of(WEEK))
    assert (report.published, report.digests, counted.number) == (0, 5 + 2, 4)


async def test_a_preview_says_what_the_weekly_run_freezes(nation: Nation) -> None:
    """Of a center with actions, of one with visits, of one about which others write, and of those with nothing."""
    now, ids, day = moment_of(WEEK), nation.ids, monday(WEEK)
    await nation.publish(WEEK)
    await actions.note(nation.db, ids["A"], group="E", what="Открыли окно", since=day, now=now)
    await visit_ledger.report(nation.db, [VisitReport(ids["B"], day, 40)])
    await posts.add(
        nation.db, [Post(ids["C"], f"p{one}", "карты", day, f"Большая очередь, ждали {one} часов") for one in range(12)]
    )
    before = {code: await preview.content(nation.db, center_code=code, week=WEEK, now=now) for code in REGIONS}
    regions = {name: await preview.region_content(nation.db, region=name, week=WEEK) for name in ("Первая", "Вторая")}
    assert await digests.find(nation.db, nation.ids["A"], WEEK) is None
    assert {code for code, one in before.items() if one.actions} == {"A"}
    assert {code for code, one in before.items() if one.visits} == {"B"}
    assert {code for code, one in before.items() if one.elsewhere} == {"C"} and regions["Вторая"].elsewhere
    await jobs.weekly(nation.db, now)
    for code, content in before.items():
        assert (await digests.get(nation.db, ids[code], WEEK)).content == to_json(content)
    for name, of_region in regions.items():
        region_id = await centers.region_id(nation.db, name)
        assert (await region_digests.get(nation.db, region_id, WEEK)).content == to_json(of_region)


async def test_no_transaction_of_a_weekly_run_writes_more_than_a_few_centers(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one lasts, the answers of people who are tapping wait for the file."""
    codes = [f"C-{number:02}" for number in range(2 * BATCH + 3)]
    nation = await Nation.build(url, codes)
    for code in codes:
        await nation.answer(code, WEEK, halves(10))
    written: list[Counter[str]] = []
    transact = Database.transact

    async def note(db: Database, steps: Sequence[Step]) -> list[int]:
        written.append(Counter())
        for statement, parameters in steps:
            assert isinstance(statement.statement, Insert)
            written[-1][statement.statement.table.name] += len(parameters)
        return await transact(db, steps)

    monkeypatch.setattr(Database, "transact", note)
    await jobs.weekly(nation.db, moment_of(WEEK))
    tables = {table: [one[table] for one in written if one[table]] for table in ("snapshots", "digests")}
    assert tables == {"snapshots": [BATCH, BATCH, 3], "digests": [BATCH, BATCH, 3]}
    await nation.db.close()


async def test_the_first_digests_wait_for_no_other_region_and_say_what_they_would_have_said_after_it(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two regions, the run goes on where it was."""
    now = moment_of(WEEK)
    ids, publish = nation.ids, snapshots.publish
    published: list[set[int]] = []

    async def die_at_the_second_region(db: Database, new: Sequence[Snapshot], records: Sequence[StarRecord]) -> None:
        if published:
            raise RuntimeError
        published.append({one.center_id for one in new})
        await publish(db, new, records)

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(snapshots, "publish", die_at_the_second_region)
        await jobs.weekly(nation.db, now)
    # Databases sort Russian names in orders of their own.
    (first,) = {REGIONS[code] for code in REGIONS if ids[code] in published[0]}
    made = await digests.last_weeks(nation.db)
    done = {code for code in REGIONS if made[ids[code]]}
    assert done == {code for code, region in REGIONS.items() if region == first}
    assert {*await snapshots.latest(nation.db)} == published[0]
    report = await jobs.weekly(nation.db, now)
    # The first region has had its digest with those of its centers.
    assert (report.published, report.digests) == (4 - len(published[0]), 5 - len(done) + 1)
    frozen = {code: (await digests.get(nation.db, ids[code], WEEK)).content for code in REGIONS}
    names = {name: await centers.region_id(nation.db, name) for name in {*REGIONS.values()}}
    regions = {name: (await region_digests.get(nation.db, one, WEEK)).content for name, one in names.items()}

    async def none(*arguments: object) -> None:
        return None

    monkeypatch.setattr(digests, "find", none)
    monkeypatch.setattr(region_digests, "find", none)
    for code, content in frozen.items():
        assert to_json(await preview.content(nation.db, center_code=code, week=WEEK, now=now)) == content
    for name, content in regions.items():
        assert to_json(await preview.region_content(nation.db, region=name, week=WEEK)) == content
    country = (await places.read(nation.db, up_to_week=WEEK)).country
    assert country is not None and all(
        from_json(DigestContent, frozen[code]).country_index == country.value for code in ("A", "B", "C")
    )
    assert await nation.count("snapshots") == 4
