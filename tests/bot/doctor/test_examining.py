"""The doctor's findings: each check on its own, and all of them on a database of each kind."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web
from sqlalchemy import insert, text

from bot.doctor import database, examining, files, jobs_and_delivery, messenger
from bot.doctor.finding import Finding, State, in_words
from bot.key_files import secret_key
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from questionnaire import themes
from storage.access import audit
from storage.engine import schema
from storage.engine.database import Database
from storage.operating.examination import Facts
from storage.operating.replication import Replica, Servers
from storage.operating.vitals import Vitals
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import jobs
from storage.workers import properties
from storage.workers.jobs import LastRun
from storage.workers.properties import LAST_SEEN
from tests.end_to_end.test_secrets import TOKEN, broken_off, not_found, redirect, unreadable
from tests.end_to_end.test_secrets import messenger as answering

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A Wednesday."""
OK, WARN, FAIL = State.OK, State.WARN, State.FAIL


def settings(folder: Path, **more: object) -> Settings:
    paths = {"secret_key_file": folder / "secret.key", "visit_keys_file": folder / "visit.keys"}
    return Settings(**{**paths, "operator_contact": "index@example.org", **more})


def states(findings: list[Finding]) -> dict[str, State]:
    assert all((one.state is OK) == (one.remedy is None) for one in findings)
    return {one.check: one.state for one in findings}


async def test_a_healthy_installation_passes_every_check(url: str, tmp_path: Path) -> None:
    db = await Database.open(url)
    await centers.load(db, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=NOW)
    await properties.put(db, LAST_SEEN, (NOW - timedelta(seconds=59)).isoformat())
    await audit.write(db, at=NOW - timedelta(hours=9), actor="cli:root", action="db backup", place="nation")
    async with db.write() as connection:
        await connection.execute(insert(jobs).values(job="weekly", finished_at=NOW))
    await db.close()
    chosen = settings(tmp_path, database_url=url)
    secret_key(chosen.secret_key_file)
    chosen.visit_keys_file.touch(0o600)
    chosen.visit_keys_file.write_text("keys")
    found = states(await examining.examine(chosen, lambda: NOW, offline=True))
    expected = ["settings", "SECRET_KEY_FILE", "VISIT_KEYS_FILE", "database", "schema", "bot", "digests", "outbox"]
    expected += ["job weekly", "backup", "cases", "packed weeks"] + (
        ["integrity", "disk", "syncs"] if url.startswith("sqlite") else ["servers"]
    )
    assert found == dict.fromkeys(expected, OK)


@pytest.mark.parametrize(
    ("revision", "serves", "state", "found"),
    [
        (schema.HEAD, True, OK, f"revision {schema.HEAD}"),
        ("9999", True, OK, "revision 9999 of a later version, with which this one works"),
        ("9999", False, FAIL, "revision 9999, which this version does not know"),
        ("0005", False, FAIL, f"revision 0005, not {schema.HEAD}"),
        (None, False, FAIL, f"revision none, not {schema.HEAD}"),
    ],
)
def test_a_schema_is_told_by_whether_this_version_works_on_it(
    revision: str | None, serves: bool, state: State, found: str
) -> None:
    finding = database.schema_at(revision, serves=serves)
    assert (finding.state, finding.found) == (state, found)
    assert (finding.remedy == "run: czn-index db upgrade") == (state is FAIL and revision != "9999")


async def test_another_schema_is_told_and_left_alone(url: str, tmp_path: Path) -> None:
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    await db.close()
    found = await examining.examine(settings(tmp_path, database_url=url), lambda: NOW, offline=True)
    (schema_found,) = [one for one in found if one.check == "schema"]
    assert (schema_found.state, schema_found.found) == (FAIL, f"revision 0005, not {schema.HEAD}")
    assert "outbox" not in states(found)
    db = Database.as_it_is(url)
    async with db.read() as connection:
        assert await connection.run_sync(schema.revision) == "0005"
    await db.close()


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    chosen = settings(tmp_path, database_url=f"sqlite+aiosqlite:///{path}")
    found = states(await examining.examine(chosen, lambda: NOW, offline=True))
    assert found["database"] is FAIL
    assert not path.exists() and not chosen.secret_key_file.exists()


async def test_a_server_that_does_not_answer_is_told(tmp_path: Path, unused_tcp_port: int) -> None:
    chosen = settings(tmp_path, database_url=f"postgresql+asyncpg://czn:secret@127.0.0.1:{unused_tcp_port}/czn")
    found = await examining.examine(chosen, lambda: NOW, offline=True)
    assert states(found)["database"] is FAIL
    assert "secret" not in " ".join(one.found for one in found if one.check == "database")


