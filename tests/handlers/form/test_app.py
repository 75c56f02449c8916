"""The pages as a mini-app: the messenger's signed word says who asks, and the account is that of the chat."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import func, select

from handlers.form.init_data import LONGEST
from storage.engine.database import Database
from storage.survey import launches
from storage.tables import identities, open_interviews, used_launches
from tests import sqlite_file
from tests.handlers.conversation import Conversations
from tests.handlers.form.launching import MAX_TOKEN, TELEGRAM_TOKEN, dialog, init_data
from tests.handlers.form.test_interview_pages import rows
from tests.handlers.form.test_who_answers import slip
from tests.handlers.form.web import Browser, Page, Server, serving
from tests.storage.conftest import load_centers

TOKENS = {"bot_token": TELEGRAM_TOKEN, "max_token": MAX_TOKEN}
SAME = (
    "center_id", "entry", "verified", "questionnaire", "respondent_type", "age_band", "answers", "language",
    "consent_version", "quality", "comment",
)  # fmt: skip


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    url = sqlite_file.new_url(tmp_path / "czn.db")
    await sqlite_file.fill(url, load_centers)
    db = await Database.open(url)
    yield db
    await db.close()


@pytest_asyncio.fixture
async def server(db: Database, tmp_path: Path) -> AsyncIterator[Server]:
    async with serving(db, tmp_path, **TOKENS) as running:
        yield running


async def launch(browser: Browser, data: str, messenger: str = "telegram", start: str = "") -> Page:
    """As the script of the way in does."""
    await browser.open("/app")
    return await browser.post("/app", {"messenger": messenger, "data": data, "start": start})


async def by_poster(server: Server, person: int) -> Browser:
    browser = server.browser()
    page = await launch(browser, init_data(TELEGRAM_TOKEN, person, server.now, start_param="c-BRY-01"))
    assert page.path == "/app/c/BRY-01/begin", page.text
    return browser


async def in_chat(chat: Conversations, person: int, answers: str) -> None:
    await chat.person(person).say("/start c-BRY-01")
    await chat.person(person).press("b")
    await chat.person(person).press("t", "job_seeker")
    await chat.person(person).press("g", "25-34")
    for position, code in enumerate(answers):
        chat.pass_time(seconds=3)
        await chat.person(person).press("a", f":{position}:0:{code}")


async def test_a_row_of_the_pages_is_that_of_the_chat(server: Server, tmp_path: Path) -> None:
    chat = Conversations(server.db, tmp_path, server.now)
    await in_chat(chat, 1, "543218454321845")
    await chat.person(1).press("k")
    browser = await by_poster(server, 2)
    assert "Мессенджер подтвердил" in browser.page.text and "метка (куки)" not in browser.page.text
    await browser.send()
    await browser.answer()
    async with server.db.read() as connection:
        (opened,) = (await connection.execute(select(open_interviews))).all()
    assert (opened.messenger, opened.chat_id) == ("telegram", 2)
    page = await browser.send(act="send")
    assert page.path.startswith("/app/thanks/")
    of_chat, of_page = await rows(server.db)
    assert [of_page[name] for name in SAME] == [of_chat[name] for name in SAME]
    assert (of_page["entry"], of_page["answers"]) == ("poster", "543218454321845")


async def test_what_is_begun_in_the_chat_goes_on_on_the_page_and_back_and_counts_once(
    server: Server, tmp_path: Path
) -> None:
    chat = Conversations(server.db, tmp_path, server.now)
    await in_chat(chat, 1, "543")
    browser = server.browser()
    page = await launch(browser, init_data(TELEGRAM_TOKEN, 1, server.now, start_param="c-BRY-01"))
    assert page.path == "/app/interview/4"
    await browser.send(answer="2")
    # The chat's screen was drawn before: its button changes nothing that the page has saved.
    shown = await chat.person(1).say("/continue")
    assert "Вопрос 5" in shown.text or "5 из 15" in shown.text
    for position in range(4, 15):
        await chat.person(1).press("a", f":{position}:0:1")
    await chat.person(1).press("k")
    assert [row["answers"] for row in await rows(server.db)] == ["543211111111111"]
    again = await launch(
        browser, init_data(TELEGRAM_TOKEN, 1, server.now + timedelta(seconds=9), start_param="c-BRY-01")
    )
    assert "уже" in again.text and len(await rows(server.db)) == 1


async def test_both_messengers_sign_and_their_people_are_not_the_same(server: Server) -> None:
    await by_poster(server, 7)
    in_max = server.browser()
    data = init_data(MAX_TOKEN, 7, server.now, language="en", chat=dialog(5_000_000_007), ip="192.0.2.1")
    page = await launch(in_max, data, "max", start="f-BRY-01")
    assert page.path == "/app/found/BRY-01/begin" and "Your messenger has confirmed" in page.text
    await in_max.send()
    (row,) = await rows(server.db)
    async with server.db.read() as connection:
        (opened,) = (await connection.execute(select(open_interviews))).all()
    assert (row["entry"], row["language"], opened.messenger) == ("typed_code", "en", "max")
    assert opened.chat_id == 5_000_000_007


async def test_a_slip_is_used_up_on_the_page_and_bad_ones_mute_the_account(server: Server) -> None:
    token, code = await slip(server)
    browser = server.browser()
    await launch(browser, init_data(TELEGRAM_TOKEN, 1, server.now, start_param=token))
    assert browser.page.path == f"/app/t/{token}/begin"
    assert (await browser.send()).path == "/app/interview/type"
    other = server.browser()
    assert (await launch(other, init_data(TELEGRAM_TOKEN, 2, server.now, start_param=token))).status == 404
    assert (await other.open("/app/", params={"q": code})).status == 404
    for _ in range(3):
        await other.open(f"/app/t/{token}/begin")
    assert (await other.open(f"/app/t/{token}/begin")).status == 429
    assert [(row["entry"], row["verified"]) for row in await rows(server.db)] == [("visit_token", True)]


async def test_the_search_leads_to_a_center_by_its_typed_code(server: Server) -> None:
    browser = server.browser()
    await launch(browser, init_data(TELEGRAM_TOKEN, 1, server.now))
    assert browser.page.path == "/app/"
    await browser.open("/app/", params={"q": "Десна"})
    assert 'href="/app/found/BRY-01/begin"' in browser.page.html
    await browser.open("/app/found/BRY-01/begin")
    await browser.send()
    assert [row["entry"] for row in await rows(server.db)] == ["typed_code"]
    await browser.open("/app/privacy")
    assert "тот же человек" in browser.page.text and 'href="/app/forget"' in browser.page.html


def altered(server: Server) -> dict[str, tuple[str, str, int, str]]:
    """Init data, the messenger that it claims to come from, and the answer."""
    good = init_data(TELEGRAM_TOKEN, 1, server.now)
    late, early = server.now - timedelta(hours=1, seconds=1), server.now + timedelta(minutes=2)
    foreign, unreadable = "не нашим ботом", "не то, чего мы ждали"
    return {
        "forged": (good.replace("%22id%22%3A%201%2C", "%22id%22%3A%202%2C"), "telegram", 403, foreign),
        "of another bot": (init_data("7002:another-token", 1, server.now), "telegram", 403, foreign),
        "of the other messenger": (good, "max", 403, foreign),
        "of no messenger": (good, "web", 403, foreign),
        "old": (init_data(TELEGRAM_TOKEN, 1, late), "telegram", 403, "прошёл час"),
        "of the future": (init_data(TELEGRAM_TOKEN, 1, early), "telegram", 403, "прошёл час"),
        "of no time": (init_data(TELEGRAM_TOKEN, 1, server.now, auth_date="soon"), "telegram", 400, unreadable),
        "of nobody": (init_data(TELEGRAM_TOKEN, 1, server.now, user="{}"), "telegram", 400, unreadable),
        "of a long number": (init_data(TELEGRAM_TOKEN, 2**63, server.now), "telegram", 400, unreadable),
        "with a field twice": (f"{good}&auth_date=1", "telegram", 400, unreadable),
        "without a hash": (good.partition("&hash=")[0], "telegram", 400, unreadable),
        "not in UTF-8": (f"{good}&x=%ff", "telegram", 400, unreadable),
        "too long": (init_data(TELEGRAM_TOKEN, 1, server.now, x="x" * LONGEST), "telegram", 400, unreadable),
        "empty": ("", "telegram", 400, unreadable),
    }


async def test_what_no_messenger_of_ours_has_signed_opens_nothing_and_leaves_nothing(server: Server) -> None:
    for what, (data, messenger, status, said) in altered(server).items():
        page = await launch(server.browser(), data, messenger)
        assert (page.status, said in page.text) == (status, True), (what, page.status, page.text)
    page = await launch(server.browser("en"), altered(server)["forged"][0])
    assert "was not opened by our bot" in page.text
    async with server.db.read() as connection:
        for table in (identities, open_interviews, used_launches):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0, table.name


async def test_a_copied_launch_opens_nothing_and_a_reloaded_one_goes_on(server: Server) -> None:
    data = init_data(TELEGRAM_TOKEN, 1, server.now)
    browser, thief = server.browser(), server.browser()
    assert (await launch(browser, data)).path == "/app/"
    assert (await launch(browser, data)).path == "/app/"
    page = await launch(thief, data)
    assert page.status == 403 and "в другом месте" in page.text
    # Somebody else's session does not help.
    await launch(thief, init_data(TELEGRAM_TOKEN, 2, server.now))
    assert (await launch(thief, data)).status == 403
    assert await launches.purge(server.db, server.now + timedelta(hours=1, seconds=1)) == 2


async def test_without_a_session_there_is_the_way_in_alone(server: Server) -> None:
    stranger = server.browser()
    assert (await stranger.open("/app/")).status == 200 and "кнопкой в чате" in stranger.page.text
    assert (await stranger.open("/app/privacy")).status == 200
    for path in ("/app/interview", "/app/c/BRY-01/begin", "/app/forget", "/app/thanks/x"):
        assert (await stranger.open(path)).status == 403, path
    assert (await stranger.post("/app/c/BRY-01/begin", {"consent": "1"})).status == 403
    browser = await by_poster(server, 1)
    server.pass_time(hours=12, seconds=1)
    assert (await browser.open("/app/interview")).status == 403
    async with server.db.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(open_interviews)) == 0


async def test_messengers_alone_may_show_the_pages_in_a_frame_and_cookies_reach_it(
    db: Database, tmp_path: Path
) -> None:
    async with serving(db, tmp_path, web_url="https://opros.example.ru", **TOKENS) as server:
        browser = server.browser()
        way_in, outside = await browser.open("/app"), await browser.open("/c/BRY-01/begin")
        frames = "frame-ancestors https://web.telegram.org https://webk.telegram.org https://weba.telegram.org "
        assert way_in.headers["Content-Security-Policy"].endswith(f"{frames}https://web.max.ru; script-src 'self'")
        assert "X-Frame-Options" not in way_in.headers and outside.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in outside.headers["Content-Security-Policy"]
        assert way_in.html.count("<script") == 1 and "script-src" not in outside.headers["Content-Security-Policy"]
        fields = {"messenger": "telegram", "data": init_data(TELEGRAM_TOKEN, 1, server.now)}
        async with browser.session.post(f"{server.url}/app", data=fields, allow_redirects=False) as response:
            (session,) = [one for one in response.headers.getall("Set-Cookie") if one.startswith("__Host-czn-app=")]
        for attribute in ("SameSite=None", "Secure", "HttpOnly", "Partitioned", "Path=/"):
            assert attribute in session


async def test_without_a_token_there_is_no_way_in(db: Database, tmp_path: Path) -> None:
    async with serving(db, tmp_path) as server:
        assert (await server.browser().open("/app")).status == 404
        page = await server.browser().post("/app", {"messenger": "telegram", "data": init_data("", 1, server.now)})
        assert page.status == 403
