"""The bot as operators watch it: its log, its status, its end."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from sqlalchemy import update

from bot.sandbox.bot_api import BotApi
from bot.sandbox.params import Params
from storage.tables import interviews
from storage.workers import jobs
from tests.end_to_end.conftest import BotProcess, House
from tests.end_to_end.test_digest import become_admin, next_monday
from tests.end_to_end.walk import Walk, asks, press, reach_questions
from tests.patience import BETWEEN_LOOKS, LIMIT, until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def events(bot: BotProcess) -> list[dict[str, Any]]:
    """The lines about interviews, without their times."""
    lines = [json.loads(line) for line in bot.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    chosen = [line for line in lines if line["event"].startswith("interview_")]
    for line in chosen:
        assert line.pop("level") == "info"
        datetime.fromisoformat(line.pop("timestamp"))
    return chosen


async def ask(port: int, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


async def test_an_interview_leaves_a_line_for_each_event_and_none_of_its_answers(
    house: House, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.world.FIRST_PERSON", 7_123_456_789)
    bot = await house.start_bot(LOG_FORMAT="json", STATUS_LISTEN=f"127.0.0.1:{unused_tcp_port}")
    walk = Walk(comment="Спасибо Ирине из окна 5", answers="432154321854389")

    person, begun = await house.client.person("Зинаида"), datetime.now(UTC)

    async def pause(step: int) -> None:
        """Two hours before the sixth question, U3: consent, type, age and five answers come after the link."""
        if step == 9:
            await person.wait(asks("a", ":5:0:"))
            db = await house.database()
            async with db.write() as connection:
                await connection.execute(update(interviews).values(touched_at=datetime.now(UTC) - timedelta(hours=2)))
            await db.close()

    walk.between = pause
    await walk.run(person)
    other = await house.client.person("Анна")
    await reach_questions(other, "PSK-01")
    await press(other, "a", ":0:0:2", contains=":0:0:")
    await other.wait(asks("a", ":1:0:"))
    await other.say("/cancel")
    await press(other, "y")
    await other.wait_text("Опрос прерван")

    lines = events(bot)
    first, second = lines[0]["interview"], lines[-1]["interview"]
    assert all(re.fullmatch("[0-9a-f]{16}", one) and one for one in (first, second))
    whole = {"interview": first, "center": "BRY-01"}
    given_up = {"interview": second, "center": "PSK-01"}
    # Events tell whole seconds, rounded.
    taken = (datetime.now(UTC) - begun).total_seconds() + 0.5
    seconds = [line.pop("seconds") for line in lines if "seconds" in line]
    assert all(0 <= one <= taken for one in seconds)
    assert 7200 <= lines[1].pop("pause") <= 7200 + taken
    assert lines == [
        {"event": "interview_started", **whole, "entry": "poster"},
        {"event": "interview_resumed", **whole, "step": "U3"},
        {"event": "interview_commented", **whole},
        {"event": "interview_completed", **whole},
        {"event": "interview_started", **given_up, "entry": "poster"},
        {"event": "interview_abandoned", **given_up, "step": "F2", "reason": "cancelled"},
    ]
    log = bot.log.read_text(encoding="utf-8")
    for personal in ("Ирине", "Зинаида", "Анна", "7123456789", walk.answers, "job_seeker", "35-44"):
        assert personal not in log

    page = await metrics_of_an_answering_database(unused_tcp_port)
    for sample in (
        "czn_interviews_started_total 2.0",
        "czn_interviews_completed_total 1.0",
        "czn_interviews_commented_total 1.0",
        'czn_interviews_abandoned_total{reason="cancelled",step="F2"} 1.0',
        'czn_answers_total{question="F1"} 2.0',
        'czn_answers_total{question="C3"} 1.0',
        "czn_answer_save_seconds_count 16.0",
        'czn_updates_total{kind="callback_query",outcome="failed"} 0.0',
        "czn_outbox_due 0.0",
        "czn_database_up 1.0",
        "czn_messenger_up 1.0",
        "process_resident_memory_bytes",
    ):
        assert f"\n{sample}" in page, sample
    for personal in ("Зинаида", "7123456789", "BRY-01", house.sandbox.token):
        assert personal not in page


async def test_the_doctor_finds_a_running_bot_well(house: House) -> None:
    await house.start_bot()
    await first_jobs(house, "presence", "weekly")
    findings = json.loads(await house.cli("doctor", "--format", "json"))
    found = {one["check"]: (one["state"], one["found"]) for one in findings}
    assert not [check for check, (state, _) in found.items() if state == "fail"]
    assert found["token"] == ("ok", "of @czn_sandbox_bot")
    assert found["webhook"] == ("ok", "none, the bot polls; 0 updates wait")
    assert found["bot"][0] == found["clock"][0] == found["SECRET_KEY_FILE"][0] == "ok"
    assert house.sandbox.token not in str(findings)


async def first_jobs(house: House, *names: str) -> None:
    """Until the bot has done these for the first time."""
    db = await house.database()
    async with asyncio.timeout(LIMIT):
        while not {name for name, run in (await jobs.last_runs(db)).items() if run.finished_at}.issuperset(names):
            await asyncio.sleep(BETWEEN_LOOKS)
    await db.close()


@pytest.mark.parametrize("updates_by", ["polling", "webhook"])
async def test_a_signal_to_stop_is_told_at_once_and_what_is_in_hand_is_finished(
    house: House, updates_by: str, unused_tcp_port_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, hook = unused_tcp_port_factory(), unused_tcp_port_factory()
    webhook = {
        "WEBHOOK_URL": f"http://127.0.0.1:{hook}/webhook",
        "WEBHOOK_SECRET": "s" * 32,
        "WEBHOOK_LISTEN": f"127.0.0.1:{hook}",
    }
    bot = await house.start_bot(STATUS_LISTEN=f"127.0.0.1:{port}", **(webhook if updates_by == "webhook" else {}))
    admin = await become_admin(house)
    await until_it_says(port, 200, "ok\n")
    person = await house.client.person()
    await reach_questions(person)
    # The messenger holds up a question and a digest on their way; a signal comes, and a second one.
    released = hold(monkeypatch, "editMessageText", "sendPhoto")
    edited = house.sandbox.world.calls["editMessageText"]
    await press(person, "a", ":0:0:4", contains=":0:0:")
    await house.cli("digest", "run", "--as-of", next_monday())
    calls = house.sandbox.world.calls
    await until(lambda: calls["sendPhoto"] and calls["editMessageText"] > edited)
    bot.terminate()
    await until_it_says(port, 503, "stopping\n")
    bot.terminate()
    released.set()
    assert await bot.gone() == 0
    await admin.wait(lambda message: "photo" in message)
    await person.wait(asks("a", ":1:0:"))
    await until(lambda: not house.sandbox.world.updates)
    db = await house.database()
    async with db.read() as connection:
        states = (await connection.exec_driver_sql("SELECT state FROM outbox")).scalars().all()
    await db.close()
    assert states == ["sent"]
    with pytest.raises(ClientConnectionError):
        await ask(port, "/healthz")


def hold(monkeypatch: pytest.MonkeyPatch, *methods: str) -> asyncio.Event:
    """The messenger takes its time with these methods, until the event is set."""
    released, carry_out = asyncio.Event(), BotApi._result

    async def late(self: BotApi, name: str, given: Params) -> Any:
        if name in methods:
            await released.wait()
        return await carry_out(self, name, given)

    monkeypatch.setattr(BotApi, "_result", late)
    return released


async def metrics_of_an_answering_database(port: int) -> str:
    """The status page does not wait for a busy database, and reports it as away."""
    async with asyncio.timeout(LIMIT):
        while True:
            status, page = await ask(port, "/metrics")
            assert status == 200
            if "\nczn_database_up 1.0" in page:
                return page


async def until_it_says(port: int, *expected: int | str) -> None:
    async with asyncio.timeout(LIMIT):
        while await ask(port, "/readyz") != expected:
            await asyncio.sleep(BETWEEN_LOOKS)


@pytest.mark.parametrize("setting", ["STATUS_LISTEN", "WEBHOOK_LISTEN"])
async def test_a_port_in_use_ends_the_bot_with_the_name_of_the_setting(house: House, setting: str) -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        bot = house.start_bot_without_waiting(
            **{setting: address, "WEBHOOK_URL": "https://example.org/webhook", "WEBHOOK_SECRET": "s" * 32}
        )
        assert await bot.gone() == 2
    last = bot.log.read_text(encoding="utf-8").splitlines()[-1]
    assert last == f"czn-index: {setting}: {address}: Address already in use"
