"""Published figures over HTTP: those of the site, page by page, and nothing twice to who has them."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.site import building, data_files
from bot.site.method_2026 import data_files as later_files
from storage.delivery import digests
from storage.delivery.digests import Digest
from tests.bot.api.calling import CODES, ELSEWHERE, NOW, WEEK, Caller, problem
from tests.bot.site import synthetic as earlier
from tests.bot.site.method_2026 import synthetic as later

ALL = [*CODES, ELSEWHERE]


async def on_site(caller: Caller, folder: Path) -> dict[str, Any]:
    """ratings.json as the site has it."""
    await building.build(caller.db, folder / "site", now=NOW)
    found: dict[str, Any] = json.loads((folder / "site" / "ratings.json").read_text(encoding="utf-8"))
    return found


async def pages(caller: Caller, path: str) -> list[dict[str, Any]]:
    """The rows of all pages, by following the links."""
    rows: list[dict[str, Any]] = []
    while path:
        answer = await caller.get(path)
        content = answer.json()
        rows += content["centers"]
        link = answer.headers.get("link")
        assert link == (None if content["next"] is None else f'<{content["next"]}>; rel="next"')
        path = content["next"]
    return rows


async def test_ratings_and_trend_are_the_sites_to_the_last_digit(caller: Caller, tmp_path: Path) -> None:
    site = await on_site(caller, tmp_path)
    rows = {row["code"]: row for row in site["centers"]}
    # Two published, one with too few answers for a figure, one without any.
    assert [rows[code]["index"] is None for code in ALL] == [False, False, True, True]
    listed, series = await pages(caller, "/v1/ratings"), await pages(caller, "/v1/trend")
    assert [row["code"] for row in listed] == [row["code"] for row in series] == sorted(rows)
    for row, one in zip(listed, series, strict=True):
        assert {**row, "trend": one["trend"]} == rows[row["code"]]
    assert len(rows["BRY-01"]["trend"]) == 2
    for code in ALL:
        assert (await caller.get(f"/v1/ratings/{code.lower()}")).json() == rows[code]
    head = (await caller.get("/v1/ratings")).json()
    shared = ("published_at", "methodology", "questionnaire", "licence", "licence_url", "source")
    assert {name: head[name] for name in shared} == {name: site[name] for name in shared}


async def test_a_series_can_be_asked_for_by_its_center(caller: Caller) -> None:
    one = (await caller.get("/v1/trend?code=bry-02")).json()["centers"]
    assert [row["code"] for row in one] == ["BRY-02"]
    assert (await caller.get("/v1/trend?code=NOWHERE")).json()["centers"] == []
    problem(await caller.get("/v1/ratings/NOWHERE"), 404, "not-found")


def test_by_either_methodology_they_are_the_content_of_the_sites_file() -> None:
    assert building.ratings(earlier.everything()) == data_files.files(earlier.everything())["ratings.json"]
    assert building.ratings(later.everything()) == later_files.files(later.everything())["ratings.json"]


async def test_pages_follow_one_another_and_lose_nobody(caller: Caller) -> None:
    for path in ("/v1/centers", "/v1/ratings", "/v1/trend"):
        assert [row["code"] for row in await pages(caller, f"{path}?limit=1")] == ALL
    answer = await caller.get("/v1/ratings?region=%D0%9F%D1%81%D0%BA%D0%BE%D0%B2&limit=1")
    assert ([row["code"] for row in answer.json()["centers"]], answer.json()["next"]) == ([ELSEWHERE], None)
    first = (await caller.get("/v1/ratings?region=%D0%9E%D0%B1%D0%BB%D0%B0%D1%81%D1%82%D1%8C&limit=2")).json()
    assert (await caller.get(first["next"])).json()["centers"][0]["code"] == "BRY-03"


async def test_centers_are_those_of_the_site(caller: Caller, tmp_path: Path) -> None:
    rows = {row["code"]: row for row in (await on_site(caller, tmp_path))["centers"]}
    for row in await pages(caller, "/v1/centers"):
        assert row == {name: rows[row["code"]][name] for name in row}


async def test_who_has_it_already_is_told_so_until_something_changes(caller: Caller) -> None:
    for path in ("/v1/centers", "/v1/ratings", "/v1/ratings/BRY-01", "/v1/trend", "/v1/digests/BRY-01"):
        first = await caller.get(path)
        tag = first.headers["etag"]
        for said in (tag, f'"other", W/{tag}', "*"):
            again = await caller.get(path, headers={"If-None-Match": said})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await caller.get(path, headers={"If-None-Match": '"other"'})).content == first.content
    tag = (await caller.get("/v1/centers")).headers["etag"]
    async with caller.db.write() as connection:
        await connection.execute(text("UPDATE centers SET phone = '112' WHERE code = 'BRY-01'"))
    answer = await caller.get("/v1/centers", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["centers"][0]["phone"]) == (200, "112")


async def test_a_new_publication_is_shown_and_an_earlier_one_while_it_is_made(caller: Caller) -> None:
    before = (await caller.get("/v1/ratings")).json()
    async with caller.db.write() as connection:
        moment = "2026-12-01 09:00:00.000000"
        await connection.execute(text(f"UPDATE snapshots SET published_at = '{moment}' WHERE week = {WEEK}"))
    assert (await caller.get("/v1/ratings")).json() == before
    caller.now = NOW.replace(month=12, day=2)
    assert (await caller.get("/v1/ratings")).json() == before
    await caller.api.editions.close()
    after = (await caller.get("/v1/ratings")).json()
    assert (before["published_at"] == after["published_at"], after["published_at"][:10]) == (False, "2026-12-01")


async def test_before_the_first_publication_there_is_nothing(caller: Caller) -> None:
    async with caller.db.write() as connection:
        await connection.execute(text("DELETE FROM snapshots"))
    problem(await caller.get("/v1/ratings"), 404, "nothing-published")
    assert len((await caller.get("/v1/centers")).json()["centers"]) == 4


async def test_a_digest_is_for_the_centers_own_key(caller: Caller) -> None:
    found = (await caller.get("/v1/digests/bry-01")).json()
    assert (found["code"], found["week_from"]) == ("BRY-01", "2026-11-16")
    assert "BRY-01" in found["caption"] and found["content"]["center_code"] == "BRY-01"
    assert "voice" not in found["content"]
    assert (await caller.get("/v1/digests/BRY-01?week=2026-11-22&language=en")).json()["caption"] != found["caption"]
    for place in ("BRY-02", "Область"):
        problem(await caller.get("/v1/digests/BRY-01", place=place), 403, "other-place")
    problem(await caller.get("/v1/digests/BRY-01?week=2026-11-23"), 404, "not-found")
    problem(await caller.get("/v1/digests/BRY-02", place="BRY-02"), 404, "not-found")
    problem(await caller.get("/v1/digests/BRY-01?week=soon"), 422, "invalid")
    await digests.freeze(caller.db, Digest(1, WEEK + 1, 1, (await _content(caller)), NOW), [])
    assert (await caller.get("/v1/digests/BRY-01")).json()["week_from"] == "2026-11-23"


async def _content(caller: Caller) -> str:
    return (await digests.get(caller.db, 1, WEEK)).content
