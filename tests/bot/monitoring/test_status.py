"""The status that monitoring reads, on a database of each kind and a clock that the test moves."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.methods import GetMe, Response, TelegramMethod
from aiogram.types import User
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text

from bot.listening import listen
from bot.messenger.middlewares import Reachability
from bot.monitoring.metrics import CountedEvents, Metrics
from bot.monitoring.status import Status
from bot.monitoring.vitals import VitalsCollector
from bot.settings import SettingsError
from handlers.client.events import Reason
from questionnaire.loader import load
from scoring.method_2026.versions import parse
from scoring.windows import week_of
from storage.delivery.outbox import Kind
from storage.engine.database import Database
from storage.operating import vitals
from storage.operating.vitals import Vitals
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.quality import cases
from storage.quality.cases import Found
from storage.tables import jobs, outbox
from tests.storage.people import ANNA, BORIS, appoint, begin

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ROW = CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    await centers.load(database, [ROW], now=NOW)
    yield database
    await database.close()


class Watched:
    """A bot's status over HTTP, and its dependencies."""

    def __init__(self, db: Database) -> None:
        self.now = NOW
        self.seconds = 0.0
        self.stop = asyncio.Event()
        self.metrics = Metrics(load())
        self.messenger = Reachability(lambda: self.seconds)
        self.status = Status(self.metrics, db, self.messenger, self.stop, lambda: self.now)
        self.address = ""

    async def ask(self, path: str) -> tuple[int, str]:
        async with ClientSession() as session, session.get(f"{self.address}{path}") as response:
            return response.status, await response.text()

    async def scrape(self) -> dict[str, float]:
        """Every sample by name and labels."""
        status, page = await self.ask("/metrics")
        assert status == 200
        found = {}
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                labels = ",".join(sample.labels.values())
                found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
        return found


