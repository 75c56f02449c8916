"""Visits over HTTP: links that work once, counts by type and hour, and repetitions that do nothing twice."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import key_files
from questionnaire.model import RespondentType
from storage.api import api_requests
from storage.entry import visit_counts, visit_ledger, visits
from storage.entry.visit_codes import read_code
from tests.bot.api.calling import NOW, Caller, problem
from tests.qr import read

SEEKER, EMPLOYER = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
THREE = {
    "center": "bry-01",
    "visits": [{}, {"respondent_type": "employer"}, {"invite": False}],
    "valid_hours": 24,
}
TODAY = NOW.date()


async def issued(caller: Caller) -> tuple[int, int]:
    """Tokens that were handed out, and short codes that work."""
    async with caller.db.read() as connection:
        tokens = (await connection.execute(text("SELECT coalesce(sum(tokens), 0) FROM visit_issues"))).scalar_one()
        codes = (await connection.execute(text("SELECT count(*) FROM visit_codes"))).scalar_one()
    return tokens, codes


def scanned(svg: str) -> str:
    """The text of a picture: dark runs of a row, within four white modules on each side."""
    box = re.search(r'viewBox="0 0 (\d+) ', svg)
    assert box is not None
    side = int(box[1]) - 8
    rows = [["0"] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h", svg):
        for at in range(int(length)):
            rows[int(y) - 4][int(x) - 4 + at] = "1"
    return read(["".join(row) for row in rows])


async def counted(caller: Caller) -> dict[RespondentType, tuple[int, int]]:
    found = await visit_counts.by_hour(caller.db, start=TODAY, end=TODAY)
    return {one.respondent_type: (one.visits, one.invited) for one in found}


async def test_each_invited_client_gets_a_link_a_code_and_a_picture_of_the_product(
    caller: Caller, tmp_path: Path
) -> None:
    answer = await caller.post("/v1/visits", THREE)
    assert answer.status_code == 201
    content = answer.json()
    first, second, third = content["visits"]
    assert (content["center"], datetime.fromisoformat(content["expires_at"])) == ("BRY-01", NOW + timedelta(hours=24))
    assert third == {"respondent_type": "job_seeker", "link": None, "code": None, "qr": None}
    keys = key_files.visit_keys(tmp_path / "visit.keys")
    for one in (first, second):
        link, code = one["link"], read_code(one["code"])
        assert code is not None and link.startswith("https://t.me/czn_bot?start=v")
        token = keys.read(link.partition("start=")[2], NOW)
        assert token is not None
        # The slip's code leads to the same visit as its link.
        assert await visits.by_code(caller.db, keys.code_hashes(code), NOW) == token
        assert scanned(one["qr"]) == link
    assert first["link"] != second["link"]


async def test_the_denominator_fills_itself(caller: Caller) -> None:
    for _ in range(2):
        assert (await caller.post("/v1/visits?qr=false", THREE)).status_code == 201
    assert await counted(caller) == {SEEKER: (4, 2), EMPLOYER: (2, 2)}
    (day,) = [
        one for one in await visit_ledger.ledger(caller.db, start=TODAY, end=TODAY, now=NOW) if one.visits is not None
    ]
    assert (day.visits, day.issued) == (6, 4)


async def test_a_visit_without_a_link_is_counted_and_nothing_is_issued(caller: Caller) -> None:
    answer = await caller.post("/v1/visits", {"center": "BRY-01", "visits": [{"invite": False}]})
    assert answer.json()["expires_at"] is None
    assert (await issued(caller), await counted(caller)) == ((0, 0), {SEEKER: (1, 0)})


async def test_a_repeated_request_gives_the_same_links_and_counts_nothing_twice(caller: Caller) -> None:
    headers = {"Idempotency-Key": "queue-4711"}
    first = await caller.post("/v1/visits", THREE, headers=headers)
    again = await caller.post("/v1/visits", THREE, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert (await issued(caller), await counted(caller)) == ((2, 2), {SEEKER: (2, 1), EMPLOYER: (1, 1)})
    problem(await caller.post("/v1/visits", {**THREE, "valid_hours": 25}, headers=headers), 422, "key-reused")
    problem(await caller.post("/v1/visits?qr=false", THREE, headers=headers), 422, "key-reused")
    async with caller.db.read() as connection:
        kept = repr((await connection.execute(text("SELECT * FROM api_requests"))).all())
    assert "t.me" not in kept and await caller.key() not in kept
    # Another caller's key of the same words is another key.
    other = await caller.post("/v1/visits", THREE, place="Область", headers=headers)
    assert other.status_code == 201 and other.content != first.content


async def test_ten_at_once_with_one_key_are_one(caller: Caller) -> None:
    headers = {"Idempotency-Key": "a"}
    await caller.key()
    answers = await asyncio.gather(*(caller.post("/v1/visits?qr=false", THREE, headers=headers) for _ in range(10)))
    done = [one for one in answers if one.status_code == 201]
    assert len({one.content for one in done}) == 1
    for one in answers:
        if one.status_code != 201:
            problem(one, 409, "under-way")
            assert one.headers["retry-after"] == "2"
    assert await issued(caller) == (2, 2)


async def test_a_refused_request_can_be_put_right_under_the_same_key(caller: Caller) -> None:
    headers = {"Idempotency-Key": "b"}
    problem(await caller.post("/v1/visits", {**THREE, "center": "NOWHERE"}, headers=headers), 404, "not-found")
    assert (await caller.post("/v1/visits", THREE, headers=headers)).status_code == 201
    for bad in ("", "x" * 256, "two words"):
        problem(await caller.post("/v1/visits", THREE, headers={"Idempotency-Key": bad}), 422, "invalid")


async def test_if_the_answer_cannot_be_kept_no_link_was_given_out(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*arguments: object, **more: object) -> None:
        raise RuntimeError

    headers = {"Idempotency-Key": "c"}
    with capture_logs(), monkeypatch.context() as patched:
        patched.setattr(api_requests, "keep", fail)
        problem(await caller.post("/v1/visits", THREE, headers=headers), 500, "fault")
    assert (await issued(caller), await counted(caller)) == ((0, 0), {})
    assert (await caller.post("/v1/visits", THREE, headers=headers)).status_code == 201


async def test_a_thousand_visits_are_one_request_and_no_more(caller: Caller) -> None:
    many = {"center": "BRY-01", "visits": [{}] * 1_000}
    answer = await caller.post("/v1/visits?qr=false", many)
    assert len({one["code"] for one in answer.json()["visits"]}) == 1_000
    assert await issued(caller) == (1_000, 1_000)
    problem(await caller.post("/v1/visits", {**many, "visits": [{}] * 1_001}), 422, "invalid")
    problem(await caller.post("/v1/visits", {**many, "visits": []}), 422, "invalid")


async def test_a_closed_center_and_a_bot_without_a_name_are_told_apart(caller: Caller) -> None:
    async with caller.db.write() as connection:
        await connection.execute(text("DELETE FROM properties"))
    problem(await caller.post("/v1/visits", THREE), 500, "fault")
    async with caller.db.write() as connection:
        await connection.execute(text("UPDATE centers SET closed_at = '2026-11-01 00:00:00.000000'"))
    problem(await caller.post("/v1/visits", THREE), 409, "center-closed")
