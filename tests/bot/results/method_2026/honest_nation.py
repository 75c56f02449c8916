"""A nation of honest centers in a real database, to which a test adds what should open a case."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.windows import monday, week_of
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.imports.responses_file import Response
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.survey import importing
from storage.survey.importing import Assessed
from tests.scoring.method_2026.test_signs import nation

WEEK = week_of(date(2026, 3, 1))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOUBTFUL = 2
"""Answers of class B among the forty of each honest center: the usual five per cent."""


class HonestNation:
    """Forty centers with forty job seekers each, half of them by slip; forty employers where they are added."""

    def __init__(self, db: Database, ids: dict[str, int]) -> None:
        self.db = db
        self.ids = ids
        self._number = 0

    @classmethod
    async def build(cls, url: str, *, changed: dict[int, Sequence[str]] | None = None) -> "HonestNation":
        """`changed` has the answers of the centers that are not like the others, by place."""
        db = await Database.open(url)
        answers = nation()
        rows = [CenterRow(f"C-{at:02}", f"Центр {at}", "Область", "Город", "UTC") for at in range(len(answers))]
        await centers.load(db, rows, now=NOW - timedelta(days=900))
        made = cls(db, {one.code: one.id for one in await centers.listing(db)})
        for at, honest in enumerate(answers):
            await made.answer(at, (changed or {}).get(at, honest), slips=20, entry=Entry.POSTER, doubtful=DOUBTFUL)
        return made

    @classmethod
    async def opened(cls, url: str) -> "HonestNation":
        """Again, from a database that `build` has filled."""
        db = await Database.open(url)
        made = cls(db, {one.code: one.id for one in await centers.listing(db)})
        async with db.read() as connection:
            made._number = (await connection.exec_driver_sql("SELECT count(*) FROM interviews")).scalar_one()
        return made

    async def answer(
        self,
        at: int,
        answers: Sequence[str],
        *,
        kind: RespondentType = RespondentType.JOB_SEEKER,
        slips: int = 0,
        entry: Entry = Entry.PAPER,
        doubtful: int = 0,
        week: int = WEEK,
        quality: str | None = None,
        respondents: Sequence[str] = (),
    ) -> list[str]:
        """Adds answers, the first of them by slip, the last of them doubtful. Returns their ids."""
        moment = datetime.combine(monday(week) + timedelta(days=2), datetime.min.time(), UTC) + timedelta(hours=9)
        made = []
        for number, one in enumerate(answers):
            self._number += 1
            given = quality or ("B" if number >= len(answers) - doubtful else "clean")
            response = Response(
                center_id=self.id(at), timezone="UTC", id=f"i-{self._number:05}", respondent_type=kind,
                age_band=AgeBand.FROM_25, entry=Entry.VISIT_TOKEN if number < slips else entry,
                verified=number < slips, questionnaire="2022.1", language="ru", started_at=moment,
                completed_at=moment, answers=one, quality=given, reasons="burst" if given == "B" else "", comment=None,
            )  # fmt: skip
            person = respondents[number].rjust(16, "0") if number < len(respondents) else None
            made.append(Assessed(response, given, response.reasons, person))
        await importing.add(self.db, made)
        return [one.response.id for one in made]

    async def visits(self, at: int, visits: dict[date, int]) -> None:
        await visit_ledger.report(self.db, [VisitReport(self.id(at), day, n) for day, n in visits.items()])

    def id(self, at: int) -> int:
        return self.ids[f"C-{at:02}"]
