"""The nearest centers: distances by hand, over the date line and at the poles."""

import math
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from storage.engine.database import Database
from storage.places import centers, nearby
from storage.places.center_differences import CenterRow
from storage.tables import centers as table

DEGREE = 6371.0088 * math.pi / 180
"""A degree of a great circle: 111.195 km."""


@pytest.mark.parametrize(
    ("places", "kilometers"),
    [
        ((53.25, 34.37, 53.25, 34.37), 0),
        ((0, 30, 0, 31), DEGREE),
        ((10, 30, 12, 30), 2 * DEGREE),
        # The date line: 179.5° E and 179.5° W are one degree apart, not 359.
        ((0, 179.5, 0, -179.5), DEGREE),
        # At a pole every longitude is the same place.
        ((90, 12, 90, -135), 0),
        ((90, 0, 88, 135), 2 * DEGREE),
        ((-90, 0, 90, 0), 180 * DEGREE),
        ((0, 0, 0, 180), 180 * DEGREE),
        # At 60° a degree of longitude is half as long, apart from the bend of the great circle.
        ((60, 30, 60, 31), 2 * 6371.0088 * math.asin(0.5 * math.sin(math.pi / 360))),
    ],
)
def test_distances_are_those_of_the_great_circle(places: tuple[float, float, float, float], kilometers: float) -> None:
    assert nearby.distance(*places) == pytest.approx(kilometers, abs=1e-6)
    assert nearby.distance(*places[2:], *places[:2]) == pytest.approx(kilometers, abs=1e-6)


def test_moscow_and_st_petersburg_are_634_km_apart_to_what_a_sphere_can_tell() -> None:
    assert nearby.distance(55.7558, 37.6173, 59.9343, 30.3351) == pytest.approx(634, rel=0.006)


async def test_the_nearest_open_centers_come_in_order_and_those_without_a_place_do_not(db: Database) -> None:
    """Beside two centers without coordinates: four around the date line, one of them closed."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    places = {"EAST": (64.0, 179.0), "WEST": (64.0, -178.5), "FAR": (64.0, 150.0), "SHUT": (64.0, 180.0)}
    rows = [
        CenterRow(code, code, "Чукотка", "Город", "Asia/Anadyr", latitude=latitude, longitude=longitude)
        for code, (latitude, longitude) in places.items()
    ]
    await centers.load(db, rows, now=now)
    async with db.write() as connection:
        await connection.execute(update(table).where(table.c.code == "SHUT").values(closed_at=now))
    found = await nearby.nearest(db, 64.0, -180.0, limit=5)
    assert [one.center.code for one in found] == ["EAST", "WEST", "FAR"]
    assert found[0].kilometers == pytest.approx(nearby.distance(64, 180, 64, 179))
    assert [one.center.code for one in await nearby.nearest(db, 64.0, -179.0, limit=1)] == ["WEST"]
