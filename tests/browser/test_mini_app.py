"""A mini-app in a real browser, beside a running bot: the fragment of its address says who opens it."""

from datetime import UTC, datetime
from urllib.parse import quote

from playwright.async_api import Browser, expect
from sqlalchemy import select

from bot.sandbox.ports import free_port
from questionnaire.model import AgeBand
from storage.tables import interviews
from tests.browser.conftest import ONE_LOOP, OpenPage, accessible, fits
from tests.browser.test_form import OPTIONS, SMALLEST
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import Walk, press, reach_questions
from tests.handlers.form.launching import init_data

pytestmark = ONE_LOOP
EQUAL = ("center_id", "entry", "verified", "respondent_type", "age_band", "answers", "language", "consent_version")


async def test_from_the_link_to_a_row_like_the_chats_and_no_way_in_for_a_forged_name(
    house: House, browser: Browser, open_page: OpenPage
) -> None:
    address = f"127.0.0.1:{free_port()}"
    url = f"http://{address}"
    await house.start_bot(WEB_LISTEN=address, WEB_URL=url)
    in_chat = await house.client.person("Борис")
    await Walk(age=AgeBand("25-34"), answers="543" + "4" * 12).run(in_chat)
    # Begun in the chat, gone on with on the page.
    both = await house.client.person("Анна")
    await reach_questions(both)
    for position, code in enumerate("54"):
        await press(both, "a", f":{position}:0:{code}", contains=f":{position}:0:")
    page = await open_page(launched(url, house.sandbox.token, both.id), SMALLEST)
    await expect(page.get_by_text("Вопрос 3 из 15")).to_be_visible()
    assert await page.evaluate("history.length") == 2
    await accessible(page)
    await fits(page)
    # The scale goes from full agreement down.
    await page.locator(OPTIONS).nth(2).click()
    for number in range(4, 16):
        await expect(page.get_by_text(f"Вопрос {number} из 15")).to_be_visible()
        await page.locator(OPTIONS).nth(1).click()
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.get_by_role("heading", name="Спасибо!")).to_be_visible()
    await fits(page)
    db = await house.database()
    async with db.read() as connection:
        told = select(*(interviews.c[name] for name in EQUAL)).order_by(interviews.c.started_at)
        of_chat, of_page = (await connection.execute(told)).all()
    await db.close()
    assert of_page == of_chat and of_page.entry == "poster"
    # Somebody who is not Boris, with words that Telegram has signed for Anna.
    stranger = await browser.new_page(locale="ru-RU", viewport=SMALLEST)
    forged = launched(url, house.sandbox.token, both.id).replace(str(both.id), str(in_chat.id))
    await stranger.goto(forged)
    await expect(stranger.get_by_text("не нашим ботом")).to_be_visible()
    await fits(stranger)
    await stranger.goto(f"{url}/app")
    await expect(stranger.get_by_text("кнопкой в чате")).to_be_visible()
    await fits(stranger)


def launched(url: str, token: str, person: int) -> str:
    """The address at which Telegram opens the mini-app."""
    data = init_data(token, person, datetime.now(UTC), start_param="c-BRY-01")
    return f"{url}/app#tgWebAppData={quote(data, safe='')}&tgWebAppVersion=9.1&tgWebAppPlatform=weba"
