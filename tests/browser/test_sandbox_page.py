"""The sandbox page in a browser: an interview tapped from end to end, and the digest as an administrator sees it."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.client import PersonClient
from questionnaire.loader import load
from questionnaire.model import RespondentType
from tests.browser.conftest import DESK, ONE_LOOP, PHONE, OpenPage, accessible, fits
from tests.end_to_end.conftest import House
from tests.end_to_end.test_access import freeze, join

pytestmark = [pytest.mark.parametrize("url", ["sqlite"], indirect=True), ONE_LOOP]
AGREE = "Скорее да"


async def at_the_door(house: House) -> PersonClient:
    """A client who has scanned the poster's code."""
    await house.start_bot()
    client = await house.client.person("Анна")
    await client.start("c-BRY-01")
    await client.wait_text("анонимно")
    return client


async def tap(page: Page, label: str) -> None:
    await page.locator("#client .messages > div .buttons button", has_text=label).last.click()


async def test_a_whole_interview_is_tapped_in_the_page(house: House, open_page: OpenPage) -> None:
    client = await at_the_door(house)
    page = await open_page(f"{house.sandbox.url}/?client={client.id}")
    chat = page.locator("#client .messages")
    await fits(page)
    await page.locator("#client .buttons button").first.click()
    await tap(page, "Ищу работу")
    await tap(page, "25–34")
    for question in load().questions:
        wording = question.wording[RespondentType.JOB_SEEKER]["ru"]
        await expect(chat).to_contain_text(wording)
        if question.position == 3:
            await accessible(page)
            await fits(page)
        await tap(page, AGREE)
    await tap(page, "Отправить")
    await expect(chat).to_contain_text("тветы сохранены")
    db = await house.database()
    async with db.read() as connection:
        (row,) = (await connection.exec_driver_sql("SELECT answers, completed_at FROM interviews")).all()
    await db.close()
    assert row.answers == "4" * 15 and row.completed_at is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_digest_is_seen_in_the_page(house: House, open_page: OpenPage, scheme: str) -> None:
    client = await at_the_door(house)
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    assert await freeze(house, "BRY-01") == 1
    page = await open_page(f"{house.sandbox.url}/?client={client.id}&admin={admin.id}", DESK, color_scheme=scheme)
    picture = page.locator("#admin .messages img").last
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    assert len(await picture.get_attribute("alt") or "") > 20
    await accessible(page)
    await fits(page)


async def test_on_a_phone_one_chat_is_shown_at_a_time_and_the_keyboard_reaches_everything(
    house: House, open_page: OpenPage
) -> None:
    client = await at_the_door(house)
    page = await open_page(f"{house.sandbox.url}/?client={client.id}", PHONE)
    await expect(page.locator("#client")).to_be_visible()
    await expect(page.locator("#admin")).to_be_hidden()
    await page.locator("#client .buttons button").first.wait_for()
    reached = set()
    for _ in range(25):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.textContent.trim()"))
    labels = await page.locator("#client .buttons button").all_text_contents()
    assert set(labels) <= reached
    await page.get_by_role("button", name="Администратор").click()
    await expect(page.locator("#admin")).to_be_visible()
