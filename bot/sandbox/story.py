"""The story of the demo: twelve published weeks, an open week, its Monday, and ways to look at it all.

The open week is the last complete week of the machine's clock, so that commands, which use that clock, agree with the
demo.
"""

import asyncio
import contextlib
import logging
import random
import signal
import statistics
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import invitations, logs
from bot.digest import preview
from bot.report import assembling, writing
from bot.sandbox import history, ledgers, next_steps, past_weeks
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.clock import DemoClock
from bot.sandbox.open_week import OpenWeek
from bot.sandbox.running import ROOT, bot_at, sandbox_on
from bot.sandbox.simulated_clients import neighbourhood
from bot.settings import LogFormat
from bot.site import building
from questionnaire.model import RespondentType
from scoring.quality import QualityClass
from scoring.windows import last_complete_week, monday
from storage import export
from storage.counting import quality_counts
from storage.engine.database import Database
from storage.imports import centers_file
from storage.places import centers
from storage.survey import completions

SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
PUBLISHED_WEEKS = 12
HOME, RIVAL = "BRY-01", "BRY-02"
"""The center on the two phones, which improves, and a center that gets worse and cheats."""
TURNS = {HOME: 0.25, RIVAL: -0.25}
FRIDAY = timedelta(days=4)

console = Console()


async def tell(out: Path, *, interviews: int, past: int, once: bool, port: int | None) -> None:
    logs.configure(LogFormat.CONSOLE, level=logging.WARNING)
    _end_cleanly_on_sigterm()
    database_url = f"sqlite+aiosqlite:///{out / 'czn-index.db'}"
    async with sandbox_on(port) as sandbox, _database(database_url) as db:
        story = Story(out, db, DemoClock(out / "clock"), past)
        await story.past()
        print("Starting the bot …", flush=True)
        absolute = f"sqlite+aiosqlite:///{(out / 'czn-index.db').resolve()}"
        async with bot_at(sandbox, absolute, out, story.clock) as pages, SandboxClient(sandbox.url) as client:
            admin = await story.open_week(client, interviews)
            await story.monday(admin)
            visitor = await story.today(client)
            await story.files()
            if not once:
                print(f"The page, with both phones: {sandbox.url}/?client={visitor.id}&admin={admin.id}")
                print(f"The same questions in a browser: {pages}/c/{HOME}")
            print(f"Files: {out} (digest.png, digest.txt, responses.csv, report/, site/, czn-index.db, bot.log)")
            print("More, each line to be pasted as it is:\n")
            print(*next_steps.lines(out, database_url, home=HOME, rival=RIVAL), sep="\n", flush=True)
            if not once:
                print("\nEverything is running. Open the page; Ctrl-C ends the demo.", flush=True)
                await asyncio.Event().wait()


