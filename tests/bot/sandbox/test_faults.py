"""Trouble on request, the messenger's own limits, and the sandbox as a command."""

import asyncio
import socket
import sys

import pytest
from aiohttp import ClientTimeout

from bot.sandbox import people
from bot.sandbox.client import PersonClient, SandboxClient, SandboxError
from bot.sandbox.faults import Limits
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Api


async def test_flood_control_names_the_seconds_and_passes(api: Api, anna: PersonClient, client: SandboxClient) -> None:
    await client.fault("429", method="sendMessage", chat_id=anna.id, retry_after=7, times=2)
    for _ in range(2):
        status, content = await api.answer("sendMessage", chat_id=anna.id, text="a")
        assert status == 429
        assert content["parameters"] == {"retry_after": 7}
        assert content["description"] == "Too Many Requests: retry after 7"
    await api("sendMessage", chat_id=anna.id, text="a")


async def test_a_fault_waits_for_the_call_that_it_fits(api: Api, anna: PersonClient, client: SandboxClient) -> None:
    boris = await client.person("Борис")
    await boris.start()
    await client.fault("403", method="sendMessage", chat_id=boris.id)
    await api("sendMessage", chat_id=anna.id, text="a")
    assert (await api.refusal("sendMessage", chat_id=boris.id, text="a"))[0] == 403
    await client.fault("500")
    await client.no_faults()
    await api("getMe")


async def test_server_errors_are_json_or_a_page_of_html(api: Api, client: SandboxClient) -> None:
    await client.fault("500")
    await client.fault("502")
    for status, kind in ((500, "application/json"), (502, "text/html")):
        async with api.session.get(f"{api.base}/getMe") as response:
            assert (response.status, response.content_type) == (status, kind)


@pytest.mark.parametrize(("kind", "arrived"), [("hang", 0), ("drop_after", 1)])
async def test_a_request_may_stay_unanswered_before_or_after_it_is_carried_out(
    api: Api, anna: PersonClient, client: SandboxClient, kind: str, arrived: int
) -> None:
    await client.fault(kind, method="sendMessage")
    content = {"chat_id": anna.id, "text": "a"}
    with pytest.raises(TimeoutError):
        async with api.session.post(f"{api.base}/sendMessage", json=content, timeout=ClientTimeout(total=0.2)):
            pass
    messages = (await anna.chat())["messages"]
    assert len([message for message in messages if message["from"]["is_bot"]]) == arrived


async def test_a_fault_that_makes_no_sense_is_refused(client: SandboxClient) -> None:
    for kind, details in (("earthquake", {}), ("500", {"times": 0}), ("500", {"colour": "red"})):
        with pytest.raises(SandboxError, match="faults"):
            await client.fault(kind, **details)


async def test_doors_for_people_refuse_nonsense_in_words(
    api: Api, anna: PersonClient, client: SandboxClient, sandbox: Sandbox
) -> None:
    for path, content, words in (
        ("people", {}, "first_name"),
        ("people/1/send", {"text": "a"}, "no such person"),
        (f"people/{anna.id}/send", {"kind": "telepathy"}, "known kind"),
        (f"people/{anna.id}/send", {"text": 5}, "text"),
        (f"people/{anna.id}/press", {"data": "x"}, "message_id"),
        ("nowhere", {}, "Not Found"),
    ):
        with pytest.raises(SandboxError, match=words):
            await client.post(path, content)
    async with api.session.post(f"{sandbox.url}/sandbox/people", data=b"{") as response:
        assert (response.status, await response.json()) == (400, {"error": "JSON expected"})


async def test_a_reader_of_a_chat_is_answered_after_a_while_even_without_news(
    anna: PersonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "LONGEST_WAIT", 0.01)
    version = (await anna.chat())["version"]
    assert (await anna.chat(after=version))["version"] == version


async def test_calls_are_counted_and_logged(api: Api, anna: PersonClient, client: SandboxClient) -> None:
    await api("getMe")
    await api.refusal("sendMessage", chat_id=anna.id)
    stats = await client.stats()
    assert stats["calls"] == {"getMe": 1, "sendMessage": 1}
    assert stats["updates"] == stats["pending"] == 1
    assert [(call["method"], call["error"]) for call in stats["log"]] == [
        ("getMe", None),
        ("sendMessage", "Bad Request: message text is empty"),
    ]


def test_one_chat_takes_a_burst_of_five_and_then_one_message_a_second() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    assert [limits.seconds_to_wait("1") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    now = 1.0
    assert [limits.seconds_to_wait("1") for _ in range(2)] == [0, 1]


def test_all_chats_together_take_thirty_messages_a_second() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    assert [limits.seconds_to_wait(chat) for chat in range(31)] == [0] * 30 + [1]
    now = 0.5
    # Half a second brings 15.
    assert [limits.seconds_to_wait(chat) for chat in range(100, 116)] == [0] * 15 + [1]


async def test_a_taken_port_is_one_clear_line_and_status_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.sandbox", "--port", str(port), stderr=asyncio.subprocess.PIPE
        )
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode() == f"port {port}: Address already in use\n"


async def test_the_command_prints_what_the_bot_needs_and_stops_at_an_interrupt() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", "1:SANDBOX", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    assert lines[0].startswith("page:")
    assert lines[1].startswith("BOT_API_URL=http://127.0.0.1:")
    assert lines[2] == "BOT_TOKEN=1:SANDBOX"
    process.send_signal(2)
    _, errors = await process.communicate()
    assert process.returncode == 0 and errors is None
