"""Headless Chromium, as a client's telephone and as a desk's screen.

One process of it serves all tests of a worker: to start it and its driver takes as long as opening five pages. So all
these tests share one loop: each module says so by `ONE_LOOP`, each fixture by `loop_scope`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.browser.chromium import program
from tests.end_to_end.conftest import House, running_house
from tests.end_to_end.conftest import warm_parent as warm_parent
from tests.forking import WarmParent
from tests.patience import LIMIT

PHONE: ViewportSize = {"width": 360, "height": 760}
DESK: ViewportSize = {"width": 1280, "height": 900}
SERIOUS = {"serious", "critical"}
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

LIMIT_MS = 1_000 * LIMIT
expect.set_options(timeout=LIMIT_MS)

OpenPage = Callable[..., Awaitable[Page]]


ONE_LOOP = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    found = program()
    if found is None:
        pytest.fail("there is no chromium: apt-get install chromium-headless-shell")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS, timeout=LIMIT_MS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(one_browser: Browser) -> AsyncIterator[Browser]:
    """Without any page, and with nothing kept, at the beginning of a test."""
    yield one_browser
    for context in one_browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, url: str, warm_parent: WarmParent) -> AsyncIterator[House]:
    async with running_house(tmp_path, url, warm_parent) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens an address on a screen. The test fails if the page fetches anything from elsewhere or logs an error."""
    strangers: list[str] = []
    complaints: list[str] = []

    async def open_at(address: str, screen: ViewportSize = PHONE, **how: Any) -> Page:
        page = await browser.new_page(viewport=screen, locale="ru-RU", **how)
        page.set_default_timeout(LIMIT_MS)
        home = address.split("/")[2]
        page.on("request", lambda request: _note(strangers, request.url, home))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        return page

    yield open_at
    assert (strangers, complaints) == ([], [])


def _note(strangers: list[str], url: str, home: str) -> None:
    if not url.startswith(("data:", "blob:")) and url.split("/")[2] != home:
        strangers.append(url)


async def accessible(page: Page) -> None:
    """No serious finding of axe-core."""
    found = await Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in SERIOUS]
    assert not serious, [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in serious]


async def fits(page: Page) -> None:
    """Nothing has to be scrolled to the side."""
    overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{overflow} px too wide at {page.viewport_size}"
