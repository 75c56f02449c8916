"""Adding answers from elsewhere, on each kind of database."""

from sqlalchemy import select

from questionnaire.model import AgeBand, Entry, RespondentType
from storage.counting import changes
from storage.engine.database import Database
from storage.imports.responses_file import Response
from storage.survey import importing
from storage.survey.importing import Assessed
from storage.tables import interviews
from tests.storage.conftest import NOW


def assessed(number: int, *, center_id: int = 1, employer: bool = False, quality: str = "clean") -> Assessed:
    response = Response(
        center_id=center_id,
        timezone="Europe/Moscow",
        id=f"p-{number}",
        respondent_type=RespondentType.EMPLOYER if employer else RespondentType.JOB_SEEKER,
        age_band=AgeBand.FROM_25,
        entry=Entry.PAPER,
        verified=False,
        questionnaire="2022.1",
        language="ru",
        started_at=NOW,
        completed_at=NOW,
        answers="543218954321895",
        quality=quality,
        reasons="",
        comment=None,
    )
    return Assessed(response, quality, "")


async def test_what_is_there_already_stays_and_what_counts_is_numbered_in_the_order_of_the_file(db: Database) -> None:
    first = [assessed(9), assessed(1), assessed(5, quality="X"), assessed(2, employer=True), assessed(9, center_id=2)]
    assert await importing.add(db, first) == 5
    assert await importing.add(db, [*first, assessed(0)]) == 1
    assert await importing.add(db, []) == 0
    async with db.read() as connection:
        query = select(interviews.c.center_id, interviews.c.id, interviews.c.number)
        rows = {(row.center_id, row.id): row.number for row in await connection.execute(query)}
    assert rows == {(1, "p-9"): 1, (1, "p-1"): 2, (1, "p-5"): None, (1, "p-2"): 1, (2, "p-9"): 1, (1, "p-0"): 3}
    found = await changes.of_centers(db)
    assert found[1].added == {"job_seeker": 3, "employer": 1} and found[2].added == {"job_seeker": 1}


async def test_a_large_batch_is_known_again(db: Database) -> None:
    many = [assessed(number, center_id=1 + number % 2) for number in range(12_000)]
    assert await importing.add(db, many) == 12_000
    assert await importing.add(db, many) == 0
