"""The visit ledger as a frame."""

from collections.abc import AsyncIterator
from datetime import date
from typing import TypedDict

import pandas as pd
import pytest
import pytest_asyncio

from bot.analysis import visits_frame
from scoring.windows import week_of
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.errors import CenterNotFound
from tests.bot.nation import Nation
from tests.scoring.by_hand import same


class Span(TypedDict):
    start: date
    end: date


DAY = date(2026, 11, 18)
"""A Wednesday, as all answers of that nation are of one."""
SPAN: Span = {"start": date(2026, 11, 1), "end": date(2026, 11, 30)}


@pytest_asyncio.fixture
async def empty(url: str) -> AsyncIterator[Nation]:
    made = await Nation.build(url, ["A", "B"])
    yield made
    await made.db.close()


@pytest_asyncio.fixture
async def nation(empty: Nation) -> Nation:
    await empty.answer("A", week_of(DAY), same(5, 3))
    await empty.answer("B", week_of(DAY), same(5, 2))
    await visit_ledger.report(empty.db, [VisitReport(empty.ids["A"], DAY, 12)])
    return empty


async def test_a_row_for_each_center_and_day_has_typed_counts_and_the_share_that_answered(nation: Nation) -> None:
    frame = await visits_frame(nation.db, **SPAN)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "center": "category",
        "region": "category",
        "day": "datetime64[us]",
        "issued": "int64",
        "redeemed": "int64",
        "completed": "int64",
        "expired": "int64",
        "answers": "int64",
        "visits": "Int64",
        "response_rate": "float64",
        "alarm": "bool",
    }
    first, second = frame.itertuples(index=False)
    assert (first.center, first.day, first.answers, first.visits) == ("A", pd.Timestamp(DAY), 3, 12)
    assert first.response_rate == 0.25
    # B has reported nothing.
    assert (second.center, second.answers) == ("B", 2)
    assert frame[["visits", "response_rate"]].iloc[1].isna().tolist() == [True, True]


async def test_one_center_and_other_days_are_read_alone(nation: Nation) -> None:
    assert (await visits_frame(nation.db, centers="b", **SPAN))["center"].tolist() == ["B"]
    assert len(await visits_frame(nation.db, start=date(2026, 11, 19), end=date(2026, 11, 30))) == 0
    with pytest.raises(CenterNotFound):
        await visits_frame(nation.db, centers="C")


async def test_a_database_without_visits_gives_an_empty_frame_of_the_same_types(empty: Nation) -> None:
    before = await visits_frame(empty.db, **SPAN)
    await visit_ledger.report(empty.db, [VisitReport(empty.ids["A"], DAY, 12)])
    after = await visits_frame(empty.db, **SPAN)
    assert (len(before), len(after)) == (0, 1)
    assert (before.dtypes == after.dtypes).all()


async def test_many_centers_are_read_in_batches_and_come_in_one_piece(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = await visits_frame(nation.db, **SPAN)
    monkeypatch.setattr("bot.analysis.columns.BATCH", 1)
    pd.testing.assert_frame_equal(await visits_frame(nation.db, **SPAN), together)
    assert together["center"].nunique() == 2
