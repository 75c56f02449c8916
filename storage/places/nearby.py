"""The centers nearest to a place on the map."""

import heapq
import math
from dataclasses import dataclass

from sqlalchemy import select

from storage.engine.database import Database
from storage.places.centers import Center, page
from storage.tables import centers

EARTH_RADIUS = 6371.0088
"""Kilometers: the mean radius of the Earth (IUGG)."""
DEGREE = EARTH_RADIUS * math.pi / 180
"""Kilometers of a degree of latitude."""
BANDS = (3, 180)
"""Degrees of latitude to search on either side, one after the other: reading all centers would take longest."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A center, and its distance as the crow flies."""

    center: Center
    kilometers: float


async def nearest(db: Database, latitude: float, longitude: float, *, limit: int) -> list[Nearby]:
    """Open centers that have coordinates, nearest first. The place is not stored."""
    closest: dict[int, float] = {}
    for degrees in BANDS:
        placed = await _placed(db, latitude, degrees)
        far = ((distance(latitude, longitude, *place), center_id) for center_id, place in placed.items())
        closest = {center_id: kilometers for kilometers, center_id in heapq.nsmallest(limit, far)}
        if len(closest) == limit and max(closest.values()) <= degrees * DEGREE:
            break
    found = {center.id: center for center in await page(db, among=centers.c.id.in_(closest), limit=limit, offset=0)}
    # A center may have disappeared meanwhile.
    return [Nearby(found[center_id], far) for center_id, far in closest.items() if center_id in found]


async def _placed(db: Database, latitude: float, degrees: float) -> dict[int, tuple[float, float]]:
    """Latitude and longitude, by id, of the open centers within `degrees` of latitude. Every other center is further
    away than that many degrees."""
    query = select(centers.c.id, centers.c.latitude, centers.c.longitude).where(
        centers.c.closed_at.is_(None),
        centers.c.longitude.is_not(None),
        centers.c.latitude.between(latitude - degrees, latitude + degrees),
    )
    return {row.id: (row.latitude, row.longitude) for row in await db.rows(query)}


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance between two places on the Earth.

    Estimates the way as the crow flies in kilometers, 0 to 20,015, from degrees: the haversine formula
    ``2·R·asin √(sin²(Δφ/2) + cos φ₁·cos φ₂·sin²(Δλ/2))`` on a sphere of the mean radius R = 6371.0088 km, which is
    within 0.6 % of the ellipsoid. Longitudes may differ by more than 180°: the way over the date line is found by
    itself; at a pole the longitude means nothing. Source: Sinnott 1984, "Virtues of the haversine", Sky and Telescope.

    >>> round(distance(0, 0, 0, 90))  # a quarter of the equator: R·π/2
    10008
    """
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    north = math.sin((other_phi - phi) / 2) ** 2
    east = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    # Rounding may give slightly more than 1 at the opposite side of the Earth.
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, north + math.cos(phi) * math.cos(other_phi) * east)))
