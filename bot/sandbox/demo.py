"""`make demo`: the whole product on this machine, without a token. The bot is the real one, in a process of its own."""

import argparse
import asyncio
import contextlib
import logging
import os
import random
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import index_table, invitations, jobs, logs, preview
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.crowd import interview_many, neighbourhood
from bot.sandbox.server import Sandbox
from bot.settings import LogFormat
from scoring.windows import last_complete_week
from storage import centers, centers_file, export
from storage.database import Database

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
OUT = Path("data/demo")
CENTERS = ("BRY-01", "BRY-02", "NIZ-01", "NIZ-02", "CHE-01", "CHE-02")
HOME = CENTERS[0]
"""The center that the two phones are about."""
PORT = 8081
READY_SECONDS = 60

console = Console()


def main() -> int:
    options = _options()
    logs.configure(LogFormat.CONSOLE, level=logging.WARNING)
    try:
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(demo(options))
    except (OSError, RuntimeError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    return 0


async def demo(options: argparse.Namespace) -> None:
    _end_cleanly_on_sigterm()
    database_url = f"sqlite+aiosqlite:///{(OUT / 'czn-index.db').resolve()}"
    async with _sandbox(options.port) as sandbox, _database(database_url) as db:
        await centers.load(db, centers_file.read(SAMPLE), sample=True, now=datetime.now(UTC))
        async with _bot(sandbox, database_url), SandboxClient(sandbox.url) as client:
            visitor, admin = await _two_phones(client, db)
            await _interviews(client, options.interviews)
            await _weekly_job(db, admin)
            await _tables(db)
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
    link = await invitations.invite(db, center_code=HOME, now=datetime.now(UTC))
    await admin.start(link.partition("start=")[2] or link.removeprefix("/start "))
    await visitor.wait(lambda message: True)
    await admin.wait(lambda message: True)
    return visitor, admin


async def _interviews(client: SandboxClient, count: int) -> None:
    dice = random.Random(2022)
    columns = (TextColumn("Clients answering"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=count)
        await interview_many(client, neighbourhood(CENTERS, dice), count, dice, lambda: progress.advance(task))
    console.print(f"{count} clients of {len(CENTERS)} centers have answered through the bot.")


async def _weekly_job(db: Database, admin: PersonClient) -> None:
    """As on next Monday, so that the answers of this week are in a complete one. The bot delivers the digest."""
    week = last_complete_week(_next_monday())
    await jobs.run_week(db, week=week, now=datetime.now(UTC))
    await admin.wait(lambda message: "photo" in message)
    await export.responses(db, OUT / "responses.csv", filters=export.Filters())
    preview.write(await preview.content(db, center_code=HOME, week=week), OUT, "ru")
    console.print("\n[bold]The digest, as the administrator has just received it:[/bold]\n")
    console.print((OUT / "digest.txt").read_text(encoding="utf-8"), markup=False)


async def _tables(db: Database) -> None:
    rows = await index_table.rows(db, center=None, region=None, live=False, now=datetime.now(UTC))
    table = Table(title="Client-centricity index", title_justify="left")
    for title in ("Center", "n", "Index", "95 % interval", "F", "U", "E", "P", "C"):
        table.add_column(title, justify="left" if title == "Center" else "right")
    for row in rows:
        interval = "–" if row["index"] is None else f"{row['ci_low']:.1f} – {row['ci_high']:.1f}"
        groups = (_figure(value) for value in row["groups"].values())
        table.add_row(row["center"], str(row["n"]), _figure(row["index"]), interval, *groups)
    console.print(table)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _next_monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())


@contextlib.asynccontextmanager
async def _sandbox(port: int | None) -> AsyncIterator[Sandbox]:
    """On the usual port; on any free one where that is taken and none was asked for."""
    try:
        sandbox = await Sandbox(port=PORT if port is None else port).__aenter__()
    except OSError as error:
        if port is not None:
            raise RuntimeError(f"port {port}: {error.strerror}") from None
        sandbox = await Sandbox().__aenter__()
    try:
        yield sandbox
    finally:
        await sandbox.__aexit__(None, None, None)


@contextlib.asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        yield db
    finally:
        await db.close()


@contextlib.asynccontextmanager
async def _bot(sandbox: Sandbox, database_url: str) -> AsyncIterator[None]:
    """The bot as its own process, from the moment it asks for updates."""
    environment = os.environ | {
        "BOT_TOKEN": sandbox.token,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "SECRET_KEY_FILE": str((OUT / "secret.key").resolve()),
        "VISIT_KEYS_FILE": str((OUT / "visit.keys").resolve()),
        "TICK_SECONDS": "1",
        "WEBHOOK_URL": "",
        "PROXY_URL": "",
    }
    log = OUT / "bot.log"
    with log.open("wb") as output, console.status("Starting the bot …"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=ROOT, env=environment, stderr=output
        )
        for _ in range(READY_SECONDS * 10):
            if sandbox.world.calls["getUpdates"] or process.returncode is not None:
                break
            await asyncio.sleep(0.1)
    try:
        if process.returncode is not None:
            raise RuntimeError(f"the bot did not start: {log.read_text(encoding='utf-8')[-500:]}")
        yield
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--interviews", type=_count, default=240, help="how many clients answer (default 240)")
    parser.add_argument("--once", action="store_true", help="do it all and exit")
    parser.add_argument("--port", type=int, help=f"port of the page (default {PORT}, or a free one)")
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100000")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
