"""The same simulated people by every way of answering: does the way change the index?

    python -m benchmarks.modes [PEOPLE]     the table of benchmarks/RESULTS.md, by default of 40 job seekers a way

Each way has a center of its own. People answer through the real parts: the chat's dispatcher, the pages over HTTP, a
paired kiosk, sheets of paper typed in, and files of paper and telephone answers; then the week is published.
"""

import asyncio
import csv
import random
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.imports import responses, typed_sheets
from bot.imports.typed_sheets import TypedSheet
from bot.kiosks import announce
from bot.report.case_mix import item_weights
from bot.results.method_2026 import published, publishing
from bot.results.method_2026.figures import CenterFigures
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.method_2026.cells import AGE_BANDS, MODE_OF, cell
from scoring.type_index import POINTS_PER_STEP
from scoring.windows import week_of
from storage.engine.database import Database
from storage.entry import paper_sheets
from storage.entry.paper_sheets import Printing
from storage.entry.visit_codes import new_code
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests.bot.results.method_2026.country import moment_of, with_norms
from tests.handlers.conversation import Conversations
from tests.handlers.form.web import NOON, Browser, Server, serving
from tests.scoring.method_2026.populations import population

SEED, PEOPLE = 17, 40
QUESTIONNAIRE = "2026.1"
SECONDS = 3
"""For each answer: not hasty, see methodology §2."""
WAYS = {
    "chat": Entry.POSTER,
    "web": Entry.WEB,
    "kiosk": Entry.KIOSK,
    "typed": Entry.PAPER,
    "file": Entry.PAPER,
    "telephone": Entry.TELEPHONE,
}
"""By the code of their center."""


@dataclass(frozen=True, slots=True)
class Person:
    age_band: AgeBand
    answers: str


@dataclass(frozen=True, slots=True)
class Way:
    """What was published for those who answered so; `adjusted` is the job seekers' own index after the adjustment,
    before employers are predicted from it. `mode` is the one whose effect the adjustment takes off."""

    name: str
    people: int
    index: float
    adjusted: float

    @property
    def mode(self) -> Entry:
        return MODE_OF[WAYS[self.name]]


def people(number: int, seed: int = SEED) -> list[Person]:
    """Job seekers. Who is content with one thing is so with others; some find it hard to say, or did not use it."""
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        level = dice.gauss(4, 0.8)
        codes = []
        for question in load().questions:
            other = dice.random()
            if other < 0.05 or (question.allows_not_used and other < 0.4):
                codes.append("9" if question.allows_not_used else "8")
            else:
                codes.append(str(min(5, max(1, round(dice.gauss(level, 0.8))))))
        found.append(Person(dice.choice(AGE_BANDS), "".join(codes)))
    return found


async def measure(folder: Path, everybody: list[Person]) -> list[Way]:
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'czn.db'}")
    try:
        await centers.load(db, [CenterRow(code, code, "Область", "Город", "UTC") for code in WAYS], now=NOON)
        await with_norms(db, population("product"))
        ids = {one.code: one.id for one in await centers.listing(db)}
        await _chat(db, folder, everybody)
        async with serving(db, folder) as server:
            await _web(server, everybody)
            await _kiosk(server, everybody)
        await _typed(db, ids["typed"], everybody)
        for code in ("file", "telephone"):
            await _file(db, folder, code, everybody)
        week = week_of(NOON.date())
        await publishing.publish(db, week=week, now=moment_of(week))
        found = await published.latest(db)
        return [_way(code, found[ids[code]].figures) for code in WAYS]
    finally:
        await db.close()


def _way(code: str, figures: CenterFigures) -> Way:
    assert figures.index is not None
    return Way(code, figures.people[0], figures.index.value, figures.adjusted_types[RespondentType.JOB_SEEKER].index)


def term(entry: Entry) -> float:
    """Index points that the norms' effect of an entry takes off where everybody answers every question, beside those
    of a poster. The same for every age: an effect is the sum of its two coefficients."""
    effects, age = population("product").norms.effects(0), AGE_BANDS[0]
    above = effects[cell(age, entry)] - effects[cell(age, Entry.POSTER)]
    return POINTS_PER_STEP * float(above @ item_weights(load(QUESTIONNAIRE)))


async def _chat(db: Database, folder: Path, everybody: list[Person]) -> None:
    chat = Conversations(db, folder / "chat", NOON)
    for number, one in enumerate(everybody, start=1):
        person = chat.person(number)
        await person.say("/start c-chat")
        for prefix, ending in (("b", ""), ("t", "job_seeker"), ("g", one.age_band.value)):
            await person.press(prefix, ending)
        for position, code in enumerate(one.answers):
            chat.pass_time(seconds=SECONDS)
            await person.press("a", f":{position}:0:{code}")
        await person.press("k")


async def _web(server: Server, everybody: list[Person]) -> None:
    for number, one in enumerate(everybody):
        # As a proxy on this machine says whose network asks: one network alone may not begin so many.
        browser = server.browser(**{"X-Forwarded-For": f"10.0.{number >> 8}.{number & 255}"})
        await browser.consent("web")
        await _answer(browser, one)


async def _kiosk(server: Server, everybody: list[Person]) -> None:
    code = (await announce(server.db, server.settings, "kiosk", "", server.now)).code
    screen = server.browser()
    await screen.open("/kiosk/kiosk")
    await screen.send("/kiosk/kiosk/pair", code=code)
    for one in everybody:
        await screen.open("/kiosk/kiosk")
        await screen.send("/kiosk/kiosk/begin")
        await _answer(screen, one)


async def _answer(browser: Browser, one: Person) -> None:
    await browser.answer(one.answers, age=one.age_band.value)
    page = await browser.send(comment="", act="send")
    assert "/thanks/" in page.path, page.html


async def _typed(db: Database, center_id: int, everybody: list[Person]) -> None:
    kind, codes = RespondentType.JOB_SEEKER, [new_code() for _ in everybody]
    printing = Printing(center_id, kind, QUESTIONNAIRE, "ru", NOON.date())
    await paper_sheets.add(db, printing, codes, first=1)
    sheets, center = await paper_sheets.known(db, codes), await centers.get(db, center_id)
    for code, one in zip(codes, everybody, strict=True):
        typed = TypedSheet(sheets[code], center, kind, one.age_band, one.answers, "")
        assert await typed_sheets.save(db, typed, day=None, verified=False, now=NOON)


async def _file(db: Database, folder: Path, code: str, everybody: list[Person]) -> None:
    path = folder / f"{code}.csv"
    names = ("center", "respondent_type", "age_band", "completed_at", "entry", "questionnaire", "interview_id")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *load().codes])
        for number, one in enumerate(everybody):
            # One who answers as somebody else did is another person still.
            own = (code, "job_seeker", one.age_band, NOON.isoformat(), WAYS[code], QUESTIONNAIRE, f"{code}-{number}")
            writer.writerow([*own, *one.answers])
    report = await responses.run(db, path, now=NOON + timedelta(hours=1))
    assert report.added == len(everybody), report


async def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as name:
        found = await measure(Path(name), people(number))
    head = ("Way", "Entry", "People", "Index", "Job seekers, adjusted", "Adjusted as", "Term of the mode")
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for one in found:
        cells = (one.name, f"`{WAYS[one.name]}`", one.people, repr(one.index), repr(one.adjusted), f"`{one.mode}`")
        print(f"| {' | '.join(map(str, cells))} | {term(one.mode):.13g} |")


if __name__ == "__main__":
    asyncio.run(main())
