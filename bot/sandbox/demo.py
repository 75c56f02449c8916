"""`make demo`: the whole product on this machine, without a token. The bot is the real one, in a process of its own."""

import argparse
import asyncio
import contextlib
import logging
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import invitations, jobs, logs
from bot.digest import preview
from bot.imports import responses as importing
from bot.sandbox import history
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.history import Past
from bot.sandbox.running import PORT, ROOT, bot_at, sandbox_on
from bot.sandbox.simulated_clients import Visited, interview_many, neighbourhood
from bot.settings import LogFormat
from bot.tables import index
from scoring.quality import QualityClass
from scoring.windows import last_complete_week
from storage import centers, export, quality_counts
from storage.engine.database import Database
from storage.files import centers_file
from storage.files.whole_file import make_folder

SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
OUT = Path("data/demo")
PAST_INTERVIEWS = 27_000
BUSY = 6
"""So many centers, the largest, have live clients as well."""
HOME, RIVAL = "BRY-01", "BRY-02"
"""The center that the two phones are about, which gets better, and one that gets worse."""
TURNS = {HOME: 0.4, RIVAL: -0.4}

console = Console()


def main() -> int:
    options = _options()
    logs.configure(LogFormat.CONSOLE, level=logging.WARNING)
    try:
        shutil.rmtree(OUT, ignore_errors=True)
        make_folder(OUT)
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(demo(options))
    except (OSError, RuntimeError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    return 0


async def demo(options: argparse.Namespace) -> None:
    _end_cleanly_on_sigterm()
    database_url = f"sqlite+aiosqlite:///{(OUT / 'czn-index.db').resolve()}"
    async with sandbox_on(options.port) as sandbox, _database(database_url) as db:
        dice = random.Random(2022)
        rows = centers_file.read(SAMPLE)
        await centers.load(db, rows, sample=True, now=datetime.now(UTC))
        visited = neighbourhood([row.code for row in rows], dice)
        await _past(db, history.pasts(rows, visited, PAST_INTERVIEWS, TURNS), dice)
        console.print("Starting the bot …")
        async with bot_at(sandbox, database_url, OUT), SandboxClient(sandbox.url) as client:
            visitor, admin = await _two_phones(client, db)
            await _interviews(client, visited[:BUSY], options.interviews, dice)
            await _weekly_job(db, admin)
            await _tables(db)
            await _flags(db)
            console.print(f"\nThe page      {sandbox.url}/?client={visitor.id}&admin={admin.id}")
            for title, name in (("Database", "czn-index.db"), ("Export", "responses.csv"), ("Digest", "digest.png")):
                console.print(f"{title:<13} {OUT / name}", soft_wrap=True)
            if not options.once:
                console.print("\nEverything is running. Open the page; Ctrl-C ends the demo.")
                await asyncio.Event().wait()


def _end_cleanly_on_sigterm() -> None:
    """Like Ctrl-C: the bot's process must not outlive the demo."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _two_phones(client: SandboxClient, db: Database) -> tuple[PersonClient, PersonClient]:
    """A client who has just scanned the QR code, and an administrator who has just opened an invitation."""
    visitor = await client.person("Анна")
    await visitor.start(f"c-{HOME}")
    admin = await client.person("Мария Петровна")
    link = await invitations.invite(db, center=HOME, trusted=True, now=datetime.now(UTC))
    await admin.start(link.partition("start=")[2] or link.removeprefix("/start "))
    await visitor.wait(lambda message: True)
    await admin.wait(lambda message: True)
    return visitor, admin


async def _past(db: Database, pasts: Sequence[Past], dice: random.Random) -> None:
    """A year of answers from before the bot, by the way that archives come."""
    file, now = OUT / "past.csv", datetime.now(UTC)
    with _progress("A year of answers") as progress:
        task = progress.add_task("", total=2 * sum(past.interviews for past in pasts))
        written = history.write(file, pasts, now, dice, lambda: progress.advance(task))
        report = await importing.run(
            db, file, now=now, progress=lambda read, share: progress.update(task, completed=written + read)
        )
    console.print(f"{report.added} answers of the past year imported for {len(pasts)} centers.")


async def _interviews(client: SandboxClient, visited: Sequence[Visited], count: int, dice: random.Random) -> None:
    with _progress("Clients answering") as progress:
        task = progress.add_task("", total=count)
        await interview_many(client, visited, count, dice, lambda: progress.advance(task))
    console.print(f"{count} clients of {len(visited)} centers have answered through the bot.")


async def _weekly_job(db: Database, admin: PersonClient) -> None:
    """As on next Monday, so that the answers of this week are in a complete one. The bot delivers the digest."""
    week = last_complete_week(_next_monday())
    await jobs.run_week(db, week=week, now=datetime.now(UTC))
    await admin.wait(lambda message: "photo" in message)
    await export.responses(db, OUT / "responses.csv", filters=export.Filters())
    digest = await preview.content(db, center_code=HOME, week=week, now=datetime.now(UTC))
    preview.write(digest, await preview.quotes(db, digest), OUT, "ru")
    console.print("\n[bold]The digest, as the administrator has just received it:[/bold]\n")
    console.print((OUT / "digest.txt").read_text(encoding="utf-8"), markup=False)


async def _tables(db: Database) -> None:
    rows = await index.rows(db, center=None, region=None, live=False, now=datetime.now(UTC))
    table = Table(title="Client-centricity index", title_justify="left")
    for title in ("Center", "n", "Index", "95 % interval", "F", "U", "E", "P", "C"):
        table.add_column(title, justify="left" if title == "Center" else "right")
    for row in rows:
        interval = "–" if row["index"] is None else f"{row['ci_low']:.1f} – {row['ci_high']:.1f}"
        groups = (_figure(value) for value in row["groups"].values())
        table.add_row(row["center"], str(row["n"]), _figure(row["index"]), interval, *groups)
    console.print(table)


async def _flags(db: Database) -> None:
    """The crowd answers like robots, and is taken for them."""
    week = last_complete_week(_next_monday())
    reasons: Counter[str] = Counter()
    for found in (await quality_counts.counts(db, first_week=week, last_week=week)).values():
        for (quality, named), number in found.items():
            if quality != QualityClass.CLEAN:
                reasons.update(dict.fromkeys(named.split(","), number))
    listed = ", ".join(f"{reason} {number}" for reason, number in reasons.most_common())
    console.print(f"\nThese clients were quick as robots, and were flagged: {listed} (`czn-index quality report`).")


def _progress(what: str) -> Progress:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _next_monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())


@contextlib.asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        yield db
    finally:
        await db.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--interviews", type=_count, default=120, help="how many clients answer (default 120)")
    parser.add_argument("--once", action="store_true", help="do it all and exit")
    parser.add_argument("--port", type=int, help=f"port of the page (default {PORT}, or a free one)")
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100000")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
