"""The answers that a case rests on, one by one: for the operator who looks at it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from storage.counting.changes import COUNTED
from storage.counting.quality_counts import read_reasons
from storage.engine.database import Database
from storage.quality import invalid_answers as invalid
from storage.quality.cases import Numbers
from storage.quality.invalid_answers import INVALID
from storage.tables import interviews, invalid_answers


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """An interview without anything that leads to a person. `invalid_since` is when it was marked, if it is invalid
    now."""

    id: str
    respondent_type: str
    age_band: str | None
    entry: str
    completed_week: int
    answers: str
    total_seconds: int | None
    quality: str
    reasons: str
    fingerprint: str
    invalid_since: datetime | None


COLUMNS = tuple(name for name in CaseAnswer.__dataclass_fields__ if name != "invalid_since")


async def listing(
    db: Database, center_id: int, numbers: Numbers, *, first_week: int, last_week: int
) -> list[CaseAnswer]:
    """A center's answers of some weeks with the numbers of a case, by week and id. They count, or have been marked
    invalid."""
    columns = [interviews.c[name] for name in (*COLUMNS, "number")]
    query = (
        select(*columns)
        .where(
            interviews.c.center_id == center_id,
            interviews.c.completed_week.between(first_week, last_week),
            interviews.c.number.is_not(None),
            or_(interviews.c.quality.in_(COUNTED), interviews.c.reasons.contains(INVALID)),
        )
        .order_by(interviews.c.completed_week, interviews.c.id)
    )
    marked = select(invalid_answers.c.fingerprint, invalid_answers.c.marked_at).where(
        invalid_answers.c.center_id == center_id, invalid_answers.c.restored_at.is_(None)
    )
    moved = (await invalid.renumbered(db, [center_id])).get(center_id, [])
    first = {(one.respondent_type, one.number): one.first for one in moved}
    async with db.read() as connection:
        moments = {row.fingerprint: row.marked_at for row in await connection.execute(marked)}
        rows = list(await connection.execute(query))
    found = []
    for row in rows:
        after, last = numbers.get(row.respondent_type, (0, 0))
        if after < first.get((row.respondent_type, row.number), row.number) <= last:
            since = moments.get(row.fingerprint) if INVALID in read_reasons(row.reasons) else None
            found.append(CaseAnswer(**{name: row._mapping[name] for name in COLUMNS}, invalid_since=since))
    return found


def hash_of(answers: Iterable[CaseAnswer]) -> str:
    """SHA-256 over the sorted fingerprints."""
    return hashlib.sha256("".join(sorted(one.fingerprint for one in answers)).encode("ascii")).hexdigest()
