"""The interview in a browser: the same rows as in the chat, by plain forms, whatever is reloaded, repeated or left."""

from pathlib import Path

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import interviews
from tests.handlers.conversation import Conversations
from tests.handlers.form.web import Browser, Server, serving

ANSWERS = "543218454321845"
LOW = "2" * 14 + "1"
SAME = (
    "center_id", "respondent_type", "age_band", "verified", "questionnaire", "language", "consent_version", "answers",
    "seconds", "total_seconds", "quality", "reasons", "comment", "completed_week", "abandoned_at",
)  # fmt: skip


async def rows(db: Database) -> list[dict[str, object]]:
    async with db.read() as connection:
        found = await connection.execute(select(interviews).order_by(interviews.c.started_at))
        return [dict(row._mapping) for row in found]


async def answers(server: Server) -> list[object]:
    return [row["answers"] for row in await rows(server.db)]


async def at_question(browser: Browser, given: str = "") -> None:
    """An open interview with some answers, at its next question."""
    await browser.consent()
    await browser.send(answer="job_seeker")
    await browser.send(answer="25-34")
    for code in given:
        await browser.send(answer=code)


async def test_a_whole_interview_is_one_row_like_that_of_the_chat(server: Server, tmp_path: Path) -> None:
    browser = server.browser()
    link = await browser.open("/c/BRY-01")
    assert link.status == 200 and "Десна" in link.text and "Здесь, в браузере" in link.text
    await browser.consent()
    assert browser.page.path == "/interview/type" and "Кто вы?" in browser.page.text
    summary = await browser.answer(ANSWERS)
    assert summary.path == "/interview/summary"
    thanks = await browser.send(comment="Всё объяснили", act="send")
    assert thanks.path.startswith("/thanks/") and "войдут в оценку" in thanks.text

    chat = Conversations(server.db, tmp_path / "chat", server.now)
    person = chat.person(1)
    await person.say("/start c-BRY-01")
    for prefix, ending in (("b", ""), ("t", "job_seeker"), ("g", "25-34")):
        await person.press(prefix, ending)
    for position, code in enumerate(ANSWERS):
        chat.pass_time(seconds=3)
        await person.press("a", f":{position}:0:{code}")
    await person.say("Всё объяснили")
    await person.press("k")
    of_browser, of_chat = await rows(server.db)
    assert {name: of_browser[name] for name in SAME} == {name: of_chat[name] for name in SAME}
    assert (of_browser["entry"], of_chat["entry"]) == ("web", "poster")
    assert (of_browser["answers"], of_browser["seconds"], of_browser["quality"]) == (ANSWERS, "003" * 15, "clean")


async def test_a_form_that_is_sent_again_changes_nothing_and_another_tab_cannot_overwrite(server: Server) -> None:
    browser = server.browser()
    await at_question(browser, "5")
    second = browser.page.fields
    assert (await browser.post("/interview/2", second | {"answer": "4"})).path == "/interview/3"
    # The same once more, and then the page that another tab still shows.
    assert (await browser.post("/interview/2", second | {"answer": "4"})).path == "/interview/3"
    late = await browser.post("/interview/2", second | {"answer": "1"})
    assert late.path == "/interview/3?note=already-saved" and "Ответ уже сохранён" in late.text
    assert await answers(server) == ["54" + "0" * 13]


async def test_the_way_back_shows_the_answer_and_changes_it(server: Server) -> None:
    browser = server.browser()
    await at_question(browser, "543")
    page = await browser.open("/interview/2")
    assert "✓ Скорее да" in page.text and 'href="/interview/1"' in page.html
    assert (await browser.send(answer="1")).path == "/interview/4"
    assert await answers(server) == ["513" + "0" * 12]
    # Not reached yet, and no step at all.
    for step in ("9", "summary", "16", "0", "x", "²"):
        assert (await browser.open(f"/interview/{step}")).path == "/interview/4"


