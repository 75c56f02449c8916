"""The pages over HTTP in this process, with a database in a file, a clock to set, and browsers that keep cookies."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, web

from bot import key_files
from bot.key_files import SecretFile
from bot.listening import listen, runner_for
from bot.monitoring.metrics import Metrics
from bot.running.installation import Installation
from bot.running.web import pages_of
from bot.sandbox.ports import free_port
from bot.settings import Settings
from questionnaire.loader import load
from questionnaire.themes import load as load_themes
from storage.engine.database import Database

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, noon in Moscow."""
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TAGS = re.compile(r"<[^>]+>")


@dataclass
class Page:
    status: int
    path: str
    html: str
    headers: dict[str, str]

    @property
    def fields(self) -> dict[str, str]:
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.html)}

    @property
    def text(self) -> str:
        return " ".join(html.unescape(TAGS.sub(" ", self.html.partition("<body")[2])).split())


@dataclass
class Server:
    """`now` is the server's clock."""

    db: Database
    url: str
    settings: Settings
    secret: SecretFile
    now: datetime = NOON
    sessions: list[ClientSession] = field(default_factory=list)

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)

    def browser(self, language: str = "ru", **headers: str) -> "Browser":
        jar = CookieJar(unsafe=True)
        session = ClientSession(cookie_jar=jar, headers={"Accept-Language": language, **headers})
        self.sessions.append(session)
        return Browser(self, session)


@dataclass
class Browser:
    """Follows redirections, as browsers do; `page` is the one on the screen."""

    server: Server
    session: ClientSession
    page: Page = field(default_factory=lambda: Page(0, "", "", {}))

    async def open(self, path: str, **how: Any) -> Page:
        async with self.session.get(self.server.url + path, **how) as response:
            return await self._show(response)

    async def send(self, path: str | None = None, **fields: str) -> Page:
        """Sends the form on the screen, with what was chosen or typed."""
        return await self.post(self.page.path if path is None else path, self.page.fields | fields)

    async def post(self, path: str, fields: dict[str, str], **how: Any) -> Page:
        async with self.session.post(self.server.url + path, data=fields, **how) as response:
            return await self._show(response)

    async def _show(self, response: ClientResponse) -> Page:
        text = await response.text()
        self.page = Page(response.status, response.url.path_qs, text, dict(response.headers))
        return self.page

    async def consent(self, code: str = "BRY-01") -> Page:
        await self.open(f"/c/{code}/begin")
        return await self.send()

    async def answer(self, answers: str = "543218454321845", kind: str = "job_seeker", age: str = "25-34") -> Page:
        """From the type to the summary, three seconds a question."""
        await self.send(answer=kind)
        await self.send(answer=age)
        for code in answers:
            self.server.pass_time(seconds=3)
            await self.send(answer=code)
        return self.page


@asynccontextmanager
async def serving(db: Database, folder: Path, **more: Any) -> AsyncIterator[Server]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(
        secret_key_file=folder / "secret.key",
        visit_keys_file=folder / "visit.keys",
        messenger="web",
        web_listen=f"127.0.0.1:{port}",
        web_url=more.pop("web_url", url),
        # It has a type that is counted apart.
        questionnaire="2026.1",
        **more,
    )
    keys = key_files.visit_keys(settings.visit_keys_file)
    server = Server(db, url, settings, SecretFile(settings.secret_key_file))
    own = Installation(
        settings, db, server.secret, lambda: keys, load_themes(), Metrics(load()), _draw, None, None, lambda: server.now
    )
    pages = pages_of(own)
    assert isinstance(pages, web.Application)
    runner = runner_for(pages, shutdown_timeout=0)
    await runner.setup()
    await listen(runner, "WEB_LISTEN", f"127.0.0.1:{port}")
    try:
        yield server
    finally:
        for session in server.sessions:
            await session.close()
        await runner.cleanup()


async def _draw(*arguments: Any) -> Any:
    raise AssertionError("nothing is drawn here")