class Story:
    """The parts of the story, in order."""

    def __init__(self, out: Path, db: Database, clock: DemoClock, past: int) -> None:
        self.clock = clock
        self._out = out
        self._db = db
        self._dice = random.Random(2022)
        self._rows = centers_file.read(SAMPLE)
        self._week = last_complete_week(datetime.now(UTC).date())
        visited = neighbourhood([row.code for row in self._rows], self._dice)
        self._places = history.pasts(self._rows, visited, past, TURNS)

    async def past(self) -> None:
        """Imports a year of answers, publishes the last weeks, and adds the open week's answers until Thursday."""
        friday = self._moment(FRIDAY, hour=3)
        await centers.load(self._db, self._rows, sample=True, now=friday - timedelta(weeks=history.WEEKS))
        weeks = range(self._week - PUBLISHED_WEEKS, self._week)
        with _progress("Answers of a year") as progress:
            task = progress.add_task("", total=sum(place.interviews for place in self._places))
            answers = history.by_week(self._places, friday, self._dice, lambda: progress.advance(task))
        with _progress("Weeks published") as progress:
            task = progress.add_task("", total=len(weeks))
            file = self._out / "past.csv"
            imported = await past_weeks.publish(
                self._db, answers, weeks, self._rows, file, lambda: progress.advance(task)
            )
            imported += await past_weeks.take_in(self._db, answers[self._week], file, friday)
        print(f"{imported} answers imported for {len(self._rows)} centers, {len(weeks)} weeks published.", flush=True)
        self.clock.set(friday)

    async def open_week(self, client: SandboxClient, interviews: int) -> PersonClient:
        """Returns the administrator, who has opened an invitation."""
        admin = await self._join(client, "Мария Петровна", HOME)
        week = OpenWeek(client, self.clock, self._places, self._dice)
        with _progress("Clients answering") as progress:
            task = progress.add_task("", total=interviews)
            await week.clients(interviews, self._moment(FRIDAY, hour=6, minute=30), lambda: progress.advance(task))
        seconds = await completions.last_seconds(self._db, RespondentType.JOB_SEEKER, max(1, interviews // 2))
        took = f"{statistics.median(seconds) / 60:.1f} minutes by its clock"
        print(f"{interviews} clients have answered through the bot, in {took}.", flush=True)
        (rival,) = (place for place in self._places if place.visited.code == RIVAL)
        insider = await self._join(client, "Игорь", RIVAL)
        evening, night = self._moment(FRIDAY, hour=14, minute=5), self._moment(FRIDAY + timedelta(days=1), hour=0)
        planted = await week.cheats(rival, insider, evening, night)
        await self._flags(planted)
        return admin

    async def monday(self, admin: PersonClient) -> None:
        """Sets the bot's clock to Monday. The bot publishes the week and delivers the digests."""
        self.clock.set(past_weeks.monday_morning(self._week, self._rows))
        await admin.wait(lambda message: "photo" in message)
        digest = await preview.content(self._db, center_code=HOME, week=self._week, now=self.clock())
        preview.write(digest, await preview.quotes(self._db, digest), self._out, "ru")
        print("\nMonday has come. The digest, as the administrator has just received it:\n")
        print((self._out / "digest.txt").read_text(encoding="utf-8"), flush=True)

    async def today(self, client: SandboxClient) -> PersonClient:
        """Sets the clock to today. A client has just scanned the poster's code."""
        self.clock.set(max(self.clock(), datetime.now(UTC)))
        await ledgers.take_in(self._db, await centers.listing(self._db), self.clock().date(), self._dice)
        visitor = await client.person("Анна")
        await visitor.start(f"c-{HOME}")
        await visitor.wait(lambda message: True)
        return visitor

    async def files(self) -> None:
        await export.responses(self._db, self._out / "responses.csv", filters=export.Filters())
        await building.build(self._db, self._out / "site", now=self.clock())
        writing.write(await assembling.report(self._db, region=None, now=self.clock()), self._out / "report", "ru")

    async def _join(self, client: SandboxClient, name: str, center: str) -> PersonClient:
        admin = await client.person(name)
        link = await invitations.invite(self._db, center=center, trusted=True, now=self.clock())
        await admin.start(link.partition("start=")[2] or link.removeprefix("/start "))
        await admin.wait(lambda message: True)
        return admin

    async def _flags(self, planted: int) -> None:
        reasons: Counter[str] = Counter()
        for found in (await quality_counts.counts(self._db, first_week=self._week, last_week=self._week)).values():
            for (quality, named), number in found.items():
                if quality != QualityClass.CLEAN:
                    reasons.update(dict.fromkeys(named.split(","), number))
        listed = ", ".join(f"{reason} {number}" for reason, number in reasons.most_common())
        print(
            f"{planted} planted cheats at {RIVAL}, found by the rules: {listed} (see quality show, below).",
            flush=True,
        )

    def _moment(self, since: timedelta, *, hour: int, minute: int = 0) -> datetime:
        """A moment of the open week, in UTC."""
        day = monday(self._week) + since
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _end_cleanly_on_sigterm() -> None:
    """Treats SIGTERM like Ctrl-C: the bot's process must not outlive the demo."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _progress(about: str) -> Progress:
    columns = (TextColumn(about), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


@contextlib.asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        yield db
    finally:
        await db.close()
