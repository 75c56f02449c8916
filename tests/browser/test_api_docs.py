"""The page of the HTTP interface in a browser: on the smallest phone, for screen readers, alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Route, ViewportSize

from tests.bot.api.calling import Caller
from tests.bot.api.conftest import calling_small_nation
from tests.browser.conftest import DESK, LIMIT_MS, ONE_LOOP, accessible, fits

pytestmark = ONE_LOOP
SMALLEST: ViewportSize = {"width": 320, "height": 568}


@pytest_asyncio.fixture(loop_scope="session")
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    async with calling_small_nation(tmp_path) as made:
        yield made


async def test_the_page_asks_for_itself_alone_fits_a_phone_and_is_read_aloud(caller: Caller, browser: Browser) -> None:
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.url)
        found = await caller.client.get(route.request.url)
        await route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    for scheme in ("light", "dark"):
        page = await browser.new_page(viewport=SMALLEST, color_scheme=scheme, bypass_csp=True)
        page.set_default_timeout(LIMIT_MS)
        await page.route("**/*", answer)
        await page.goto("http://api/v1/docs")
        await fits(page)
        await accessible(page)
        await page.set_viewport_size(DESK)
        await fits(page)
        await page.close()
    assert set(asked) <= {"http://api/v1/docs", "http://api/favicon.ico"}
