"""Adds completed interviews from elsewhere: paper, kiosks, archives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.centers import local_week
from storage.database import Database
from storage.responses_file import Response
from storage.tables import interviews


@dataclass(frozen=True, slots=True)
class Assessed:
    """A response with its quality class and the reasons for it."""

    response: Response
    quality: str
    reasons: str


async def add(db: Database, responses: Sequence[Assessed]) -> int:
    """Adds responses in one transaction; returns how many were new.

    What is there already, by center and id, stays as it is, so a file can be imported twice.
    """
    if not responses:
        return 0
    async with db.write() as connection:
        result = await connection.execute(
            db.insert(interviews).on_conflict_do_nothing(), [_values(one) for one in responses]
        )
    return result.rowcount


def _values(one: Assessed) -> dict[str, Any]:
    response = one.response
    return {
        "center_id": response.center_id,
        "id": response.id,
        "respondent_type": response.respondent_type.value,
        "age_band": response.age_band.value,
        "entry": response.entry.value,
        "verified": response.verified,
        "questionnaire": response.questionnaire,
        "language": "ru",
        "started_at": response.started_at,
        "touched_at": response.completed_at,
        "completed_at": response.completed_at,
        "completed_week": local_week(response.completed_at, response.timezone),
        "answers": response.answers,
        "quality": one.quality,
        "reasons": one.reasons,
        "comment": response.comment,
    }
