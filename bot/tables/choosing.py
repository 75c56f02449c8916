"""Which centers an operator's table is about: `--center` and `--region` may both be given."""

from storage import centers
from storage.centers import Center
from storage.engine.database import Database
from storage.errors import CenterNotFound


async def chosen(db: Database, center: str | None, region: str | None) -> list[Center]:
    listed = await centers.listing(db, region=region, closed=True)
    if center is None:
        return listed
    one = await centers.by_code(db, center)
    if one not in listed:
        raise CenterNotFound(f"{center} in {region}")
    return [one]
