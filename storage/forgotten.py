"""What remains of interviews that were deleted at their owners' wish: the fingerprints that published hashes lack."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database import Database
from storage.tables import forgotten


@dataclass(frozen=True, slots=True)
class Forgotten:
    fingerprint: str
    respondent_type: str
    number: int
    completed_week: int


async def since(db: Database, center_id: int, moment: datetime) -> list[Forgotten]:
    """Those of a center that were deleted after a moment."""
    columns = [forgotten.c[name] for name in Forgotten.__dataclass_fields__]
    query = select(*columns).where(forgotten.c.center_id == center_id, forgotten.c.forgotten_at > moment)
    async with db.read() as connection:
        return [Forgotten(**row._mapping) for row in await connection.execute(query)]
