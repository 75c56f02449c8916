"""The interview in a real browser: without scripts, by keyboard, on the smallest phone, for screen readers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, ONE_LOOP, OpenPage, accessible, fits
from tests.handlers.form.conftest import serving_two_centers
from tests.handlers.form.test_interview_pages import rows
from tests.handlers.form.test_kiosk import announced
from tests.handlers.form.web import Server

pytestmark = ONE_LOOP
SMALLEST: ViewportSize = {"width": 320, "height": 568}
OPTIONS = ".options button"
OUTSIDE = """() => [...document.querySelectorAll('.options button')]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.bottom > innerHeight || box.right > innerWidth).length"""


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with serving_two_centers(tmp_path) as running:
        yield running


async def choose(page: Page, at: int) -> None:
    """Presses an answer, by its place on the page."""
    await page.locator(OPTIONS).nth(at).click()


async def test_an_interview_is_answered_without_scripts_with_the_back_button_and_two_clicks(
    server: Server, open_page: OpenPage
) -> None:
    page = await open_page(f"{server.url}/c/BRY-01", SMALLEST, java_script_enabled=False)
    await page.get_by_role("link", name="Здесь, в браузере").click()
    await page.get_by_role("button", name="Соглашаюсь").click()
    await choose(page, 0)
    await choose(page, 2)
    await choose(page, 0)
    await choose(page, 1)
    await expect(page.get_by_text("Вопрос 3 из 15")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("Вопрос 2 из 15")).to_be_visible()
    await expect(page.get_by_role("button", name="✓ Скорее да")).to_be_visible()
    await choose(page, 4)
    for number in range(3, 16):
        await expect(page.get_by_text(f"Вопрос {number} из 15")).to_be_visible()
        await choose(page, 1)
    await page.get_by_label("своими словами").fill("Спасибо")
    await page.get_by_role("button", name="Отправить").dblclick()
    await expect(page.get_by_role("heading", name="Спасибо!")).to_be_visible()
    (row,) = await rows(server.db)
    assert (row["answers"], row["comment"], row["entry"]) == ("51" + "4" * 13, "Спасибо", "web")


async def test_the_keyboard_alone_goes_from_the_link_to_the_first_answer_in_the_order_of_the_page(
    server: Server, open_page: OpenPage
) -> None:
    page = await open_page(f"{server.url}/c/BRY-01", DESK)
    for name in ("Здесь, в браузере", "Соглашаюсь, начинаем", "Ищу работу или обучение", "Меньше 18"):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        await expect(focused).to_have_text(name)
        assert await focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        if name != "Меньше 18":
            async with page.expect_navigation():
                await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    async with page.expect_navigation():
        await page.keyboard.press("Space")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    reached = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim()"))
    assert reached == [
        "Да, полностью", "Скорее да", "И да, и нет", "Скорее нет", "Совсем нет", "Трудно сказать", "‹ Назад",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_fits_the_smallest_phone_and_has_no_serious_finding(
    server: Server, open_page: OpenPage, scheme: str
) -> None:
    page = await open_page(f"{server.url}/", SMALLEST, color_scheme=scheme)

    async def look() -> None:
        await accessible(page)
        await fits(page)

    for path in ("/?q=десна", "/privacy", "/receipt", "/c/BRY-01", "/c/BRY-01/begin"):
        await page.goto(server.url + path)
        await look()
    await page.get_by_role("button", name="Соглашаюсь").click()
    await look()
    await choose(page, 0)
    await look()
    await choose(page, 2)
    await look()
    for number in range(15):
        # Every answer is seen without scrolling.
        assert await page.evaluate(OUTSIDE) == 0, number
        await choose(page, 4)
    await look()
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await fits(page)
    await page.goto(f"{server.url}/interview/stop")
    await look()
    await page.goto(f"{server.url}/interview/summary")
    await page.get_by_role("button", name="Отправить").click()
    await look()
    await page.get_by_role("link", name="Свяжитесь со мной").click()
    await look()


async def test_a_kiosk_has_large_buttons_and_leaves_a_page_by_itself(server: Server, open_page: OpenPage) -> None:
    _, code = await announced(server)
    page = await open_page(f"{server.url}/kiosk/BRY-01", DESK)
    await page.get_by_label("Код оператора").fill(code)
    await page.get_by_role("button", name="Подключить").click()
    await accessible(page)
    await page.get_by_role("button", name="Соглашаюсь").click()
    box = await page.locator(OPTIONS).first.bounding_box()
    assert box is not None and box["height"] >= 64
    # A warning and twenty seconds to stay come first, as WCAG 2.2.1 asks; axe-core sees only that a page refreshes.
    found = await Axe().run(page)
    assert {one["id"] for one in found.response["violations"]} == {"meta-refresh"}
    await fits(page)
