"""The interview in a browser: how long a page takes, what open sessions cost, what Chromium loads before it paints.

    python -m benchmarks.pages                      pages one after another, then 10,000 open sessions
    python -m benchmarks.pages --sessions 1000      fewer
    python -m benchmarks.pages --painted            what headless Chromium loads and when it paints

The pages run in a process of their own, from a database in a file; its processor time and memory are the kernel's
figures. Each person comes from a network of his or her own, as a proxy on this machine would say.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.kiosks import announce
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests.browser import chromium
from tests.handlers.form.web import NOON, Browser, Server, serving

CODE = "BRY-01"
CENTER = CenterRow(CODE, "Центр занятости «Десна»", "Брянская область", "Брянск", "Europe/Moscow")
PEOPLE = 60
AT_ONCE = 4
"""Browsers that begin sessions side by side."""
TICKS = os.sysconf("SC_CLK_TCK")
KIBIBYTE = 1_024
WIDE, HIGH = 320, 568
LOADED = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return {paint: paint ? paint.startTime : 0, requests: all.length,
          bytes: all.reduce((sum, one) => sum + one.transferSize, 0)};
}"""


@dataclass
class Pages:
    """A running server: its address, the code that pairs a kiosk, and the process."""

    url: str
    kiosk: str
    process: asyncio.subprocess.Process

    @property
    def processor(self) -> float:
        """Seconds of the server's processor so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / KIBIBYTE


@dataclass
class Took:
    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0

    def line(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        own = 1e3 * self.processor / len(self.seconds)
        return f"{1e3 * cuts[49]:.1f} | {1e3 * cuts[98]:.1f} | {own:.1f}"


async def serve(folder: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'czn.db'}")
    await centers.load(db, [CENTER], now=NOON)
    async with serving(db, folder) as server:
        kiosk = (await announce(db, server.settings, CODE, "", NOON)).code
        print(server.url, kiosk.replace(" ", ""), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await db.close()


@asynccontextmanager
async def pages_in(folder: Path) -> AsyncIterator[Pages]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.pages", "--serve", str(folder), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    while True:
        said = (await process.stdout.readline()).decode()
        if said.startswith("http"):
            break
        if not said:
            raise SystemExit("the pages did not start")
    url, kiosk = said.split()
    # Log lines must not fill the pipe.
    drained = asyncio.create_task(process.stdout.read())
    try:
        yield Pages(url, kiosk, process)
    finally:
        process.stdin.close()
        await process.wait()
        await drained


def person(pages: Pages, number: int) -> Browser:
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    # Its database and clock are in the other process, and nobody here asks for them.
    elsewhere: Any = None
    server = Server(elsewhere, pages.url, elsewhere, elsewhere)
    return server.browser(**{"X-Forwarded-For": address})


async def one_after_another(pages: Pages) -> dict[str, Took]:
    """Each person from the link to the thanks; the first is not counted, because the server warms up on it."""
    took: dict[str, Took] = defaultdict(Took)

    async def timed(name: str, browser: Browser, path: str | None = None, **fields: str) -> None:
        spent, began = pages.processor, time.perf_counter()
        page = await (browser.send(**fields) if path is None else browser.open(path))
        took[name].seconds.append(time.perf_counter() - began)
        took[name].processor += pages.processor - spent
        assert page.status == 200, page.html

    for number in range(PEOPLE + 1):
        browser = person(pages, number)
        await timed("link page", browser, f"/c/{CODE}")
        await timed("consent", browser, f"/c/{CODE}/begin")
        await timed("consent given, with the first page", browser)
        await timed("type", browser, answer="job_seeker")
        await timed("age", browser, answer="25-34")
        for code in "543218454321845":
            await timed("a question", browser, answer=code)
        await timed("sent, with the thanks", browser, comment="", act="send")
        await browser.session.close()
        if not number:
            took.clear()
    return took


async def many_sessions(pages: Pages, sessions: int) -> None:
    """Interviews that were begun and left open."""
    waiting = iter(range(PEOPLE + 1, PEOPLE + 1 + sessions))
    marks, begun = {1_000, 3_000, sessions}, 0
    before, began = pages.memory, time.perf_counter()
    print(f"\nmemory of the pages' process before: {before:.0f} MB")

    async def begin() -> None:
        nonlocal begun
        for number in waiting:
            browser = person(pages, number)
            await browser.open(f"/c/{CODE}/begin")
            page = await browser.send()
            assert page.path == "/interview/type", page.html
            await browser.session.close()
            begun += 1
            if begun in marks:
                each = KIBIBYTE * (pages.memory - before) / begun
                rate = begun / (time.perf_counter() - began)
                print(
                    f"{begun:,} open sessions: {pages.memory:.0f} MB, {each:.1f} KB each, {rate:.0f} begun a second",
                    flush=True,
                )

    await asyncio.gather(*(begin() for _ in range(AT_ONCE)))


async def painted(pages: Pages) -> None:
    from playwright.async_api import Page as Tab
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.program(), args=["--no-sandbox"])

        async def shown(name: str, tab: Tab) -> None:
            await tab.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
            found = await tab.evaluate(LOADED)
            print(f"| {name} | {found['paint']:.0f} | {found['requests']} | {found['bytes'] / KIBIBYTE:.1f} |")

        print("| Page | first paint, ms | requests | KB |\n|---|---|---|---|")
        for visit in ("first visit", "style kept"):
            # The pages allow no script, so none of ours that looks when they have been painted.
            context = await browser.new_context(
                viewport={"width": WIDE, "height": HIGH}, locale="ru-RU", bypass_csp=True
            )
            tab = await context.new_page()
            await tab.goto(f"{pages.url}/c/{CODE}")
            if visit == "style kept":
                await tab.reload()
            await shown(f"link page, {visit}", tab)
        await tab.goto(f"{pages.url}/c/{CODE}/begin")
        for selector in ("form button", ".options button >> nth=0", ".options button >> nth=2"):
            await tab.click(selector)
        await tab.wait_for_url("**/interview/1")
        await shown("question", tab)
        for number in range(1, 16):
            await tab.wait_for_url(f"**/interview/{number}")
            await tab.click(".options button >> nth=1")
        await tab.wait_for_url("**/interview/summary")
        await shown("summary", tab)
        await tab.goto(f"{pages.url}/kiosk/{CODE}")
        await tab.fill("input[name=code]", pages.kiosk)
        await tab.click("form button")
        await tab.wait_for_selector("input[name=consent]", state="attached")
        await shown("kiosk, start", tab)
        await browser.close()


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--painted", action="store_true")
    asked = parser.parse_args()
    if asked.serve is not None:
        return await serve(asked.serve)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with pages_in(folder) as pages:
            if asked.painted:
                return await painted(pages)
            load = os.getloadavg()[0]
            took = await one_after_another(pages)
            print(f"{PEOPLE} people one after another; load {load:.1f}\n")
            print("| Page | median, ms | p99, ms | processor, ms |\n|---|---|---|---|")
            for step, one in took.items():
                print(f"| {step} | {one.line()} |")
            await many_sessions(pages, asked.sessions)


if __name__ == "__main__":
    asyncio.run(main())
