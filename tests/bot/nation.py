"""A small nation in a real database: centers get answers week by week, and are published."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.results import publishing
from bot.results.frozen_json import from_json
from bot.results.published import visible_of
from bot.results.publishing import PublishReport
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.result import Result
from scoring.visible import VisibleResult
from scoring.windows import monday
from storage import centers, importing, snapshots
from storage.center_differences import CenterRow
from storage.engine.database import Database
from storage.files.responses_file import Response
from storage.importing import Assessed
from storage.snapshots import Snapshot

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
GROUPS = {"F": (0, 1, 2), "U": (3, 4, 5), "E": (6, 7, 8), "P": (9, 10, 11), "C": (12, 13, 14)}
WEIGHTS = {"F": 30, "U": 25, "E": 20, "P": 15, "C": 10}


def same(digit: int, n: int = 1) -> list[str]:
    """Interviews in which every answer is the same."""
    return [str(digit) * 15] * n


def halves(n: int, high: int = 5, low: int = 4) -> list[str]:
    """Half the interviews with one answer throughout, half with another."""
    return same(high, n // 2) + same(low, n - n // 2)


def plain_groups(answers: Sequence[str]) -> dict[str, float]:
    """Methodology §3 word for word: item means, then groups; every item must have an answer."""
    items = []
    for q in range(15):
        codes = [int(one[q]) for one in answers if one[q] in "12345"]
        items.append(25 * (sum(codes) / len(codes) - 1))
    return {group: sum(items[q] for q in members) / 3 for group, members in GROUPS.items()}


def plain_index(answers: Sequence[str]) -> float:
    return sum(WEIGHTS[group] * score for group, score in plain_groups(answers).items()) / 100


def plain_variance(answers: Sequence[str]) -> float:
    """V of the index by its definition, an interview at a time: n/(n − 1)·Σ zᵢ², zᵢ = Σ_q k_q·(d_iq − m′_q)·r_iq."""
    n = len(answers)
    columns = [[int(one[q]) - 1 for one in answers if one[q] in "12345"] for q in range(15)]
    total = 0.0
    for one in answers:
        z = 0.0
        for group, members in GROUPS.items():
            for q in members:
                if one[q] in "12345":
                    mean = sum(columns[q]) / len(columns[q])
                    z += 25 * WEIGHTS[group] / 300 / len(columns[q]) * (int(one[q]) - 1 - mean)
        total += z * z
    return n / (n - 1) * total


def plain_errors(centers: Mapping[str, Sequence[str]], pooled_over: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Standard errors smoothed with ten interviews' worth of the pooled variance."""
    variances = {code: plain_variance(answers) for code, answers in pooled_over.items()}
    freedom = sum(len(answers) - 1 for answers in pooled_over.values())
    pooled = sum((len(pooled_over[code]) - 1) * len(pooled_over[code]) * v for code, v in variances.items()) / freedom
    errors = {}
    for code, answers in centers.items():
        n = len(answers)
        errors[code] = math.sqrt(((n - 1) * n * plain_variance(answers) + 10 * pooled) / (n + 9) / n)
    return errors


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


def moment_of(week: int, days: int = 0) -> datetime:
    return datetime.combine(monday(week + 1), datetime.min.time(), UTC) + timedelta(hours=9, days=days)
