"""Every command in its usual form on the demo's own database: it succeeds, shows something, and leaves its line in the
audit log unless it is listed as needing none."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.results.method_2026 import norms_file
from bot.results.method_2026.norms_file import NormsFile
from questionnaire.model import RespondentType
from scoring.windows import week_of
from storage.access import invites
from storage.access.memberships import Role
from storage.counting import answers
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.entry import visit_counts
from storage.places import centers
from storage.quality import alerts, cases, invalid_answers, reviews
from storage.quality.cases import Found
from tests.bot.cli.operators import ROOT, Operator
from tests.bot.cli.usual_forms import NOT_LOGGED, USUAL
from tests.docs.reading import commands
from tests.scoring.method_2026.test_worked_example import NORMS

QUESTIONS = "F1,F2,F3,U1,U2,U3,E1,E2,E3,P1,P2,P3,C1,C2,C3"
Line = tuple[str, str]
"""Action and detail."""


@pytest.fixture
def operator(demo_operator: Operator) -> Operator:
    return demo_operator


def rows(operator: Operator, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(operator.file)) as db:
        return db.execute(query).fetchall()


def log(operator: Operator) -> list[Line]:
    """The lines that the command line has left in the audit log."""
    return [(action, detail) for action, detail in rows(operator, "SELECT action, detail FROM audit "
            "WHERE actor LIKE 'cli:%' ORDER BY id")]  # fmt: skip


def write_files(folder: Path) -> None:
    """Writes the files that the commands read."""
    paper = f"interview_id,center,respondent_type,age_band,completed_at,{QUESTIONS}"
    answers = ",".join("543218454321845")
    long_ago = datetime.now(UTC) - timedelta(days=200)
    written = {
        "paper.csv": f"{paper}\nnew-1,BRY-01,job_seeker,25-34,2026-03-02T10:30,{answers}\n",
        "facts.csv": f"center,month,indicator,value\nBRY-01,{long_ago:%Y-%m},waiting_minutes,12\n",
        "visits.csv": f"center,date,visits\nBRY-01,{datetime.now(UTC).date() - timedelta(days=2)},40\n",
    }
    written["typed.txt"] = "\n"
    written["posts.csv"] = f"source,date,center,text\nКарты,{datetime.now(UTC).date()},BRY-01,Долго ждали в очереди\n"
    for name, content in written.items():
        (folder / name).write_text(content, encoding="utf-8")
    norms_file.write(folder / "norms-2026.json", NormsFile(NORMS, week_of(long_ago.date())))
    one, two, three, four = (cut + 2 for cut in NORMS.cuts)
    later = replace(NORMS, cuts=(one, two, three, four))
    norms_file.write(folder / "norms-2027.json", NormsFile(later, week_of(long_ago.date())))


def prepare(operator: Operator, name: str) -> dict[str, str]:
    """Prepares the situation that the command is for; returns the words that only the database knows."""
    write_files(operator.folder)
    if name == "db restore":
        operator.run("db", "backup", "--out", "earlier.backup", problems=True)
    if name == "norms list":
        operator.run("norms", "publish", "norms-2026.json", "--from", "2027-01-04")
    if name in ("index bridge", "norms changes"):
        operator.run("norms", "publish", "norms-2026.json", "--from", "2026-01-05")
        operator.environment["METHODOLOGY_VERSION"] = "2026.1 from 2026-01-05"
        operator.run("index", "compute")
        del operator.environment["METHODOLOGY_VERSION"]
    if name == "lake verify":
        operator.run("lake", "export", "--out", "lake")
    if name == "site serve":
        operator.run("site", "build", "--out", "site")
    if name == "visits show-invited":
        asyncio.run(_count_visits(operator.environment["DATABASE_URL"]))
    if name in ("api keys list", "api keys revoke"):
        operator.run("api", "keys", "issue", *USUAL["api keys issue"].arguments.split())
    if name.startswith("api webhooks ") and name != "api webhooks add":
        operator.run("api", "webhooks", "add", *USUAL["api webhooks add"].arguments.split())
    if name in ("alerts list", "week", "api webhooks log"):
        asyncio.run(_raise_alert(operator.environment["DATABASE_URL"]))
    if name.startswith("cases"):
        asyncio.run(_open_case(operator.environment["DATABASE_URL"], name))
    if name == "admins confirm":
        asyncio.run(_open_invitation(operator.environment["DATABASE_URL"]))
    if name in ("kiosk list", "kiosk revoke"):
        operator.run("kiosk", "pair", "BRY-01")
    known = {
        "kiosk": "SELECT id FROM kiosks",
        "administrator": "SELECT id FROM memberships WHERE status = 'active'",
        "pending": "SELECT id FROM memberships WHERE status = 'pending'",
        "case": "SELECT id FROM cases",
        "answer": "SELECT i.id FROM interviews i JOIN centers c ON c.id = i.center_id WHERE c.code = 'BRY-01' "
        "AND (i.quality IN ('clean', 'B') OR i.reasons = 'invalid') ORDER BY i.quality = 'X' DESC",
        "key": "SELECT id FROM api_keys",
        "webhook": "SELECT id FROM webhooks",
        "respondent": "SELECT respondent_id FROM interviews WHERE respondent_id IS NOT NULL",
    }
    return {word: next((row[0] for row in rows(operator, query)), "") for word, query in known.items()}


async def _raise_alert(url: str) -> None:
    db = await Database.open(url)
    place = await centers.by_code(db, "BRY-01")
    now = datetime.now(UTC)
    await alerts.settle(db, [alerts.Episode(place.id, "silence", 105_600, "{}", now)], [], now=now)
    await db.close()


async def _count_visits(url: str) -> None:
    db = await Database.open(url)
    place = await centers.by_code(db, "BRY-01")
    async with db.write() as connection:
        now, came = datetime.now(UTC), {RespondentType.JOB_SEEKER: 3}
        await visit_counts.add(db, connection, place.id, visits=came, invited={}, now=now)
    await db.close()


async def _open_case(url: str, name: str) -> None:
    """A case of BRY-01, and what must have been done to it before."""
    db = await Database.open(url)
    place = await centers.by_code(db, "BRY-01")
    now, week = datetime.now(UTC), week_of(datetime.now(UTC).date()) - 1
    seen = {"people": 40, "rate": 0.125, "usual": 0.002, "p": 1e-9}
    await cases.open_new(db, [Found(place.id, "all ones", week, seen, {"job_seeker": (0, 40)}, "0" * 64)], now)
    (one,) = await cases.listing(db)
    if name in ("cases end-review", "cases list-reviews"):
        await reviews.begin(db, one, last_week=week, by="cli:olga", reason="One hand", now=now)
    if name == "cases revalidate":
        (first, *_) = await answers.rows_of(db, place.id, first_week=0, last_week=week)
        decision = invalid_answers.Decision("cli:olga", "Made up", now)
        await invalid_answers.mark(db, place.id, one.id, [first.id], decision)
    await db.close()


async def _open_invitation(url: str) -> None:
    db = await Database.open(url)
    place = await centers.by_code(db, "BRY-02")
    now = datetime.now(UTC)
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=place.id, region_id=None, trusted=False, now=now)
    await invites.redeem(db, token, account="a" * 64, messenger="telegram", user_id=7, chat_id=7, name="Олег", now=now)
    await db.close()


def test_every_command_has_a_usual_form() -> None:
    assert USUAL.keys() == commands().keys()
    assert NOT_LOGGED.keys() < USUAL.keys()


@pytest.mark.parametrize("name", sorted(USUAL))
def test_it_ends_well_shows_something_and_stands_in_the_audit_log(operator: Operator, name: str) -> None:
    usual = USUAL[name]
    arguments = usual.arguments.format_map(prepare(operator, name)).split()
    # The restored database has another log.
    before = 0 if name == "db restore" else len(log(operator))
    # Keys beside the backup are worth a warning.
    shown = (
        serve(operator, *name.split(), *arguments)
        if name in ("site serve", "api serve")
        else operator.run(*name.split(), *arguments, problems=name == "db backup")
    )
    assert usual.shows in shown
    for file in usual.files:
        assert (operator.folder / file).stat().st_size > 0
    lines = log(operator)[before:]
    assert [action for action, _ in lines if action != "db backup" or name == "db backup"] == (
        [] if name in NOT_LOGGED else [name]
    )
    assert not any(detail.startswith("failed") for _, detail in lines)


def serve(operator: Operator, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "admin_cli.py"), *arguments]
    environment = os.environ | operator.environment | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, cwd=operator.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        said = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert (process.wait(timeout=60), process.stderr.read()) == (0, "")
        return said
