"""Who may answer in a browser: slips once over all ways, networks a few times a day, and nobody for another."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import select
from yarl import URL

from bot import key_files
from handlers.form.setup import Setup
from handlers.form.signing import Signer
from storage.entry import networks, visits
from storage.entry.visit_codes import new_code
from storage.entry.visit_tokens import new_token
from storage.tables import network_uses
from tests.handlers.conversation import Conversations
from tests.handlers.form.test_interview_pages import rows
from tests.handlers.form.web import Server, serving

ELSEWHERE = {"X-Forwarded-For": "203.0.113.7"}


async def slip(server: Server, center_id: int = 1) -> tuple[str, str]:
    """A new slip as (token, short code)."""
    keys, code = key_files.visit_keys(server.settings.visit_keys_file), new_code()
    token = new_token(center_id, server.now, timedelta(days=3))
    await visits.issue(server.db, {keys.code_hash(code): token}, server.now)
    return keys.sign(token), code


async def test_a_slip_verifies_an_interview_once_over_browser_and_chat(server: Server, tmp_path: Path) -> None:
    token, code = await slip(server)
    browser, other = server.browser(), server.browser()
    assert (await browser.open("/", params={"q": code})).path == f"/t/{token}"
    assert "Десна" in browser.page.text
    await browser.open(f"/t/{token}/begin")
    assert (await browser.send()).path == "/interview/type"
    assert (await other.open(f"/t/{token}/begin")).status == 404 and "уже использован" in other.page.text
    chat = Conversations(server.db, tmp_path, server.now)
    assert "уже использован" in (await chat.person(1).say(f"/start {token}")).text
    assert [(row["entry"], row["verified"]) for row in await rows(server.db)] == [("visit_token", True)]


async def test_a_slip_used_in_the_chat_opens_nothing_in_a_browser(server: Server, tmp_path: Path) -> None:
    token, _ = await slip(server)
    chat = Conversations(server.db, tmp_path, server.now)
    await chat.person(1).say(f"/start {token}")
    await chat.person(1).press("v")
    browser = server.browser()
    assert (await browser.open(f"/t/{token}")).status == 200
    assert (await browser.open(f"/t/{token}/begin")).status == 404
    assert len(await rows(server.db)) == 1


async def test_a_slip_verifies_the_interview_that_is_open(server: Server) -> None:
    token, _ = await slip(server)
    browser = server.browser()
    await browser.consent()
    await browser.send(answer="job_seeker")
    assert (await browser.open(f"/t/{token}/begin")).path == "/interview/age"
    assert [(row["entry"], row["verified"]) for row in await rows(server.db)] == [("visit_token", True)]


async def test_a_network_that_tries_many_bad_codes_is_muted_whatever_its_cookies(server: Server) -> None:
    token, _ = await slip(server)
    forged = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    statuses = [(await server.browser().open(f"/t/{forged}")).status for _ in range(21)]
    assert statuses == [404] * 20 + [429]
    assert (await server.browser(**ELSEWHERE).open(f"/t/{token}")).status == 200


async def test_a_network_begins_ten_interviews_a_day_without_slips_and_any_number_with_them(server: Server) -> None:
    paths = [(await server.browser().consent()).path for _ in range(networks.MOST_A_DAY)]
    assert paths == ["/interview/type"] * networks.MOST_A_DAY
    full = await server.browser().consent()
    assert full.status == 429 and "Из этой сети сегодня уже начали 10 опросов" in full.text
    token, _ = await slip(server)
    browser = server.browser()
    await browser.open(f"/t/{token}/begin")
    assert (await browser.send()).path == "/interview/type"
    assert (await server.browser(**ELSEWHERE).consent()).path == "/interview/type"
    assert (await server.browser().consent("PRI-01")).path == "/interview/type"
    server.pass_time(days=1)
    assert (await server.browser().consent()).path == "/interview/type"


async def test_no_address_is_kept(server: Server) -> None:
    await server.browser().consent()
    async with server.db.read() as connection:
        (kept,) = (await connection.execute(select(network_uses))).all()
    assert len(kept.network) == 64 and "127" not in (kept.network[:3], kept.network[-3:])
    assert kept.network == server.secret.signer().network("127.0.0.1", server.now.date())
    assert kept.network != server.secret.signer().network("127.0.0.1", server.now.date() + timedelta(days=1))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        (None, "198.51.100.1", ""),
        ("unix:", "198.51.100.1", "unix:"),
    ],
)
def test_only_a_trusted_proxy_may_say_for_whom_it_asks(peer: str | None, forwarded: str | None, address: str) -> None:
    proxies = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    assert Setup(Mock(), Mock(), "http://h", Mock(), proxies, {}).address_of(peer, forwarded) == address


def test_a_household_of_ipv6_is_one_network() -> None:
    signer, day = Signer(b"s" * 32), Server.now.date()
    one = signer.network("2001:db8:0:1::1", day)
    assert one == signer.network("2001:db8:0:1:ffff::2", day) != signer.network("2001:db8:0:2::1", day)
    assert signer.network("::ffff:192.0.2.1", day) == signer.network("192.0.2.1", day)


def test_cookies_are_believed_only_as_they_were_made_and_after_a_rotation_too() -> None:
    signer = Signer(b"s" * 32)
    cookie = signer.person_cookie(2**127 + 5)
    assert signer.person(cookie) == 2**127 + 5 and Signer(b"t" * 32, b"s" * 32).person(cookie) == 2**127 + 5
    assert signer.kiosk(signer.kiosk_cookie(7, "00ff" * 4)) == (7, "00ff" * 4)
    forged = [
        cookie[:-2],
        cookie + "AA",
        cookie.swapcase(),
        "",
        "ы",
        "A" * 43,
        "A" * 10_000,
        signer.kiosk_cookie(7, "00" * 8),
    ]
    assert [signer.person(one) for one in forged] == [None] * len(forged)
    assert Signer(b"t" * 32).person(cookie) is None
    assert signer.is_form_mark(5, signer.form_mark(5)) and not signer.is_form_mark(6, signer.form_mark(5))
    assert not signer.is_form_mark(5, "ы")


async def test_a_cookie_that_somebody_has_planted_leads_to_nobodys_answers(server: Server) -> None:
    """The planter visits first and puts the cookie into another's browser. The consent makes a new person."""
    planter, victim = server.browser(), server.browser()
    await planter.open("/c/BRY-01/begin")
    (planted,) = planter.session.cookie_jar
    victim.session.cookie_jar.update_cookies({planted.key: planted.value}, URL(server.url))
    await victim.consent()
    (after,) = victim.session.cookie_jar
    assert after.value != planted.value
    assert (await planter.open("/interview")).path == "/?note=nothing-open"


