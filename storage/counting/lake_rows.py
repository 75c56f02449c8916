"""What a lake takes of the database: what is known of each week of a center, and its completed interviews.

Answers that count are marked week by week with each change (`storage.counting.packed_weeks`), so a lake knows which
weeks to write anew without reading any. Answers that do not count change no figure and are not marked: they come, go,
and change their week, and never anything else, so their ids tell.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Integer, func, select, type_coerce

from storage.counting.answers import batches
from storage.counting.changes import COUNTED
from storage.counting.packed_weeks import CenterWeek
from storage.counting.quality_counts import is_flagged
from storage.engine.database import Database
from storage.engine.moments import hour_text
from storage.tables import interviews, packed_weeks

MOST = 20_000
"""Interviews in one read, unless a single center has more in a month."""

mine = interviews.c


class LakeRow(NamedTuple):
    """A completed interview; moments are hours in UTC, as text."""

    center_id: int
    id: str
    respondent_id: str | None
    respondent_type: str
    age_band: str | None
    entry: str
    verified: int
    started_at: str
    completed_at: str
    completed_week: int
    questionnaire: str
    answers: str
    quality: str
    reasons: str
    number: int | None


class WeekState(NamedTuple):
    """A week of a center: changes of answers that count, completed interviews, and the hash of the ids of those that do
    not count."""

    changes: int
    number: int
    others: str


async def states(db: Database, center_ids: Sequence[int]) -> dict[CenterWeek, WeekState]:
    """The weeks of the centers that hold completed interviews."""
    done = mine.center_id.in_(center_ids), mine.completed_week.is_not(None)
    marks = select(packed_weeks.c.center_id, packed_weeks.c.week, packed_weeks.c.changes).where(
        packed_weeks.c.center_id.in_(center_ids)
    )
    # Both are answered by an index alone, or nearly.
    counts = select(mine.center_id, mine.completed_week, func.count().label("number")).where(*done)
    counts = counts.group_by(mine.center_id, mine.completed_week)
    others = select(mine.center_id, mine.completed_week, mine.id).where(
        *done, is_flagged(), mine.quality.not_in(COUNTED)
    )
    ids: dict[CenterWeek, list[str]] = defaultdict(list)
    async with db.read() as connection:
        changes = {(row.center_id, row.week): row.changes for row in (await connection.execute(marks)).all()}
        numbers = {(row.center_id, row.completed_week): row.number for row in (await connection.execute(counts)).all()}
        for row in (await connection.execute(others)).all():
            ids[row.center_id, row.completed_week].append(row.id)
    return {key: WeekState(changes.get(key, 0), number, _hash(ids.get(key, ()))) for key, number in numbers.items()}


async def pages(
    db: Database, sizes: Mapping[int, int], *, first_week: int, last_week: int
) -> AsyncIterator[list[LakeRow]]:
    """The completed interviews of the centers in these weeks, in batches, in the order of `sizes`: by center id, about
    how many it has."""
    query = select(
        mine.center_id, mine.id, mine.respondent_id, mine.respondent_type, mine.age_band, mine.entry,
        type_coerce(mine.verified, Integer), hour_text(mine.started_at, embedded=db.embedded),
        hour_text(mine.completed_at, embedded=db.embedded), mine.completed_week, mine.questionnaire, mine.answers,
        mine.quality, mine.reasons, mine.number,
    ).where(mine.completed_week.between(first_week, last_week))  # fmt: skip
    for ids in batches(sizes, MOST):
        yield [LakeRow._make(row) for row in await db.rows(query.where(mine.center_id.in_(ids)))]


def _hash(ids: Iterable[str]) -> str:
    return blake2b("\n".join(sorted(ids)).encode(), digest_size=8).hexdigest()
