"""Pages served alone, by a process of their own: from the link to the export, through kills between pages."""

from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from bot.sandbox.ports import free_port
from questionnaire.loader import load
from tests.end_to_end.conftest import BotProcess, House
from tests.end_to_end.test_interview import export
from tests.handlers.form.web import Browser, Server
from tests.patience import until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ANSWERS = "543218454321845"
KILLED_AT = (0, 8)
"""Questions before whose answer the server is killed."""


async def serve(house: House, port: int) -> BotProcess:
    web = {"MESSENGER": "web", "WEB_LISTEN": f"127.0.0.1:{port}", "WEB_URL": f"http://127.0.0.1:{port}"}
    process = house.start_bot_without_waiting(**web)
    await until(lambda: not process.alive or "web_listening" in read(process.log))
    assert process.alive, read(process.log)
    return process


def read(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""


async def test_an_interview_goes_on_through_kills_and_is_exported(house: House) -> None:
    port = free_port()
    process = await serve(house, port)
    address = Server(None, f"http://127.0.0.1:{port}", None, None)  # type: ignore[arg-type]
    async with ClientSession(cookie_jar=CookieJar(unsafe=True), headers={"Accept-Language": "ru"}) as session:
        browser = Browser(address, session)
        assert "Десна" in (await browser.open("/c/BRY-01")).text
        await browser.consent()
        await browser.send(answer="employer")
        await browser.send(answer="35-44")
        for position, code in enumerate(ANSWERS):
            if position in KILLED_AT:
                process.kill()
                assert await process.gone() is None
                process = await serve(house, port)
            await browser.send(answer=code)
        assert browser.page.path == "/interview/summary"
        await browser.send(comment="Ждали два часа", act="send")
        assert browser.page.path.startswith("/thanks/")
    (row,) = await export(house)
    assert (row["entry"], row["verified"], row["respondent_type"], row["age_band"]) == (
        "web", "false", "employer", "35-44",
    )  # fmt: skip
    assert "".join(row[name] for name in load().codes) == ANSWERS and row["comment"] == "Ждали два часа"
    process.terminate()
    assert await process.gone() == 0
