"""Which centers are meant by a code and a region."""

from datetime import UTC, datetime

import pytest

from storage.engine.database import Database
from storage.errors import CenterNotFound, RegionNotFound
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.places.chosen_centers import chosen, chosen_ids


async def test_both_may_be_named_and_must_agree(url: str) -> None:
    db = await Database.open(url)
    places = [("A-1", "East"), ("A-2", "East"), ("B-1", "West")]
    rows = [CenterRow(code, code, region, "City", "Europe/Moscow") for code, region in places]
    await centers.load(db, rows, now=datetime(2026, 1, 1, tzinfo=UTC))

    async def codes(center: str | None, region: str | None) -> list[str]:
        found = await chosen(db, center, region)
        ids = await chosen_ids(db, center, region)
        assert ids == (None if center is None and region is None else [one.id for one in found])
        return [one.code for one in found]

    assert await codes(None, None) == ["A-1", "A-2", "B-1"]
    assert await codes(None, "East") == ["A-1", "A-2"]
    assert await codes("a-2", None) == await codes("A-2", "East") == ["A-2"]
    for center, region, error in (
        ("A-1", "West", CenterNotFound),
        ("X", None, CenterNotFound),
        ("", None, CenterNotFound),
        ("A-1", "North", RegionNotFound),
        (None, "", RegionNotFound),
    ):
        with pytest.raises(error):
            await chosen(db, center, region)
    await db.close()