async def test_who_sends_twice_is_thanked_twice_for_one_interview(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    await browser.answer()
    fields = browser.page.fields | {"comment": "", "act": "send"}
    first = await browser.post("/interview/summary", fields)
    again = await browser.post("/interview/summary", fields)
    assert first.path == again.path and first.status == again.status == 200
    assert len(await rows(server.db)) == 1


async def test_a_browser_goes_on_where_it_stopped_on_another_server_too(server: Server, tmp_path: Path) -> None:
    """Nothing of a session lives in the process."""
    browser = server.browser()
    await at_question(browser, ANSWERS[:7])
    async with serving(server.db, tmp_path) as other:
        cookies = {one.key: one.value for one in browser.session.cookie_jar}
        elsewhere = other.browser()
        assert (await elsewhere.open("/interview", cookies=cookies)).path == "/interview/8"
        assert (await elsewhere.open("/c/BRY-01/begin", cookies=cookies)).path == "/interview/8"


async def test_what_is_not_chosen_on_the_page_is_not_saved(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    assert "note=form-first-choose" in (await browser.send(answer="robot")).path
    await browser.send(answer="job_seeker")
    await browser.send(answer="25-34")
    page = browser.page.fields
    # 6 and 7 are no codes; 9 is for questions that allow it; the rest is nothing.
    for value in ("6", "7", "9", "0", "", "55", "x"):
        await browser.post("/interview/1", page | {"answer": value})
    await browser.post("/interview/9", page | {"answer": "5"})
    await browser.post("/interview/1", page | {"answer": "5", "was": "x"})
    assert await answers(server) == ["0" * 15]


async def test_words_are_shown_before_they_are_sent_where_they_are_not_kept_as_typed(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    await browser.answer()
    page = await browser.send(comment="Два часа ждал, звоните +7 912 345-67-89", act="send")
    assert page.path == "/interview/summary?note=words-masked" and "Два часа ждал, звоните …" in page.text
    page = await browser.send(path="/interview/summary", comment="Суки!", act="send")
    assert "note=abuse-only" in page.path and "Два часа ждал" in page.text
    page = await browser.send(path="/interview/summary", comment="", act="keep")
    assert "note=form-comment-kept" in page.path and "Два часа" not in page.text
    await browser.send(path="/interview/summary", comment="  Нет  ", act="send")
    assert [row["comment"] for row in await rows(server.db)] == [None]


async def test_people_outside_the_ages_are_told_at_once_and_may_write_instead(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    await browser.send(answer="job_seeker")
    page = await browser.send(answer="over_70")
    assert page.path == "/interview/notice" and "от 18 до 70" in page.text
    assert "В сообщении нет текста" in (await browser.send(comment=" ")).text
    page = await browser.send(path="/interview/notice", comment="Помогли внуку, спасибо")
    assert page.path.startswith("/thanks/") and "Спасибо, что написали" in page.text
    (row,) = await rows(server.db)
    assert (row["comment"], row["answers"], row["quality"]) == ("Помогли внуку, спасибо", "0" * 15, "X")


async def test_an_interview_is_stopped_after_a_question(server: Server) -> None:
    browser = server.browser()
    await at_question(browser, "54")
    assert "Прервать опрос?" in (await browser.open("/interview/stop")).text
    assert "Опрос прерван" in (await browser.send()).text
    (row,) = await rows(server.db)
    assert row["abandoned_at"] == server.now
    assert (await browser.open("/interview")).path == "/?note=nothing-open"


async def test_one_center_is_rated_once_in_thirty_days_and_another_at_once(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    await browser.answer()
    await browser.send(comment="", act="send")
    assert "Снова рассказать о нём можно с 24 декабря" in (await browser.open("/c/BRY-01/begin")).text
    assert (await browser.consent("PRI-01")).path == "/interview/type"
    # An open interview elsewhere is asked about first.
    server.pass_time(days=31)
    page = await browser.open("/c/BRY-01/begin")
    assert "Вы ещё не закончили опрос (0 из 15)" in page.text
    assert "Соглашаюсь" in (await browser.send()).text
    assert (await browser.send(path="/c/BRY-01/begin")).path == "/interview/type"
    assert [row["abandoned_at"] is not None for row in await rows(server.db)] == [False, True, False]


async def test_a_closed_or_unknown_center_leads_to_the_search(server: Server) -> None:
    browser = server.browser()
    assert (await browser.open("/c/XXX-99")).status == (await browser.open("/c/XXX-99/begin")).status == 404
    assert 'name="q"' in browser.page.html
    async with server.db.write() as connection:
        await connection.exec_driver_sql("UPDATE centers SET closed_at = '2026-11-01 00:00:00.000000' WHERE id = 1")
    for path in ("/c/BRY-01", "/c/BRY-01/begin"):
        assert "Этот центр закрыт" in (await browser.open(path)).text
    found = await browser.open("/", params={"q": "владивосток"})
    assert "Берёзка" in found.text and 'href="/c/PRI-01"' in found.html
    assert "ничего не нашлось" in (await browser.open("/", params={"q": "<b>нигде</b>"})).text


@pytest.mark.parametrize(("accepted", "says"), [("en-GB,en;q=0.9", "Where would you like to answer?"), ("de", "Где")])
async def test_pages_speak_the_browsers_language_and_remember_another(server: Server, accepted: str, says: str) -> None:
    browser = server.browser(accepted)
    assert says in (await browser.open("/c/BRY-01")).text
    assert "Where would" in (await browser.open("/c/BRY-01?lang=en")).text
    assert "Where would" in (await browser.open("/c/BRY-01")).text
    assert says in (await server.browser(accepted).open("/c/BRY-01?lang=xx")).text
    await browser.consent()
    assert [row["language"] for row in await rows(server.db)] == ["en"]