async def test_a_form_of_another_site_or_person_or_without_a_cookie_changes_nothing(server: Server) -> None:
    browser, stranger = server.browser(), server.browser()
    await browser.consent()
    await stranger.consent()
    mine, theirs = browser.page.fields | {"answer": "employer"}, stranger.page.fields
    path = "/interview/type"
    tries: list[tuple[Callable[[], Awaitable[object]], int]] = [
        (lambda: browser.post(path, mine | {"mark": ""}), 403),
        (lambda: browser.post(path, mine | {"mark": theirs["mark"]}), 403),
        (lambda: browser.post(path, mine, headers={"Origin": "https://evil.example"}), 403),
        (lambda: browser.post(path, mine, headers={"Origin": "null"}), 403),
        (lambda: browser.post(path, mine, headers={"Sec-Fetch-Site": "cross-site"}), 403),
        (lambda: browser.post(path, mine, headers={"Sec-Fetch-Site": "same-site"}), 403),
        (lambda: server.browser().post(path, mine), 403),
        # Another's interview in one's own form.
        (lambda: browser.post(path, mine | {"interview": theirs["interview"]}), 200),
    ]
    for attempt, status in tries:
        await attempt()
        shown = browser.page if status == 200 else None
        assert shown is None or shown.path == "/interview/type?note=interview-over"
    assert [row["respondent_type"] for row in await rows(server.db)] == [None, None]
    assert (await browser.post(path, mine, headers={"Origin": server.url})).path == "/interview/age"


async def test_people_are_known_again_after_the_secret_was_rotated(server: Server) -> None:
    browser = server.browser()
    await browser.consent()
    key_files.rotate_secret(server.settings.secret_key_file, server.now.date())
    assert (await browser.open("/interview")).path == "/interview/type"
    assert (await browser.send(answer="employer")).path == "/interview/age"


async def test_over_https_cookies_are_the_hosts_alone(server: Server, tmp_path: Path) -> None:
    async with serving(server.db, tmp_path) as other:
        browser = other.browser()
        await browser.open("/c/BRY-01/begin")
        plain = browser.page.headers["Set-Cookie"]
    assert plain.startswith("czn=") and "HttpOnly" in plain and "SameSite=Lax" in plain and "Secure" not in plain
    setup = Setup(Mock(), Mock(), "https://h", Mock(), (), {})
    assert setup.is_secure


async def test_a_center_that_requires_slips_says_so_before_the_consent(server: Server) -> None:
    async with server.db.write() as connection:
        await connection.exec_driver_sql("UPDATE centers SET verification = 'required'")
    browser = server.browser()
    assert "учитывает только ответы с кодом" in (await browser.open("/c/BRY-01/begin")).text
    token, _ = await slip(server)
    assert "учитывает только" not in (await browser.open(f"/t/{token}/begin")).text
