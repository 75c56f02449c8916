"""A small nation in a real database: centers get answers week by week, and are published."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.results.frozen_json import from_json
from bot.results.method_2022 import publishing
from bot.results.method_2022.published import visible_of
from bot.results.publish_report import PublishReport
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.result import Result
from scoring.method_2022.visible import VisibleResult
from scoring.windows import monday
from storage.engine.database import Database
from storage.imports.responses_file import Response
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import snapshots
from storage.results.snapshots import Snapshot
from storage.survey import importing
from storage.survey.importing import Assessed

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Nation:
    def __init__(self, db: Database, url: str, ids: dict[str, int]) -> None:
        self.db = db
        self.url = url
        self.ids = ids
        self._number = 0

    @classmethod
    async def build(cls, url: str, codes: Sequence[str], zone: str = "Europe/Moscow") -> "Nation":
        db = await Database.open(url)
        await centers.load(db, [CenterRow(code, code, "Область", "Город", zone) for code in codes], now=LONG_AGO)
        return cls(db, url, {center.code: center.id for center in await centers.listing(db)})

    async def answer(
        self,
        center: str,
        week: int,
        answers: Sequence[str],
        kind: RespondentType = JS,
        *,
        quality: str = "clean",
        reasons: str = "",
        comments: Sequence[str] = (),
    ) -> None:
        """Interviews completed on the Wednesday of a week, the first of them with the comments."""
        moment = datetime.combine(monday(week) + timedelta(days=2), datetime.min.time(), UTC) + timedelta(hours=9)
        made = []
        for at, one in enumerate(answers):
            self._number += 1
            made.append(
                Assessed(
                    Response(
                        center_id=self.ids[center], timezone="Europe/Moscow", id=f"i-{self._number:06}",
                        respondent_type=kind, age_band=AgeBand.FROM_25, entry=Entry.PAPER, verified=False,
                        questionnaire="2022.1", started_at=moment, completed_at=moment, answers=one, quality=quality,
                        reasons=reasons, language="ru",
                        comment=comments[at] if at < len(comments) else None,
                    ),
                    quality,
                    reasons,
                )
            )  # fmt: skip
        await importing.add(self.db, made)

    async def publish(self, week: int, *centers: str, days: int = 0) -> PublishReport:
        """Publishes on the Monday after the week at nine, or `days` days later."""
        chosen = [self.ids[code] for code in centers] or None
        return await publishing.publish(self.db, week=week, now=moment_of(week, days), center_ids=chosen)

    async def snapshot(self, center: str) -> Snapshot:
        return (await snapshots.latest(self.db))[self.ids[center]]

    async def result(self, center: str) -> Result:
        return from_json(Result, (await self.snapshot(center)).result)

    async def shown(self, center: str) -> VisibleResult:
        return visible_of(await self.snapshot(center))

    async def count(self, table: str) -> int:
        async with self.db.read() as connection:
            return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())


def value_of(figure: Estimate | None) -> float:
    """The value of a figure that must be there."""
    assert figure is not None
    return figure.value


def moment_of(week: int, days: int = 0) -> datetime:
    return datetime.combine(monday(week + 1), datetime.min.time(), UTC) + timedelta(hours=9, days=days)
