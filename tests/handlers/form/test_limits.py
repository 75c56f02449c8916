"""What the pages weigh, whom they ask, and what they refuse."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, FormData

from handlers.form.application import MAX_BODY
from handlers.form.pages import STYLE
from storage.errors import StorageUnavailable
from tests.handlers.form.test_kiosk import paired
from tests.handlers.form.web import Page, Server

ADDRESS = re.compile(r'(?:src|href|action|url)="?=?([^" >]+)')
MOST_BYTES = 30 * 1024
PATHS = ("/", "/c/BRY-01", "/c/BRY-01/begin", "/privacy", "/none", "/receipt")


async def test_every_page_is_small_asks_nobody_else_and_forbids_frames_scripts_and_keeping(server: Server) -> None:
    browser, kiosk = server.browser(), await paired(server)
    seen: list[Page] = [kiosk.page, await kiosk.open("/kiosk/BRY-01/idle")]
    seen += [await browser.open(path) for path in PATHS]
    await browser.consent()
    seen.append(browser.page)
    await browser.answer("2" * 15)
    seen += [await browser.open(f"/interview/{step}") for step in ("age", "1", "13", "stop", "summary")]
    seen += [await browser.send(comment="ы" * 2_000, act="keep")]
    seen += [await browser.send("/interview/summary", act="send"), await browser.open("/contact/BRY-01")]
    for page in seen:
        assert len(page.html.encode()) + len(STYLE) < MOST_BYTES, page.path
        assert all(one.startswith(("/", "?")) for one in ADDRESS.findall(page.html)), page.path
        assert "<script" not in page.html and "style=" not in page.html
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "script" not in policy
        assert page.headers["Cache-Control"] == "no-store" and page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "same-origin" and page.headers["Server"] == "czn-index"


async def test_bodies_that_no_form_of_ours_sends_are_refused(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    path, mine = browser.page.path, browser.page.fields | {"answer": "employer"}
    parts = FormData()
    for name, value in mine.items():
        parts.add_field(name, value, content_type="text/plain")

    async def endless() -> AsyncIterator[bytes]:
        """50 MB, of which the server reads what it may."""
        for _ in range(50):
            yield b"a" * 1024 * 1024

    for data, headers, status in (
        (parts, {}, 415),
        (b'{"answer": 1}', {"Content-Type": "application/json"}, 415),
        (b"x", {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("a=" + "x" * MAX_BODY, {"Content-Type": "application/x-www-form-urlencoded"}, 413),
    ):
        async with browser.session.post(server.url + path, data=data, headers=headers) as response:
            assert response.status == status
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    # The refusal may be lost with the connection, which the server closes while more is coming.
    with contextlib.suppress(ClientError, ConnectionError):
        async with browser.session.post(server.url + path, data=endless(), headers=headers) as response:
            assert response.status == 413
    assert (await browser.post(path, mine)).path == "/interview/age"


async def test_a_request_with_endless_headers_is_refused(server: Server) -> None:
    host, _, port = server.url.removeprefix("http://").partition(":")
    for request in (f"GET /{'a' * 9_000} HTTP/1.1\r\nHost: h\r\n\r\n", f"GET / HTTP/1.1\r\nX: {'a' * 9_000}\r\n\r\n"):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(request.encode())
        answer = await reader.readline()
        writer.close()
        assert answer.split()[1] == b"400"


async def test_trouble_with_the_database_is_told_and_nothing_is_lost(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = server.browser()
    await browser.consent()
    page = browser.page

    async def fail(*arguments: object, **named: object) -> None:
        raise StorageUnavailable("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("storage.survey.interviews.set_respondent_type", fail)
        assert "Не получилось сохранить" in (await browser.post(page.path, page.fields | {"answer": "employer"})).text
        assert browser.page.status == 503
    assert (await browser.post(page.path, page.fields | {"answer": "employer"})).path == "/interview/age"


async def test_an_unforeseen_error_has_a_number_and_no_details(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("storage.places.center_search.search", fail)
    page = await server.browser().open("/?q=x")
    assert page.status == 500 and "Номер ошибки" in page.text and "secret" not in page.html
