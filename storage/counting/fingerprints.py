"""Fingerprints tie a published result to the very answers that it was computed from.

Every interview that counts has one, fixed when it completes. A snapshot keeps a hash over the fingerprints in its
window. When people have their answers deleted, the fingerprint stays (`forgotten`), so a later check can prove that
only these are missing and nothing else was touched. It includes the interview's random id, so nobody can find the
answers from it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import forgotten

BYTES = 16


def fingerprint(interview_id: str, respondent_type: str, answers: str, quality: str) -> str:
    """32 hexadecimal digits: BLAKE2b over "id:type:answers:quality"."""
    line = f"{interview_id}:{respondent_type}:{answers}:{quality}"
    return hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class Forgotten:
    fingerprint: str
    respondent_type: str
    number: int
    completed_week: int


async def since(db: Database, center_id: int, moment: datetime) -> list[Forgotten]:
    """The fingerprints of a center's answers that were deleted after a moment."""
    columns = [forgotten.c[name] for name in Forgotten.__dataclass_fields__]
    query = select(*columns).where(forgotten.c.center_id == center_id, forgotten.c.forgotten_at > moment)
    return [Forgotten(**row._mapping) for row in await db.rows(query)]
