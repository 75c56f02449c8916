"""Reading the answers of a split sample: two versions of the questionnaire, asked side by side."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import func, select

from questionnaire.model import TYPED_IN
from storage.counting.answers import at_once, batches, sizes
from storage.counting.changes import COUNTED
from storage.engine.database import Database
from storage.tables import interviews


@dataclass(frozen=True, slots=True)
class SplitAnswers:
    """The answers of a center's clients of one type to one version, 15 digits an interview, in no order."""

    respondent_type: str
    questionnaire: str
    answers: str


async def by_center(
    db: Database, versions: tuple[str, str], *, first_week: int, last_week: int
) -> AsyncIterator[list[SplitAnswers]]:
    """All interviews that count and were completed in these weeks, in batches; each batch is a separate read. Paper and
    telephone are left out: nobody drew lots for their wording."""
    kind, version = interviews.c.respondent_type, interviews.c.questionnaire
    query = (
        select(kind, version, func.aggregate_strings(interviews.c.answers, "").label("answers"))
        .where(interviews.c.completed_week.between(first_week, last_week), interviews.c.quality.in_(COUNTED))
        .where(version.in_(versions), interviews.c.entry.not_in([one.value for one in TYPED_IN]))
        .group_by(interviews.c.center_id, kind, version)
    )
    for ids in batches(await sizes(db, None), at_once(db)):
        found = await db.rows(query.where(interviews.c.center_id.in_(ids)))
        rows = [SplitAnswers(**row._mapping) for row in found]
        if rows:
            yield rows
