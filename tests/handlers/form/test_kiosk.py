"""A screen in a hall: paired once, one person after another, nothing left of the last."""

from storage.entry import kiosks
from storage.entry.visit_codes import in_print, new_code
from tests.handlers.form.test_interview_pages import rows
from tests.handlers.form.test_who_answers import slip
from tests.handlers.form.web import Browser, Server

KIOSK = "/kiosk/BRY-01"


async def announced(server: Server, center_id: int = 1) -> tuple[str, str]:
    """A new kiosk as (id, code)."""
    code = new_code()
    hashed = server.secret.signer().code_hashes(code)[0]
    return await kiosks.announce(server.db, center_id, "у входа", hashed, server.now), code


async def paired(server: Server) -> Browser:
    _, code = await announced(server)
    browser = server.browser()
    assert "Введите код, который назвал оператор" in (await browser.open(KIOSK)).text
    assert "Соглашаюсь" in (await browser.send(f"{KIOSK}/pair", code=in_print(code).lower())).text
    return browser


async def test_one_person_after_another_answers_and_nothing_of_the_last_is_shown(server: Server) -> None:
    browser = await paired(server)
    first = await browser.send(f"{KIOSK}/begin")
    assert first.path == f"{KIOSK}/interview/type"
    await browser.answer()
    thanks = await browser.send(comment="", act="send")
    assert thanks.path.startswith(f"{KIOSK}/thanks/") and "/receipt" not in thanks.html
    await browser.open(KIOSK)
    # The back button.
    assert (await browser.open(thanks.path)).path == f"{KIOSK}?note=nothing-open"
    await browser.open(KIOSK)
    await browser.send(f"{KIOSK}/begin")
    assert "✓" not in browser.page.html
    found = await rows(server.db)
    assert [(row["entry"], row["verified"], row["quality"]) for row in found] == [
        ("kiosk", False, "clean"), ("kiosk", False, None),
    ]  # fmt: skip
    assert found[0]["respondent_id"] != found[1]["respondent_id"]


async def test_the_start_page_ends_what_was_left_and_every_page_leads_there_within_a_minute(server: Server) -> None:
    browser = await paired(server)
    await browser.send(f"{KIOSK}/begin")
    page = await browser.send(answer="job_seeker")
    assert f'content="40; url={KIOSK}/idle"' in page.html
    there = await browser.open(f"{KIOSK}/idle")
    assert f'content="20; url={KIOSK}"' in there.html and f'href="{KIOSK}/interview"' in there.html
    assert (await browser.open(f"{KIOSK}/interview")).path == f"{KIOSK}/interview/age"
    await browser.open(KIOSK)
    assert [row["abandoned_at"] for row in await rows(server.db)] == [server.now]
    assert (await browser.open(page.path)).path == f"{KIOSK}?note=nothing-open"


async def test_a_browser_that_does_not_follow_is_ended_by_the_server(server: Server) -> None:
    browser = await paired(server)
    await browser.send(f"{KIOSK}/begin")
    server.pass_time(minutes=11)
    assert "Соглашаюсь" in (await browser.open(f"{KIOSK}/interview/type")).text
    assert [row["abandoned_at"] for row in await rows(server.db)] == [server.now]


async def test_a_screen_that_is_not_paired_answers_nothing(server: Server) -> None:
    kiosk_id, code = await announced(server)
    _, elsewhere = await announced(server, center_id=2)
    browser = server.browser()
    await browser.open(KIOSK)
    assert (await browser.send(f"{KIOSK}/begin", consent="2026.4")).path == KIOSK
    for wrong in ("", "слово", new_code(), elsewhere):
        assert "Код не подошёл" in (await browser.send(f"{KIOSK}/pair", code=wrong)).text
    await browser.send(f"{KIOSK}/pair", code=code)
    other = server.browser()
    await other.open(KIOSK)
    assert (await other.send(f"{KIOSK}/pair", code=code)).status == 422
    # Neither another center's, nor one that was revoked.
    assert "Введите код" in (await browser.open("/kiosk/PRI-01")).text
    await browser.open(KIOSK)
    await browser.send(f"{KIOSK}/begin")
    await kiosks.revoke(server.db, kiosk_id, server.now)
    assert "Введите код" in (await browser.open(f"{KIOSK}/interview/type")).text
    assert await rows(server.db) and (await browser.open("/kiosk/XXX")).status == 404


async def test_a_slip_counts_on_a_kiosk_once_as_everywhere(server: Server) -> None:
    _, code = await slip(server)
    _, foreign = await slip(server, center_id=2)
    browser = await paired(server)
    assert "не подошёл" in (await browser.send(f"{KIOSK}/begin", code=foreign)).text
    await browser.open(KIOSK)
    assert (await browser.send(f"{KIOSK}/begin", code=code)).path == f"{KIOSK}/interview/type"
    await browser.open(KIOSK)
    assert "не подошёл" in (await browser.send(f"{KIOSK}/begin", code=code)).text
    assert [(row["entry"], row["verified"]) for row in await rows(server.db)] == [("visit_token", True)]
