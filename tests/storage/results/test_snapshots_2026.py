"""The index of each center's newest snapshot of methodology 2026.1, without its figures."""

from datetime import date, timedelta

from storage.engine.database import Database
from storage.results import snapshots_2026
from storage.results.snapshots_2026 import Index2026, Snapshot2026
from tests.storage.conftest import NOW

WEEK = 105_706


def snapshot(center_id: int, week: int, revision: int, index_value: float | None) -> Snapshot2026:
    return Snapshot2026(
        center_id=center_id, week=week, revision=revision, published_at=NOW + timedelta(hours=revision),
        methodology="2026.1", questionnaire="2022.1", norms=None, window_start=date(2026, 8, 31),
        window_end=date(2026, 11, 29), people=30, index_value=index_value, adjusted_index=None, state="firm",
        star="star", result="{}", settings="{}", inputs_hash="", seen="{}",
    )  # fmt: skip


async def test_of_a_center_s_snapshots_the_last_revision_of_the_last_week_counts(db: Database) -> None:
    figures = ((1, WEEK - 1, 0, 70.0), (1, WEEK, 0, 71.0), (1, WEEK, 1, None), (2, WEEK - 2, 0, 80.125))
    await snapshots_2026.publish(db, [snapshot(*one) for one in figures])
    first, second = Index2026(1, NOW + timedelta(hours=1), None), Index2026(2, NOW, 80.125)
    assert await snapshots_2026.newest_indices(db) == [first, second]
    assert await snapshots_2026.newest_indices(db, center_ids=[2]) == [second]
