"""The interview on the smallest phone still in use, 320 × 568, also with the large letters that many people set: every
button of every screen can be pressed without scrolling."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, ViewportSize, expect

from bot.sandbox.client import Json, PersonClient, buttons
from handlers.views.center_buttons import VISIBLE
from tests.browser.conftest import ONE_LOOP, OpenPage, fits
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import asks, data_of
from tests.handlers.test_buttons import LETTERS

pytestmark = [pytest.mark.parametrize("url", ["sqlite"], indirect=True), ONE_LOOP]
SMALLEST: ViewportSize = {"width": 320, "height": 568}
ENLARGE = "size => { document.documentElement.style.fontSize = size; }"
OUTSIDE = """list => {
  const seen = list.getBoundingClientRect();
  const end = Math.min(seen.bottom, innerHeight);
  return [...list.lastElementChild.querySelectorAll('.buttons button')]
    .map((button) => [button.textContent, button.getBoundingClientRect()])
    .filter(([, box]) => box.top < seen.top || box.bottom > end || box.right > innerWidth)
    .map(([label]) => label);
}"""
CUT = """list => [...list.lastElementChild.querySelectorAll('.buttons button')]
  .filter((button) => button.scrollWidth > button.clientWidth).map((button) => button.textContent)"""
HIDDEN = """(list, letters) => Object.entries(letters).map(([columns, most]) => {
  const row = list.querySelector('.buttons div');
  const one = row.firstElementChild.cloneNode();
  one.textContent = 'Центр занятости населения города'.slice(0, most);
  row.replaceChildren(...Array.from({length: Number(columns)}, () => one.cloneNode(true)));
  return [Number(columns), row.firstElementChild.scrollWidth - row.firstElementChild.clientWidth];
})"""


async def screens(person: PersonClient) -> AsyncIterator[Json]:
    """Every screen from the poster's code to the thanks, each after it has been drawn."""
    await person.start("c-BRY-01")
    message = await person.wait(asks("b"))
    yield message

    async def next_one(shows: str, contains: str = "") -> Json:
        """Not the last one, which may have the same button: it stands until the bot has answered."""
        last = message["message_id"], message["edits"]
        return await person.wait(lambda one: (one["message_id"], one["edits"]) != last and asks(shows, contains)(one))

    async def press(prefix: str, ending: str, shows: str, contains: str = "") -> Json:
        await person.press_data(message["message_id"], data_of(message, prefix, ending))
        return await next_one(shows, contains)

    message = await press("i", "", "n")
    yield message
    message = await press("b", "", "t")
    yield message
    message = await press("t", "employer", "g")
    yield message
    message = await press("g", "35-44", "a", ":0:0:")
    for position in range(15):
        yield message
        ending, last = f":{position}:0:{position % 5 + 1}", position == 14
        message = await press("a", ending, "k" if last else "a", "" if last else f":{position + 1}:0:")
    yield message
    for step in range(14, -1, -1):
        # From the summary to a question, and back: marked, with a way forward.
        message = await press("s", f":question:{step}", "a", f":{step}:{step % 5 + 1}:")
        yield message
        message = await press("r", "", "k")
    message = await press("s", "age_band:", "g")
    yield message
    message = await press("r", "", "k")
    message = await press("s", "respondent_type:", "t")
    yield message
    message = await press("p", "", "f")
    yield message
    message = await press("x", "", "y")
    yield message
    message = await press("r", "", "k")
    await person.say("Спасибо Ирине: всё объяснила, помогла с резюме и не торопила")
    message = await next_one("dc")
    yield message
    message = await press("k", "", "rc")
    yield message


@pytest.mark.parametrize("letters", ["100%", "130%"])
@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_button_of_every_screen_is_seen_without_scrolling(
    house: House, open_page: OpenPage, letters: str, language: str
) -> None:
    await house.start_bot()
    person = await house.client.person("Анна", language)
    page = await open_page(f"{house.sandbox.url}/?client={person.id}", SMALLEST)
    await page.evaluate(ENLARGE, letters)
    list_of = page.locator("#client .messages")
    looked_at = 0
    async for message in screens(person):
        await drawn(page, message)
        assert await list_of.evaluate(OUTSIDE) == [], message["text"]
        if letters == "100%":
            assert await list_of.evaluate(CUT) == []
        await fits(page)
        looked_at += 1
    assert looked_at == 41


async def test_as_many_letters_fit_on_a_button_as_the_tests_of_labels_count_on(
    house: House, open_page: OpenPage
) -> None:
    await house.start_bot()
    person = await house.client.person("Анна")
    page = await open_page(f"{house.sandbox.url}/?client={person.id}", SMALLEST)
    message = await anext(screens(person))
    await drawn(page, message)
    letters = {str(columns): most for columns, most in LETTERS.items()}
    assert letters["1"] == VISIBLE
    assert await page.locator("#client .messages").evaluate(HIDDEN, letters) == [[1, 0], [2, 0], [3, 0], [5, 0]]


async def drawn(page: Page, message: Json) -> None:
    """Waits until the page shows the message's buttons."""
    labels = [button["text"] for button in buttons(message)]
    shown = page.locator("#client .messages > div").last.locator(".buttons button")
    await expect(shown).to_have_text(labels)