async def test_of_new_centers_no_digest_is_called_built(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(db, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=NOW)
    found = {one.check: one for one in await jobs_and_delivery.examine(db, NOW)}
    assert (found["digests"].state, found["digests"].found) == (OK, "none is due yet")
    await db.close()


async def test_centers_without_their_digest_and_an_absent_bot_are_told(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    old = NOW - timedelta(days=60)
    await centers.load(db, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=old)
    await properties.put(db, LAST_SEEN, (NOW - timedelta(hours=3)).isoformat())
    found = {one.check: one for one in await jobs_and_delivery.examine(db, NOW)}
    assert (found["digests"].state, found["digests"].found) == (FAIL, "1 of 1 centers wait for last week's")
    assert (found["bot"].state, found["bot"].found) == (WARN, "last there 3 h ago")
    await db.close()


def waiting(due: int, minutes: int, failed: int = 0) -> Vitals:
    return Vitals(0, due, NOW - timedelta(minutes=minutes) if due else None, failed, ())


@pytest.mark.parametrize(
    ("vitals", "state", "found"),
    [
        (waiting(0, 0), OK, "0 due"),
        (waiting(3, 9), OK, "3 due, the oldest since 9 min"),
        (waiting(3, 11), WARN, "3 due, the oldest since 11 min"),
        (waiting(3, 61), FAIL, "3 due, the oldest since 1 h"),
        (waiting(0, 0, failed=2), WARN, "0 due; 2 could not be delivered"),
    ],
)
def test_a_queue_is_judged_by_its_oldest_message(vitals: Vitals, state: State, found: str) -> None:
    finding = jobs_and_delivery.outbox(vitals, NOW)
    assert (finding.state, finding.found) == (state, found)


@pytest.mark.parametrize(
    ("finished", "failed", "state"),
    [
        (NOW, None, OK),
        (None, None, OK),
        (NOW, NOW - timedelta(1), OK),
        (NOW - timedelta(1), NOW, FAIL),
        (None, NOW, FAIL),
    ],
)
def test_a_job_is_judged_by_its_last_end(finished: datetime | None, failed: datetime | None, state: State) -> None:
    assert jobs_and_delivery.job(LastRun("weekly", None, None, finished, failed)).state is state


@pytest.mark.parametrize(
    ("seconds", "state", "found"),
    [
        (0, OK, "0 s behind the messenger's"),
        (30, OK, "30 s ahead of the messenger's"),
        (-31, WARN, "31 s behind the messenger's"),
        (301, FAIL, "5 min ahead of the messenger's"),
    ],
)
def test_the_clock_is_held_against_the_messengers(seconds: int, state: State, found: str) -> None:
    finding = messenger.clock_of("Wed, 25 Nov 2026 10:00:00 GMT", NOW + timedelta(seconds=seconds))
    assert (finding.state, finding.found) == (state, found)


HOOK = "https://example.org/webhook"


@pytest.mark.parametrize(
    ("info", "wanted", "state"),
    [
        ({"url": HOOK, "pending_update_count": 100}, HOOK, OK),
        ({"url": HOOK, "pending_update_count": 101}, HOOK, WARN),
        ({"url": HOOK, "last_error_date": NOW.timestamp() - 3599, "last_error_message": "refused"}, HOOK, WARN),
        ({"url": HOOK, "last_error_date": NOW.timestamp() - 3600, "last_error_message": "refused"}, HOOK, OK),
        ({"url": ""}, HOOK, FAIL),
        ({"url": "https://elsewhere.example/hook"}, HOOK, FAIL),
        ({"url": ""}, None, OK),
        ({"url": HOOK}, None, FAIL),
    ],
)
def test_the_webhook_is_held_against_the_setting(info: dict[str, object], wanted: str | None, state: State) -> None:
    assert messenger.webhook(info, wanted, NOW).state is state


async def test_a_dictionary_of_themes_that_the_bot_would_refuse_is_told(tmp_path: Path) -> None:
    for path, state in ((themes.CATALOGUE, OK), (tmp_path / "none.toml", FAIL), (tmp_path, FAIL)):
        chosen = settings(tmp_path, themes_file=path, database_url=f"sqlite+aiosqlite:///{tmp_path}/none.db")
        found = states(await examining.examine(chosen, lambda: NOW, offline=True))
        assert found["THEMES_FILE"] is state


async def test_a_token_that_the_messenger_knows_passes(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        chosen = settings(tmp_path, bot_api_url=sandbox.url, bot_token=sandbox.token)
        found = await messenger.examine(chosen, lambda: datetime.now(UTC))
        assert states(found) == {"token": OK, "clock": OK, "webhook": OK}
        assert found[0].found == "of @czn_sandbox_bot"
        chosen = settings(tmp_path, bot_api_url=sandbox.url, bot_token="1000001:another")
        assert states(await messenger.examine(chosen, lambda: datetime.now(UTC))) == {"token": FAIL, "clock": OK}


@pytest.mark.parametrize("answer", [redirect, not_found, unreadable, broken_off], ids=lambda answer: answer.__name__)
async def test_no_finding_tells_the_token(
    tmp_path: Path, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> None:
    async with answering(answer) as url:
        chosen = settings(tmp_path, bot_api_url=url, bot_token=TOKEN)
        found = await messenger.examine(chosen, lambda: datetime.now(UTC))
    assert found[0].state is FAIL
    assert TOKEN.partition(":")[2] not in str(found)


def test_secrets_that_others_can_read_and_short_ones_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = settings(tmp_path)
    assert states(files.secrets(chosen)) == {"SECRET_KEY_FILE": WARN, "VISIT_KEYS_FILE": WARN}
    chosen.secret_key_file.write_bytes(b"short")
    chosen.secret_key_file.chmod(0o600)
    chosen.visit_keys_file.write_bytes(b"keys")
    chosen.visit_keys_file.chmod(0o640)
    (tmp_path / ".env").write_text("BOT_TOKEN=\n")
    (tmp_path / ".env").chmod(0o644)
    short, readable, env = files.secrets(chosen)
    assert (short.state, short.found) == (FAIL, f"{chosen.secret_key_file} has 5 bytes, not 32")
    assert (readable.state, readable.remedy) == (FAIL, f"chmod 600 {chosen.visit_keys_file}")
    assert (env.state, env.found) == (WARN, "can be read by others (0644)")


@pytest.mark.parametrize(
    ("free", "size", "state"),
    [(99, 1, FAIL), (1_023, 1, WARN), (1_024, 512, OK), (1_999, 1_000, WARN), (2_000, 1_000, OK)],
)
def test_a_disk_must_have_room_for_the_database_twice_again(
    monkeypatch: pytest.MonkeyPatch, free: int, size: int, state: State
) -> None:
    usage = SimpleNamespace(free=free * files.MEBIBYTE)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
    assert files.disk(Path("/"), size * files.MEBIBYTE).state is state


@pytest.mark.parametrize(("journal", "safe", "state"), [("wal", False, FAIL), ("wal", True, OK), ("delete", False, OK)])
def test_wal_is_accepted_only_where_it_is_safe(
    monkeypatch: pytest.MonkeyPatch, journal: str, safe: bool, state: State
) -> None:
    monkeypatch.setattr("bot.doctor.database.wal_is_safe", lambda: safe)
    assert database.product(Facts("SQLite", "3.40.1", schema.HEAD, journal, 0)).state is state


@pytest.mark.parametrize(
    ("journal", "milliseconds", "state"),
    # Four syncs of 25 ms, or one of 100, are what a client just does not notice.
    [("delete", 25, OK), ("delete", 26, WARN), ("wal", 100, OK), ("wal", 101, WARN)],
)
def test_a_disk_that_keeps_clients_waiting_is_told_of(journal: str, milliseconds: int, state: State) -> None:
    finding = database.commits(Facts("SQLite", "3.40.1", schema.HEAD, journal, 0), milliseconds / 1_000)
    assert finding.state is state


@pytest.mark.parametrize(("seconds", "words"), [(59, "59 s"), (60, "1 min"), (7200, "2 h"), (-3 * 86_400, "3 d")])
def test_a_length_of_time_is_told_by_its_largest_unit(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("replicas", "state", "found"),
    [
        ([], OK, "primary 10.0.0.11:5432, no replica"),
        (
            [Replica("pg2", True, timedelta(seconds=0.25))], OK,
            "primary 10.0.0.11:5432; replica pg2 0.2 s behind, synchronous",
        ),
        (
            [Replica("pg2", True, timedelta(seconds=61))], WARN,
            "primary 10.0.0.11:5432; replica pg2 61.0 s behind, synchronous",
        ),
        (
            [Replica("pg2", False, None)], WARN,
            "primary 10.0.0.11:5432; replica pg2 lag unknown: none may take over",
        ),
        ([Replica(None, False, None)], WARN, "primary 10.0.0.11:5432, 1 replica(s) whose lag this role may not see"),
    ],
)  # fmt: skip
def test_the_primary_is_named_with_how_far_its_replicas_lag(replicas: list[Replica], state: State, found: str) -> None:
    finding = database.servers(Servers("10.0.0.11:5432", replicas))
    assert (finding.state, finding.found) == (state, found)