@asynccontextmanager
async def watched(db: Database) -> AsyncIterator[Watched]:
    house = Watched(db)
    runner = web.AppRunner(house.status.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    house.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield house
    finally:
        await runner.cleanup()
        await house.status.close()


async def call(messenger: Reachability, error: Exception | None) -> None:
    async def make_request(bot: Bot, method: TelegramMethod[User]) -> Response[User]:
        if error is not None:
            raise error
        return Response[User](ok=True, result=User(id=123456, is_bot=True, first_name="czn"))

    try:
        await messenger(make_request, Bot("123456:token"), GetMe())
    except (TelegramNetworkError, TelegramServerError, TelegramBadRequest):
        assert error is not None


async def test_readiness_says_in_one_word_what_is_missing(db: Database) -> None:
    async with watched(db) as house:
        assert await house.ask("/healthz") == (200, "ok\n")
        assert await house.ask("/readyz") == (503, "starting\n")
        house.status.receiving.set()
        assert await house.ask("/readyz") == (200, "ok\n")
        await call(house.messenger, TelegramNetworkError(GetMe(), "away"))
        assert await house.ask("/readyz") == (503, "messenger\n")
        assert (await house.scrape())["czn_messenger_up"] == 0
        await call(house.messenger, TelegramBadRequest(GetMe(), "a refusal is an answer"))
        assert await house.ask("/readyz") == (200, "ok\n")
        house.stop.set()
        assert await house.ask("/readyz") == (503, "stopping\n")
        assert await house.ask("/healthz") == (200, "ok\n")


async def test_a_messenger_that_nobody_has_called_for_a_while_is_given_another_chance(db: Database) -> None:
    async with watched(db) as house:
        await call(house.messenger, TelegramServerError(GetMe(), "502"))
        house.seconds = 90
        assert not house.messenger.up
        house.seconds = 91
        assert house.messenger.up


async def test_another_schema_is_no_database_to_work_on(db: Database) -> None:
    async with watched(db) as house:
        house.status.receiving.set()
        async with db.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert await house.ask("/readyz") == (503, "schema\n")
        assert (await house.scrape())["czn_database_up"] == 0


async def test_a_database_that_takes_its_time_keeps_nobody_waiting(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, read = asyncio.Event(), vitals.read

    async def slowly(db: Database, now: datetime) -> Vitals:
        await answering.wait()
        return await read(db, now)

    monkeypatch.setattr("bot.monitoring.vitals.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("storage.operating.vitals.read", slowly)
    async with watched(db) as house:
        house.status.receiving.set()
        assert await house.ask("/readyz") == (503, "database\n")
        found = await house.scrape()
        assert found["czn_database_up"] == 0
        assert "czn_outbox_due" not in found
        answering.set()
        monkeypatch.setattr("bot.monitoring.vitals.PATIENCE_SECONDS", 30.0)
        assert await house.ask("/readyz") == (200, "ok\n")


async def test_the_outbox_and_the_jobs_are_read_from_the_database(db: Database) -> None:
    await begin(db, ANNA, NOW, answered=3)
    await fill(db)
    async with watched(db) as house:
        found = await house.scrape()
    # Due: one since ten minutes, one under way since three; another is due in an hour.
    assert found["czn_outbox_due"] == 2
    assert found["czn_outbox_oldest_due_seconds"] == 600
    assert found["czn_outbox_failed"] == 1
    assert found["czn_interviews_open"] == 1
    server = "" if db.embedded else f"{{127.0.0.1:{db.address.port}}}"
    assert found[f"czn_database_up{server}"] == 1
    assert found.get("czn_database_replicas") == (None if db.embedded else 0)
    assert found["czn_job_finished_timestamp_seconds{weekly}"] == NOW.timestamp() - 60
    assert found["czn_job_failed_timestamp_seconds{nightly}"] == NOW.timestamp() - 3600
    assert "czn_job_finished_timestamp_seconds{nightly}" not in found


async def test_cases_that_wait_are_read_from_the_database(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.monitoring.vitals.PATIENCE_SECONDS", 30.0)
    (place,) = await centers.listing(db)
    for kind, days in (("signs", 15), ("doubtful share", 1)):
        await cases.open_new(db, [Found(place.id, kind, 0, {}, {}, "")], NOW - timedelta(days=days))
    async with watched(db) as house:
        found = await house.scrape()
    assert (found["czn_cases_open"], found["czn_cases_oldest_open_seconds"]) == (2, 15 * 86_400)
    assert found["czn_norms_due"] == 0


@pytest.mark.parametrize(
    ("words", "holds_from", "due"),
    [("2026.1", [], 1), ("2022.1", [], 0), ("2026.1", [date(2026, 9, 7)], 0), ("2026.1", [date(2026, 8, 17)], 1)],
)
async def test_norms_are_due_where_2026_1_is_computed(words: str, holds_from: list[date], due: int) -> None:
    """The last complete week before 24 November 2026 began on the 16th, 13 weeks after 17 August."""
    collector = VitalsCollector(lambda: NOW, parse(words))
    collector.vitals = Vitals(0, 0, None, 0, (), norms=tuple(map(week_of, holds_from)))
    (found,) = [one for one in collector.collect() if one.name == "czn_norms_due"]
    assert found.samples[0].value == due


async def test_a_storm_of_scrapes_looks_at_the_database_once(db: Database) -> None:
    async with watched(db) as house:
        await asyncio.gather(*(house.scrape() for _ in range(20)))
        await fill(db)
        house.now += timedelta(seconds=4)
        assert (await house.scrape())["czn_outbox_due"] == 0
        house.now += timedelta(seconds=1)
        assert (await house.scrape())["czn_outbox_due"] == 2


async def test_events_are_counted_by_the_question_where_they_happened(db: Database) -> None:
    metrics = Metrics(load())
    events = CountedEvents(metrics)
    interview = await begin(db, ANNA, NOW, answered=3)
    events.started(interview)
    events.answered(interview, 3, interview.touched_at + timedelta(minutes=31), saved_in=0.004)
    events.answered(interview, 3, interview.touched_at + timedelta(minutes=30), saved_in=0.03)
    events.abandoned(interview, NOW, Reason.EXPIRED)
    events.completed(interview, NOW, commented=True)
    metrics.sent(Kind.DIGEST, "postponed")
    value = metrics.registry.get_sample_value
    # Three of fifteen are answered, so the client is at the fourth, U1.
    assert value("czn_interviews_started_total") == 1
    assert value("czn_answers_total", {"question": "U1"}) == 2
    assert value("czn_answers_total", {"question": "F1"}) == 0
    assert value("czn_interviews_resumed_total") == 1
    assert value("czn_interviews_abandoned_total", {"step": "U1", "reason": "expired"}) == 1
    assert value("czn_interviews_completed_total") == value("czn_interviews_commented_total") == 1
    assert value("czn_answer_save_seconds_bucket", {"le": "0.005"}) == 1
    assert value("czn_answer_save_seconds_count") == 2
    assert value("czn_sends_total", {"kind": "digest", "outcome": "postponed"}) == 1


async def test_the_readme_and_the_alerts_know_the_metrics_that_there_are(db: Database) -> None:
    await fill(db)
    async with watched(db) as house:
        _, page = await house.ask("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(page)}
    samples = {sample.name for family in families.values() for sample in family.samples}
    named = {
        f"{name}_total" if family.type == "counter" else name
        for name, family in families.items()
        if name.startswith("czn_") and not name.endswith("_created")
    }
    assert named == set(re.findall(r"`(czn_\w+)`", (ROOT / "docs/operating.md").read_text(encoding="utf-8")))
    alerts = (ROOT / "deploy" / "prometheus-alerts.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\bczn_\w+", alerts)) <= samples | named


@pytest.mark.parametrize(
    ("host", "reason"),
    [("127.0.0.1", "Address already in use"), ("192.0.2.1", "Cannot assign requested address")],
)
async def test_an_address_that_cannot_be_listened_on_is_named_with_its_setting(host: str, reason: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"{host}:{taken.getsockname()[1]}"
        runner = web.AppRunner(web.Application())
        await runner.setup()
        with pytest.raises(SettingsError) as refusal:
            await listen(runner, "STATUS_LISTEN", address)
        await runner.cleanup()
    assert str(refusal.value) == f"STATUS_LISTEN: {address}: {reason}"


async def fill(db: Database) -> None:
    """Messages in the outbox by state and by how many minutes from now they are due, and two jobs."""
    member = await appoint(db, BORIS, NOW)
    minutes = {"queued": -10, "sending": -3, "later": 60, "sent": -20, "failed": -30}
    async with db.write() as connection:
        for name, due in minutes.items():
            values = {
                "key": name,
                "kind": "digest",
                "membership_id": member.id,
                "state": "queued" if name == "later" else name,
                "created_at": NOW - timedelta(hours=1),
                "due_at": NOW + timedelta(minutes=due),
                "repeated": False,
            }
            await connection.execute(insert(outbox).values(**values))
        await connection.execute(insert(jobs).values(job="weekly", finished_at=NOW - timedelta(minutes=1)))
        await connection.execute(insert(jobs).values(job="nightly", failed_at=NOW - timedelta(hours=1)))
