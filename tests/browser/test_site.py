"""The public site in a browser: searched, sorted, walked by keyboard, read by axe-core, on a phone and at a desk."""

import contextlib
import functools
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.sandbox.cluster.programs import DEPLOY, find
from bot.sandbox.ports import free_port
from bot.site import building
from scoring.method_2022.card import Figure
from tests.bot.site import synthetic
from tests.bot.site.method_2026 import synthetic as later
from tests.bot.site.method_2026.test_pages import side_by_side
from tests.browser.conftest import DESK, ONE_LOOP, PHONE, OpenPage, accessible, fits

pytestmark = ONE_LOOP
NARROW: ViewportSize = {"width": 320, "height": 640}
PAGES = (
    "index.html", "region/bryanskaya-oblast.html", "center/bry-01.html", "centers.html", "method.html", "en/index.html",
)  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Three centers that are ranked, one with few answers and a long name, one without any."""
    figures = {"BRY-01": (82.4, 214), "BRY-02": (90.1, 90), "BRY-03": (71.0, 400)}
    entries = [synthetic.whole("BRY-01")] + [
        synthetic.entry(
            code, synthetic.card(index=Figure(value, value - 3, value + 3), n=n, ranked_by=value), name=f"Центр {code}"
        )
        for code, (value, n) in list(figures.items())[1:]
    ]
    entries += [synthetic.entry("BRY-04", None, name=synthetic.LONG), synthetic.entry("BRY-05", None, city="Клинцы")]
    out = tmp_path_factory.mktemp("site") / "public"
    building.write(synthetic.site(*entries), out)
    with serving(out) as address:
        yield address, out


def addresses(served: tuple[str, Path]) -> list[str]:
    return [f"{served[0]}/{page}" for page in PAGES]


async def test_no_page_has_a_serious_finding_and_each_fits_a_narrow_phone(
    served: tuple[str, Path], open_page: OpenPage
) -> None:
    for address in addresses(served):
        page = await open_page(address, NARROW, color_scheme="light")
        await accessible(page)
        await fits(page)
        await page.emulate_media(color_scheme="dark")
        await accessible(page)
        await page.close()


async def test_the_site_is_searched_as_one_types(served: tuple[str, Path], open_page: OpenPage) -> None:
    page = await open_page(f"{served[0]}/index.html", PHONE)
    await page.get_by_role("searchbox").fill("клинцы")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/centers.html?q=*")
    lines = page.locator(".letter li")
    await expect(lines.filter(visible=True)).to_have_count(1)
    await expect(lines.filter(visible=True)).to_contain_text("Клинцы")
    await page.get_by_role("searchbox").fill("bry-03")
    await expect(lines.filter(visible=True)).to_contain_text("Центр BRY-03")
    await page.get_by_role("searchbox").fill("нет такого")
    await expect(lines.filter(visible=True)).to_have_count(0)


async def test_the_pages_of_methodology_2026_1_have_no_serious_finding_and_fit(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Centers in every state, the series with a break, and the page of changes."""
    for name, content in (("site", later.everything()), ("both", side_by_side())):
        building.write(content, tmp_path / name)
    names = [*PAGES, "center/bry-02.html", "center/bry-03.html", "center/bry-05.html", "en/center/bry-01.html"]
    paths = [f"site/{name}" for name in names] + ["both/changes.html", "both/en/changes.html"]
    with serving(tmp_path) as address:
        for path in paths:
            page = await open_page(f"{address}/{path}", NARROW)
            await accessible(page)
            await fits(page)
            await page.set_viewport_size(DESK)
            await accessible(page)
            await fits(page)
            await page.close()


async def test_a_list_of_2026_1_stands_in_the_order_of_the_year_and_is_sorted_by_it(
    tmp_path: Path, open_page: OpenPage
) -> None:
    building.write(later.everything(), tmp_path / "site")
    with serving(tmp_path) as address:
        page = await open_page(f"{address}/site/region/bryanskaya-oblast.html", DESK)
        assert await order(page) == ["BRY-01", "BRY-05", "BRY-06"]
        await page.get_by_role("button", name="Индекс года").click()
        assert await order(page) == ["BRY-06", "BRY-05", "BRY-01"]


async def order(page: Page) -> list[str]:
    return [text.split()[1].strip("«»") for text in await page.locator(".league tbody th a").all_text_contents()]


async def test_a_region_is_sorted_by_keyboard_and_names_itself_sorted(
    served: tuple[str, Path], open_page: OpenPage
) -> None:
    page = await open_page(addresses(served)[1], DESK)
    assert await order(page) == ["BRY-02", "Десна", "BRY-03"], "by the index at first"
    heading = page.locator(".league th", has=page.get_by_role("button", name="Ответов")).first
    await heading.get_by_role("button").focus()
    await page.keyboard.press("Enter")
    assert await order(page) == ["BRY-03", "Десна", "BRY-02"]
    await expect(heading).to_have_attribute("aria-sort", "descending")
    await page.keyboard.press("Space")
    assert await order(page) == ["BRY-02", "Десна", "BRY-03"]
    await expect(heading).to_have_attribute("aria-sort", "ascending")


