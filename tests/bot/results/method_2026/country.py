"""The given population in a real database, with its norms published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.results.method_2026 import norms_file
from bot.results.method_2026.norms_file import NormsFile
from questionnaire.model import Entry, RespondentType
from scoring.method_2026.cells import AGE_BANDS, ENTRIES, MODES
from scoring.method_2026.constants import TYPES
from scoring.method_2026.voices import NOBODY
from scoring.windows import monday, week_of
from storage.counting import changes
from storage.counting.fingerprints import fingerprint
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import interviews
from tests.scoring.method_2026.populations import AS_OF, Population

WEEK = week_of(AS_OF) - 1
REGIONS = 5
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def moment_of(week: int, days: int = 0) -> datetime:
    """The Monday after a week at nine, or `days` days later."""
    return datetime.combine(monday(week + 1), datetime.min.time(), UTC) + timedelta(hours=9, days=days)


async def filled(url: str, country: Population, *, first: int = 0, last: int | None = None) -> Database:
    """A database with the centers of the population, by their places from `first` to `last`."""
    database = await Database.open(url)
    names = country.centers[first:last]
    listed = [CenterRow(name, f"Центр {name}", f"R{country.centers.index(name) % REGIONS}", "Город", "UTC")
              for name in names]  # fmt: skip
    await centers.load(database, listed, now=NOW)
    ids = {one.code: one.id for one in await centers.listing(database)}
    rows = list(_rows(country, ids))
    added: dict[tuple[int, str], int] = {}
    for row in rows:
        if row["quality"] in changes.COUNTED:
            key = (row["center_id"], row["respondent_type"])
            row["number"] = added[key] = added.get(key, 0) + 1
    async with database.write() as connection:
        await connection.execute(insert(interviews), rows)
        weeks = {(row["center_id"], row["completed_week"]) for row in rows}
        await changes.record_added(database, connection, added, weeks)
    return database


def _rows(country: Population, ids: dict[str, int]) -> list[dict[str, Any]]:
    found = []
    for at in range(len(country.center)):
        name = country.centers[country.center[at]]
        if name not in ids:
            continue
        age, entry = divmod(int(country.cell[at]), len(MODES))
        person = int(country.person[at])
        moment = datetime.fromtimestamp(int(country.moment[at]), UTC)
        kind, answers, quality = (
            TYPES[country.type[at]].value,
            "".join(map(str, country.codes[at])),
            str(country.quality[at]),
        )
        found.append(
            {
                "center_id": ids[name],
                "id": f"i{at}",
                "respondent_id": None if person == NOBODY else f"{person:016x}",
                "respondent_type": kind,
                "age_band": AGE_BANDS[age].value,
                "entry": ENTRIES[entry].value,
                "verified": False,
                "questionnaire": "2022.1",
                "language": "ru",
                "started_at": moment,
                "touched_at": moment,
                "completed_at": moment,
                "completed_week": WEEK + 1 + int(country.week[at]),
                "answers": answers,
                "quality": quality,
                "fingerprint": fingerprint(f"i{at}", kind, answers, quality),
                "number": 0,
            }
        )
    return found


async def with_norms(db: Database, country: Population, since: date = date(2026, 1, 5)) -> None:
    await norms_file.publish(db, NormsFile(country.norms, WEEK - 52), holds_from=week_of(since), now=NOW)


async def answered(
    db: Database,
    center_id: int,
    week: int,
    answers: Sequence[str],
    *,
    people: Sequence[str | None] = (),
    kind: RespondentType = RespondentType.JOB_SEEKER,
    questionnaire: str = "2022.1",
    entry: Entry | None = None,
) -> None:
    """Interviews completed on the Wednesday of a week; on paper, or by `people`, or as `entry` says."""
    moment = datetime.combine(monday(week) + timedelta(days=2), datetime.min.time(), UTC) + timedelta(hours=9)
    async with db.write() as connection:
        added = await changes.record_added(db, connection, {(center_id, kind.value): len(answers)}, [(center_id, week)])
        first = added[center_id, kind.value] - len(answers)
        made = []
        for at, one in enumerate(answers):
            name, person = f"{kind.value[0]}{center_id}-{first + at}", people[at] if people else None
            made.append(
                {
                    "center_id": center_id,
                    "id": name,
                    "respondent_id": person,
                    "respondent_type": kind.value,
                    "age_band": "25-34",
                    "entry": (entry or (Entry.PAPER if person is None else Entry.POSTER)).value,
                    "verified": False,
                    "questionnaire": questionnaire,
                    "language": "ru",
                    "started_at": moment,
                    "touched_at": moment,
                    "completed_at": moment,
                    "completed_week": week,
                    "answers": one,
                    "quality": "clean",
                    "fingerprint": fingerprint(name, kind.value, one, "clean"),
                    "number": first + at + 1,
                }
            )
        await connection.execute(insert(interviews), made)
