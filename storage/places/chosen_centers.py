"""Which centers a choice of center, region or both means: one rule for every caller."""

from storage.engine.database import Database
from storage.errors import CenterNotFound
from storage.places import centers
from storage.places.centers import Center, Place


async def chosen(db: Database, center: str | None, region: str | None, *, closed: bool = True) -> list[Center]:
    """The center of this code, or all of the region, or all; closed ones too by default.

    If both are named, the center has to belong to the region. Raises CenterNotFound, RegionNotFound.
    """
    if center is None:
        return await centers.listing(db, region=region, closed=closed)
    within = None if region is None else await centers.region_id(db, region)
    one = await centers.by_code(db, center)
    if within not in (None, one.region_id):
        raise CenterNotFound(f"{center} in {region}")
    return [one]


async def places(db: Database, center: str | None, region: str | None) -> list[Place]:
    """The same, closed ones too, as no more than places: a nation's are read in a fifth of the time. Raises
    CenterNotFound, RegionNotFound."""
    if center is None:
        return await centers.places(db, region=region)
    return [Place(one.id, one.code, one.region) for one in await chosen(db, center, region)]


async def chosen_ids(db: Database, center: str | None, region: str | None) -> list[int] | None:
    """The ids of those centers; None for all, so that the query needs no condition. Raises CenterNotFound,
    RegionNotFound."""
    if center is None and region is None:
        return None
    return [one.id for one in await chosen(db, center, region)]