async def test_a_keyboard_walks_from_the_front_to_a_center(served: tuple[str, Path], open_page: OpenPage) -> None:
    page = await open_page(f"{served[0]}/index.html", DESK)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "content"
    for way in ("/region/", "/center/"):
        for _ in range(20):
            await page.keyboard.press("Tab")
            if way in str(await page.evaluate("document.activeElement.href ?? ''")):
                break
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{way}*")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_without_scripts_the_pages_say_the_same(served: tuple[str, Path], open_page: OpenPage) -> None:
    page = await open_page(addresses(served)[1], DESK, java_script_enabled=False)
    await expect(page.locator(".league tbody tr")).to_have_count(3)
    await expect(page.locator(".apart tbody tr")).to_have_count(2)


async def test_a_code_as_it_is_printed_leads_to_the_centers_page(served: tuple[str, Path], open_page: OpenPage) -> None:
    for folder in ("", "en/"):
        page = await open_page(f"{served[0]}/{folder}center/BRY-01.html", PHONE)
        await page.wait_for_url(f"**/{folder}center/bry-01.html")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Десна")


@pytest.fixture(scope="module")
def by_nginx(served: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same files, handed out by nginx with deploy/nginx/site.conf; only the folder differs."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    snippet = (DEPLOY / "nginx" / "site.conf").read_text("utf-8")
    (folder / "site.conf").write_text(snippet.replace("/srv/czn-index/public", str(served[1])), "utf-8")
    server = f"server {{ listen 127.0.0.1:{port}; include {folder}/site.conf; }}"
    # Started by root, it would give its rights up, and the folders of tests are their owner's alone.
    user = "user root;" if os.geteuid() == 0 else ""
    http = f"http {{ access_log off; {server} }}"
    (folder / "nginx.conf").write_text(f"{user} pid nginx.pid; error_log stderr; events {{}} {http}")
    command = [find("nginx", "nginx-light"), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
    with (folder / "log").open("w") as log:
        subprocess.run(command, check=True, stderr=log)
    yield f"http://127.0.0.1:{port}"
    subprocess.run([*command, "-s", "stop"], check=True, stderr=subprocess.DEVNULL)


TYPED = (
    "/centers/Bry-01", "/centers/BRY-01", "/center/bry-01", "/center/bRy-01.html", "/Centers/brY-01/",
    "/en/centers/bRY-01", "/en/center/Bry-01.html",
)  # fmt: skip


async def test_a_code_in_any_case_leads_to_the_centers_page_on_a_web_server(by_nginx: str, browser: Browser) -> None:
    for typed in TYPED:
        page = await browser.new_page()
        await page.goto(f"{by_nginx}{typed}")
        await page.wait_for_url(f"**{'/en' if '/en/' in typed else ''}/center/bry-01*")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Десна")
        await page.close()


async def test_without_scripts_common_spellings_lead_there_and_all_others_to_the_list(
    by_nginx: str, browser: Browser
) -> None:
    page = await browser.new_page(java_script_enabled=False)
    for typed in ("/centers/Bry-01", "/centers/BRY-01", "/centers/bry-01", "/en/center/Bry-01.html"):
        await page.goto(f"{by_nginx}{typed}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Десна")
    answer = await page.goto(f"{by_nginx}/centers/bRy-01")
    assert answer is not None and answer.status == 404
    await page.get_by_role("link", name="Все центры").click()
    await page.wait_for_url("**/centers.html")
    await expect(page.locator(".letter li").first).to_be_visible()


async def test_what_is_nowhere_is_looked_for_from_the_page_that_says_so(by_nginx: str, browser: Browser) -> None:
    for screen in (NARROW, DESK):
        page = await browser.new_page(viewport=screen)
        await page.goto(f"{by_nginx}/centers/Bry-77")
        await page.wait_for_url("**/center/bry-77.html")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Такой страницы нет")
        await accessible(page)
        await fits(page)
        await page.get_by_role("searchbox").fill("bry-03")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/centers.html?q=bry-03")
        await expect(page.locator(".letter li").filter(visible=True)).to_have_count(1)
        await page.close()


async def test_on_a_phone_intervals_have_their_axis(served: tuple[str, Path], open_page: OpenPage) -> None:
    """The number 80 stands above the point of the bars that stands for it."""
    page = await open_page(addresses(served)[1], PHONE)
    label = await page.locator(".league .scale text", has_text="80").bounding_box()
    bar = await page.locator(".league tbody .bar").first.bounding_box()
    assert label is not None and bar is not None
    # The axis runs from 60, the multiple of ten below the lowest interval's 68, to 100.
    assert abs(label["x"] + label["width"] / 2 - (bar["x"] + bar["width"] / 2)) < 2


async def test_the_pages_fit_a_phone_and_a_desk(served: tuple[str, Path], open_page: OpenPage) -> None:
    for address in addresses(served):
        page = await open_page(address, PHONE)
        for screen in (PHONE, DESK):
            await page.set_viewport_size(screen)
            await fits(page)
        await page.close()
