"""Attacks a center through the real database: access rules, visit tokens, quality classes. Shows which attacks are
caught, and how far each one moves the index.

    python -m benchmarks.stuffing
"""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import report
from bot.imports import responses
from bot.interviews.completing import completer
from bot.results import publishing
from bot.sandbox import history
from bot.sandbox.demo import SAMPLE
from bot.sandbox.simulated_clients import neighbourhood
from questionnaire.flow import COOLDOWN
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.windows import week_of
from storage import centers, finished_interviews, interviews, invites
from storage.engine.database import Database
from storage.errors import VisitTokenInvalid
from storage.files import centers_file
from storage.memberships import Role
from storage.visit_tokens import VisitToken, new_token

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
"""A Wednesday, 11:00 in the center's zone: it is open."""
TARGET = "PSK-01"
"""A small center of the sample: some seventy answers in thirteen weeks."""
PAST = 27_000
PATIENT, FAST = 75, 12
"""Seconds for the fifteen questions."""
DAY = timedelta(days=1)
WEEKEND = 5


@dataclass
class Attacker:
    """Answers "fully agree" to everything, under any account, and counts the outcomes."""

    db: Database
    outcomes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._complete = completer(self.db)

    async def vote(
        self,
        account: str,
        moment: datetime,
        *,
        code: str = TARGET,
        seconds: int = PATIENT,
        token: VisitToken | None = None,
    ) -> None:
        center = await centers.by_code(self.db, code)
        account = account.rjust(64, "0")
        if await finished_interviews.completed_since(self.db, account, center.id, moment - COOLDOWN) is not None:
            self.outcomes["refused at the door: has answered"] += 1
            return
        try:
            interview = await interviews.open_interview(
                self.db, account=account, center_id=center.id,
                entry=Entry.POSTER if token is None else Entry.VISIT_TOKEN, verified=token is not None,
                questionnaire="2022.1", language="ru", consent_version="0", chat_id=1,
                now=moment - timedelta(seconds=seconds), token=token,
            )  # fmt: skip
        except VisitTokenInvalid:
            self.outcomes["refused at the door: slip already used"] += 1
            return
        began = interview.touched_at
        typed = await interviews.set_respondent_type(self.db, interview, RespondentType.JOB_SEEKER, began)
        aged = typed and await interviews.set_age_band(self.db, typed, AgeBand.FROM_35, began)
        for position in range(15):
            at = began + timedelta(seconds=seconds * (position + 1) / 15)
            aged = aged and await interviews.record_answer(self.db, aged, position, 5, at)
        if aged:
            await self._complete(aged, None, moment)

    async def staff(self, account: str) -> None:
        """Makes the account an administrator of the center."""
        center = await centers.by_code(self.db, TARGET)
        token = await invites.create(self.db, role=Role.CENTER_ADMIN, center_id=center.id, now=NOW, trusted=True)
        await invites.redeem(
            self.db,
            token,
            account=account.rjust(64, "0"),
            messenger="telegram",
            user_id=1,
            chat_id=1,
            name="–",
            now=NOW,
        )


Attack = Callable[[Attacker], Awaitable[None]]


async def shared_slip(attacker: Attacker) -> None:
    center = await centers.by_code(attacker.db, TARGET)
    slip = new_token(center.id, NOW, timedelta(hours=72))
    for number in range(30):
        await attacker.vote(f"a{number}", NOW + timedelta(minutes=20 * number), token=slip)


async def one_account_many_centers(attacker: Attacker) -> None:
    for number, center in enumerate(await centers.listing(attacker.db)):
        await attacker.vote("a", NOW + timedelta(minutes=5 * number), code=center.code)


async def one_account_again_and_again(attacker: Attacker) -> None:
    for number in range(25):
        await attacker.vote("a", NOW + timedelta(hours=number))


def at_once(seconds: int) -> Attack:
    async def attack(attacker: Attacker) -> None:
        for number in range(25):
            await attacker.vote(f"a{number}", NOW + timedelta(seconds=10 * number), seconds=seconds)

    return attack


