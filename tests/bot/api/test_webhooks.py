"""Webhooks as a receiver gets them: signed, again after a failure, and never sent inside."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from structlog.testing import capture_logs

from bot.api.webhook_addresses import AddressRefused, Guard, OutsideResolver
from bot.api.webhook_sending import Sending
from bot.api.webhook_signing import secret_of
from bot.sandbox.ports import free_port
from bot.settings import SettingsError
from storage.api import webhooks
from storage.api.webhooks import Delivery, Event
from storage.engine.database import Database
from storage.quality import alerts
from storage.quality.alerts import Episode
from tests import sqlite_file
from tests.bot.api.calling import NOW, WEEK, fill

HERE = Guard.from_text("127.0.0.1/32")


@dataclass
class Receiver:
    """Answers with the statuses in their turn, the last one for ever, and keeps what came."""

    port: int
    statuses: list[int] = field(default_factory=lambda: [204])
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hang: asyncio.Event | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?token=theirs"

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.headers), await request.read()))
        if self.hang is not None:
            await self.hang.wait()
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, headers={"Location": f"{self.address}&again"})


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver(free_port())
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", made.port).start()
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(fill, tmp_path / "czn.db")))
    yield made
    await made.close()


@dataclass
class Sender:
    db: Database
    key_file: Path
    now: datetime = NOW

    async def raise_alert(self, address: str, alert: str = "silence") -> str:
        """Adds a webhook and an alert that it wants; returns its id."""
        id = await webhooks.add(
            self.db, center_id=1, region_id=None, address=address, events=[Event.ALERT_RAISED], by="cli:olga", now=NOW
        )
        await alerts.settle(self.db, [Episode(1, alert, WEEK, "{}", NOW)], [], now=NOW)
        return id

    async def send(self, guard: Guard = HERE, look_up: Any = None) -> int:
        sending = Sending(self.db, self.key_file, guard, lambda: self.now, look_up)
        with capture_logs():
            taken = await sending.run()
        await sending.close()
        return taken

    async def log(self) -> list[Delivery]:
        return await webhooks.log(self.db)


@pytest.fixture
def sender(db: Database, tmp_path: Path) -> Sender:
    return Sender(db, tmp_path / "webhooks.key")


async def test_a_receiver_can_check_who_has_sent_what(sender: Sender, receiver: Receiver) -> None:
    id = await sender.raise_alert(receiver.address)
    assert await sender.send() == 1
    ((headers, body),) = receiver.came
    assert json.loads(body) == {
        "id": f"alert.raised:1:silence:{WEEK}", "event": "alert.raised", "center": "BRY-01", "region": "Область",
        "alert": "silence", "week_from": "2026-11-16",
    }  # fmt: skip
    # By the words of the Standard Webhooks specification, not by the code under test.
    secret = base64.b64decode(secret_of(sender.key_file, id).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    (sent,) = await sender.log()
    assert (sent.state, sent.status, sent.attempts) == ("sent", 204, 1)
    assert (await sender.send(), len(receiver.came)) == (0, 1)


async def test_two_webhooks_have_two_secrets_that_outlive_a_restart(sender: Sender) -> None:
    first, second = secret_of(sender.key_file, "a" * 16), secret_of(sender.key_file, "b" * 16)
    assert first != second and secret_of(sender.key_file, "a" * 16) == first
    assert sender.key_file.stat().st_mode & 0o777 == 0o600
    sender.key_file.write_bytes(b"short")
    with pytest.raises(SettingsError, match="WEBHOOKS_KEY_FILE"):
        secret_of(sender.key_file, "a" * 16)


async def test_a_failure_is_tried_again_later_with_the_same_body(sender: Sender, receiver: Receiver) -> None:
    receiver.statuses = [500, 204]
    await sender.raise_alert(receiver.address)
    assert await sender.send() == 0
    (waiting,) = await sender.log()
    assert (waiting.state, waiting.status, waiting.last_error) == ("queued", 500, "answered 500")
    assert (await sender.send(), len(receiver.came)) == (0, 1)
    sender.now = waiting.due_at
    assert await sender.send() == 1
    assert receiver.came[0][1] == receiver.came[1][1]
    assert receiver.came[0][0]["webhook-signature"] != receiver.came[1][0]["webhook-signature"]


async def test_a_redirection_is_not_followed(sender: Sender, receiver: Receiver) -> None:
    for status in (301, 307):
        receiver.statuses = [status]
        await sender.raise_alert(receiver.address, f"alert-{status}")
    await sender.send()
    assert {one.last_error for one in await sender.log()} <= {"answered 301", "answered 307"}
    assert all(b"again" not in body for _, body in receiver.came)
    assert len(receiver.came) == len(await sender.log())


async def test_a_dead_receiver_holds_nobody_up(sender: Sender, receiver: Receiver) -> None:
    await sender.raise_alert(f"http://127.0.0.1:{free_port()}/hook")
    await sender.raise_alert(receiver.address, "fall")
    # The second alert goes to both webhooks.
    assert await sender.send() == 1
    failed = [one for one in await sender.log() if one.state != "sent"]
    assert {one.last_error for one in failed} == {"ClientConnectorError"} and "127.0.0.1" not in repr(
        [one.last_error for one in failed]
    )


INSIDE = [
    "127.0.0.1", "127.255.0.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2002:a00:1::", "::7f00:1", "2001:db8::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "1.1.1.1", "77.88.8.8", "2a02:6b8::feed:ff", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
async def test_no_spelling_of_an_address_leads_inside(address: str) -> None:
    guard = Guard()
    assert not guard.lets_through(address)

    async def answer(host: str, port: int) -> list[str]:
        return ["8.8.8.8", address]

    # One answer of many is enough: an honest name has none that leads inside.
    with pytest.raises(AddressRefused):
        await OutsideResolver(guard, answer).resolve("ais.example", 443)
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(SettingsError, match="inside"):
        guard.check(f"https://{literal}/hook")


@pytest.mark.parametrize("address", OUTSIDE)
async def test_addresses_outside_are_let_through(address: str) -> None:
    async def answer(host: str, port: int) -> list[str]:
        return [address]

    (found,) = await OutsideResolver(Guard(), answer).resolve("ais.example", 443)
    assert (found["host"], found["port"]) == (address, 443)
    literal = f"[{address}]" if ":" in address else address
    assert Guard().check(f"https://{literal}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/x", "https://api.localhost/x", "https://127.1/x", "https://0x7f.1/x", "https://2130706433/x",
        "https://0177.0.0.1/x", "http://ais.example/x", "ftp://ais.example/x", "https:///x", "ais.example",
        "https://olga:secret@ais.example/x", "https://ais.example/x#y", "https://ais.example:0/x",
        "https://ais.example:99999/x", "https://[::1/x", "https://аис.рф/x", f"https://ais.example/{'x' * 500}", "",
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused_when_they_are_added(url: str) -> None:
    with pytest.raises(SettingsError):
        Guard().check(url)


async def test_a_name_that_changes_between_two_looks_gets_nobody_in(sender: Sender, receiver: Receiver) -> None:
    """DNS rebinding: the name led outside when it was added, and leads to this machine when it is sent to."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])

    async def rebind(host: str, port: int) -> list[str]:
        return next(answers)

    resolver = OutsideResolver(Guard(), rebind)
    await resolver.resolve("ais.example", 443)
    await sender.raise_alert(f"https://ais.example:{receiver.port}/hook")
    assert await sender.send(Guard(), rebind) == 0
    (waiting,) = await sender.log()
    assert (waiting.last_error, receiver.came) == ("ais.example leads inside", [])


async def test_an_address_from_before_is_looked_at_again_when_it_is_sent_to(sender: Sender, receiver: Receiver) -> None:
    """Such as one that was allowed when it was added."""
    await sender.raise_alert(receiver.address)
    assert await sender.send(Guard()) == 0
    (waiting,) = await sender.log()
    assert (waiting.last_error, receiver.came) == ("127.0.0.1 leads inside", [])


async def test_a_name_is_looked_up_by_the_system(sender: Sender, receiver: Receiver) -> None:
    await sender.raise_alert(receiver.address.replace("127.0.0.1", "localhost"))
    assert await sender.send(Guard.from_text("127.0.0.0/8, ::1/128")) == 1
    assert len(receiver.came) == 1


async def test_while_a_receiver_hangs_it_is_given_up_after_some_seconds(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.webhook_sending.SECONDS", 0.05)
    receiver.hang = asyncio.Event()
    await sender.raise_alert(receiver.address)
    assert await sender.send() == 0
    receiver.hang.set()
    (waiting,) = await sender.log()
    assert waiting.last_error == "TimeoutError"
    assert waiting.due_at == NOW + timedelta(seconds=10)
