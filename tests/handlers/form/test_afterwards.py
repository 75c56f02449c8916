"""After an interview in a browser: the receipt, words added later, a call back, and an end to what is kept."""

from sqlalchemy import Table, func, select

from storage.engine.database import Database
from storage.tables import callback_requests, identities, interviews, respondents
from tests.handlers.form.test_interview_pages import LOW, rows
from tests.handlers.form.web import Browser, Server
from tests.storage.people import appoint


async def count(db: Database, *tables: Table) -> list[int]:
    async with db.read() as connection:
        return [int(await connection.scalar(select(func.count()).select_from(table))) for table in tables]


async def finished(server: Server, answers: str = "543218454321845") -> Browser:
    browser = server.browser()
    await browser.consent()
    await browser.answer(answers)
    await browser.send(comment="", act="send")
    assert browser.page.path.startswith("/thanks/")
    return browser


async def test_the_receipt_opens_by_its_code_for_anybody(server: Server) -> None:
    browser = await finished(server)
    code = browser.page.html.partition("/receipt?code=")[2].partition('"')[0]
    stranger = server.browser()
    page = await stranger.open(f"/receipt?code={code}")
    assert page.status == 200 and "Десна" in page.text and "Сводка за эту неделю выйдет 30 ноября" in page.text
    assert (await stranger.open("/receipt?code=XXX")).status == 404
    assert "Такой квитанции нет" in stranger.page.text
    # The thanks are their owner's alone.
    assert (await stranger.open(browser.page.path)).path == "/?note=nothing-open"


async def test_words_are_added_for_a_day(server: Server) -> None:
    browser = await finished(server)
    thanks = browser.page.path
    await browser.send(comment="Забыла сказать: очередь")
    server.pass_time(hours=25)
    await browser.post(thanks, browser.page.fields | {"comment": "Поздно"})
    assert [row["comment"] for row in await rows(server.db)] == ["Забыла сказать: очередь"]


async def test_a_client_with_low_answers_leaves_a_contact_once_and_takes_it_back(server: Server) -> None:
    await appoint(server.db, "m" * 64, server.now)
    browser = await finished(server, LOW)
    assert 'href="/contact/BRY-01"' in browser.page.html
    page = await browser.open("/contact/BRY-01")
    assert "увидят только администраторы центра" in page.text
    assert "что-то не сходится" in (await browser.send(contact="8 912 345")).text
    page = await browser.send(path="/contact/BRY-01", contact="8 912 345 67 89, вечером")
    assert "+7 912 345-67-89" in page.text and await count(server.db, callback_requests) == [0]
    shown = page.fields
    page = await browser.post("/contact/BRY-01", shown | {"act": "pass"})
    assert "Передали" in page.text and "912" not in page.path
    again = await browser.post("/contact/BRY-01", shown | {"act": "pass"})
    assert again.status == 410 and await count(server.db, callback_requests) == [1]
    # Somebody else's browser cannot take it back.
    stranger = await finished(server, LOW)
    await stranger.open("/contact/BRY-01")
    assert "уже не действует" in (await stranger.send(path=page.path)).text
    await browser.open(page.path)
    assert "Контакт удалён" in (await browser.send()).text
    assert await count(server.db, callback_requests) == [0]


async def test_who_was_content_or_was_not_there_is_not_asked_for_a_contact(server: Server) -> None:
    browser = await finished(server, "5" * 15)
    assert "/contact/" not in browser.page.html
    assert (await server.browser().open("/contact/BRY-01")).status == 410


async def test_people_see_what_is_kept_and_end_it(server: Server) -> None:
    browser = await finished(server)
    page = await browser.open("/privacy")
    assert "15 ответов, учитываются в оценке" in page.text and "53 недели" in page.text
    assert "О вас мы ничего не храним" in (await server.browser().open("/privacy")).text
    await browser.open("/forget")
    assert await count(server.db, interviews, respondents, identities) == [1, 1, 1]
    assert "стёрто" in (await browser.send()).text
    assert await count(server.db, interviews, respondents, identities) == [0, 0, 0]
    assert not list(browser.session.cookie_jar)
    assert "Стирать нечего" in (await browser.open("/forget")).text
