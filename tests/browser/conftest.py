"""Headless Chromium, as a client's telephone and as a desk's screen."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.end_to_end.conftest import house as house
from tests.end_to_end.conftest import warm_parent as warm_parent
from tests.patience import LIMIT, until_without_loop

PHONE, DESK = {"width": 360, "height": 760}, {"width": 1280, "height": 900}
SERIOUS = {"serious", "critical"}
ARGUMENTS = [
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-sandbox", "--disable-gpu",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--force-color-profile=srgb", "--disable-dev-shm-usage",
]  # fmt: skip

LIMIT_MS = 1_000 * LIMIT
expect.set_options(timeout=LIMIT_MS)

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chromium that all tests of this process share: it starts for two seconds of processor time."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("there is no chromium: apt-get install chromium")
    folder = tmp_path_factory.mktemp("chromium")
    process = subprocess.Popen(
        [program, *ARGUMENTS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{_port_in(folder / 'DevToolsActivePort', process)}"
    finally:
        process.terminate()
        process.wait(LIMIT)


def _port_in(file: Path, process: "subprocess.Popen[bytes]") -> int:
    """Chromium writes this file once it listens."""
    until_without_loop(lambda: process.poll() is not None or (file.exists() and "\n" in file.read_text()))
    assert process.poll() is None, f"chromium ended with {process.returncode}"
    return int(file.read_text().split()[0])


@pytest_asyncio.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Nothing of another test is seen in it: each page has a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium, timeout=LIMIT_MS)
        yield browser
        for context in browser.contexts[1:]:
            await context.close()
        await browser.close()


@pytest_asyncio.fixture
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens an address on a screen. The test fails if the page fetches anything from elsewhere or logs an error."""
    strangers: list[str] = []
    complaints: list[str] = []

    async def open_at(address: str, screen: dict[str, int] = PHONE, **how: Any) -> Page:
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