async def staff_after_hours(attacker: Attacker) -> None:
    """Five administrators and ten colleagues whom nobody knows as such, from nine in the evening on."""
    for number in range(15):
        if number < 5:
            await attacker.staff(f"a{number}")
        await attacker.vote(f"a{number}", NOW + timedelta(hours=10, minutes=15 * number))


async def slow_trickle(attacker: Attacker) -> None:
    """One every working day, at some time between eleven and two."""
    days = [NOW - back * DAY for back in range(36, 0, -1)]
    for number, day in enumerate([day for day in days if day.weekday() < WEEKEND][:25]):
        await attacker.vote(f"a{number}", day + timedelta(minutes=7 * number))


ATTACKS: dict[str, Attack] = {
    "one slip, photographed and shared with 30": shared_slip,
    "one account at all 29 centers": one_account_many_centers,
    "one account, 25 times": one_account_again_and_again,
    "25 at once, fast fingers": at_once(FAST),
    "25 at once, patient": at_once(PATIENT),
    "5 administrators and 10 colleagues after hours": staff_after_hours,
    "25 in five weeks, patient": slow_trickle,
}


async def drill(folder: Path) -> list[report.Row]:
    honest = folder / "honest.db"
    await _honest(honest, folder)
    rows = []
    with report.progress("Attacking", 2 * len(ATTACKS)) as step:
        for verification in ("open", "required"):
            for name, attack in ATTACKS.items():
                file = folder / "attacked.db"
                shutil.copyfile(honest, file)
                rows.append({"attack": name, "center": verification, **await _attacked(file, attack, verification)})
                step()
    return rows


async def _honest(file: Path, folder: Path) -> None:
    """The sample centers with a year of honest answers."""
    db, dice = await _open(file), random.Random(2022)
    places = centers_file.read(SAMPLE)
    await centers.load(db, places, sample=True, now=NOW - 400 * DAY)
    past = history.pasts(places, neighbourhood([place.code for place in places], dice), PAST, {})
    history.write(folder / "past.csv", past, NOW, dice, lambda: None)
    await responses.run(db, folder / "past.csv", now=NOW)
    await db.close()


async def _attacked(file: Path, attack: Attack, verification: str) -> dict[str, str]:
    db = await _open(file)
    await centers.set_verification(db, TARGET, verification)
    before, _ = await _standing(db)
    known = await _classes(db)
    attacker = Attacker(db)
    await attack(attacker)
    attacker.outcomes.update(await _classes(db) - known)
    after, review = await _standing(db)
    await db.close()
    return {
        "what became of them": ", ".join(f"{number} {what}" for what, number in sorted(attacker.outcomes.items())),
        "index": f"{after - before:+.1f}",
        "under review": "yes" if review else "no",
    }


async def _standing(db: Database) -> tuple[float, bool]:
    center = await centers.by_code(db, TARGET)
    result = (await publishing.live(db, week=week_of(NOW.date()) + 1))[center.id]
    return result.index.index.value if result.index.index else 0.0, result.quality.under_review


async def _classes(db: Database) -> Counter[str]:
    """The number of interviews by class and reasons; all the attackers' interviews are straight lines."""
    statement = "SELECT quality, reasons, count(*) FROM interviews WHERE quality IS NOT NULL GROUP BY quality, reasons"
    async with db.read() as connection:
        found = await connection.exec_driver_sql(statement)
        return Counter({f"{quality} {reasons}".strip(): number for quality, reasons, number in found})


async def _open(file: Path) -> Database:
    return await Database.open(f"sqlite+aiosqlite:///{file}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(drill(Path(folder)))
    table = report.table(rows)
    print(table)
    report.write(
        "Stuffing",
        f"Interviews that agree fully with everything, invented for a center of the sample ({TARGET}), through the "
        f"doors that clients use; patient fingers take {PATIENT} seconds, fast ones {FAST}. The index is that of 13 "
        f"weeks, at that center.\n\n{table}",
    )


if __name__ == "__main__":
    main()
