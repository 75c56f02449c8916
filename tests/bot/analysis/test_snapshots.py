"""Published snapshots as a frame: their figures, and nothing that would identify somebody."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pandas as pd
import pytest
import pytest_asyncio

from bot.analysis import snapshots_frame
from scoring.windows import monday, week_of
from tests.bot.nation import EMP, Nation
from tests.scoring.by_hand import halves, plain_index, same

WEEK = week_of(date(2026, 11, 22))


@pytest_asyncio.fixture
async def empty(url: str) -> AsyncIterator[Nation]:
    made = await Nation.build(url, ["A", "FEW", "NONE"])
    yield made
    await made.db.close()


@pytest_asyncio.fixture
async def nation(empty: Nation) -> Nation:
    """A with 60 job seekers and 3 employers, FEW with 8 answers; A is published for two weeks."""
    made = empty
    await made.answer("A", WEEK - 1, halves(60, 5, 4))
    await made.publish(WEEK - 1)
    await made.answer("A", WEEK, same(4, 20))
    await made.answer("A", WEEK, same(2, 3), EMP)
    await made.answer("A", WEEK, same(1, 2), quality="X", reasons="staff")
    await made.answer("FEW", WEEK, same(5, 8))
    await made.publish(WEEK)
    return made


async def test_a_row_for_each_center_and_week_has_what_was_published(nation: Nation) -> None:
    frame = await snapshots_frame(nation.db)
    assert frame[["center", "n"]].values.tolist() == [["A", 60], ["A", 80], ["FEW", 8]]
    assert [day.date() for day in frame["week"]] == [monday(WEEK - 1), monday(WEEK), monday(WEEK)]
    last = frame.iloc[1]
    # Three employers are too few to count: the job seekers stand alone.
    assert last["index"] == pytest.approx(plain_index(halves(60, 5, 4) + same(4, 20)), abs=1e-9)
    assert last["ci_low"] < last["index"] < last["ci_high"] and last["se"] > 0
    assert (last["state"], last["employers"], last["methodology"]) == ("firm", "absent", "2022.1")
    assert (last["window_start"].date(), last["window_end"].date()) == (date(2026, 8, 24), date(2026, 11, 22))
    assert (last["quality_clean"], last["quality_x"]) == (80, 2)
    assert last["published_at"] == pd.Timestamp(monday(WEEK + 1), tz="UTC") + timedelta(hours=9)
    assert last["groups_F"] == last["groups_C"] == pytest.approx(last["index"])


async def test_what_might_give_somebody_away_is_missing_unless_the_operator_asks_for_it(nation: Nation) -> None:
    seen, raw = await snapshots_frame(nation.db), await snapshots_frame(nation.db, raw=True)
    hidden = ["index", "se", "ci_low", "groups_F", "shrunk_index", "n_job_seeker", "n_employer", "index_job_seeker"]
    few = seen.iloc[2]
    assert few[["n", "state", "star_state"]].tolist() == [8, "hidden", "hidden"]
    assert few[["index", "se", "ci_low", "groups_F", "shrunk_index", "index_job_seeker"]].isna().all()
    assert raw.iloc[1][["n_job_seeker", "n_employer"]].tolist() == [80, 0]
    # All eight agree fully.
    assert raw.iloc[2][["index", "groups_F", "index_job_seeker", "n_job_seeker"]].tolist() == [100, 100, 100, 8]
    shown = [name for name in seen.columns if name not in {*hidden, "ci_high", "quality_index_clean", "reliability"}
             and not name.startswith(("groups_", "index_", "trend_", "funnel_"))]  # fmt: skip
    pd.testing.assert_frame_equal(seen[shown], raw[shown])


async def test_every_column_has_its_type_also_where_nothing_is_published(empty: Nation) -> None:
    before = await snapshots_frame(empty.db)
    assert len(before) == 0
    await empty.answer("A", WEEK, halves(60, 5, 4))
    await empty.publish(WEEK)
    full = await snapshots_frame(empty.db)
    assert list(full) == list(before)
    types = {name: str(kind) for name, kind in full.dtypes.items()}
    assert {name: str(kind) for name, kind in before.dtypes.items()} == types
    assert types["published_at"] == "datetime64[us, UTC]"
    assert {types[name] for name in ("week", "window_start", "window_end")} == {"datetime64[us]"}
    assert {types[name] for name in ("index", "se", "groups_F", "trend_points", "funnel_z")} == {"float64"}
    assert {types[name] for name in ("n_job_seeker", "n_employer", "star")} == {"Int64"}
    assert {types[name] for name in ("center", "region", "state", "employers", "star_state", "methodology")} == {
        "category"
    }
    assert full["state"].cat.ordered and list(full["state"].cat.categories) == ["hidden", "preliminary", "firm"]


async def test_some_centers_and_some_weeks_are_read_alone(nation: Nation) -> None:
    assert len(await snapshots_frame(nation.db, centers=["a"])) == 2
    assert len(await snapshots_frame(nation.db, centers="NONE")) == 0
    assert len(await snapshots_frame(nation.db, start=date(2026, 11, 22))) == 2
    assert len(await snapshots_frame(nation.db, end=date(2026, 11, 21))) == 1


async def test_of_several_revisions_of_a_week_the_last_one_stands(empty: Nation) -> None:
    await empty.answer("A", WEEK, same(5, 40))
    await empty.publish(WEEK)
    await empty.answer("A", WEEK, same(4, 40))
    await empty.publish(WEEK, days=1)
    frame = await snapshots_frame(empty.db)
    # The first revision is 0.
    assert frame[["revision", "n", "index"]].values.tolist() == [[1, 80, pytest.approx(87.5)]]


async def test_many_centers_are_read_in_batches_and_come_in_one_piece(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = await snapshots_frame(nation.db)
    monkeypatch.setattr("bot.analysis.columns.BATCH", 1)
    pd.testing.assert_frame_equal(await snapshots_frame(nation.db), together)
    assert together["center"].nunique() == 2
