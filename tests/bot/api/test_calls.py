"""What happens around every call: keys, scopes, places, rates, sizes, errors, and lines in the audit log."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.api import calls, state
from bot.api.calls import LARGEST_BODY
from bot.api.rates import Rates
from storage.access import audit
from storage.access.audit import Line
from storage.api import api_keys
from storage.api.api_keys import Scope
from storage.engine.database import Database
from storage.errors import StorageUnavailable
from storage.places import centers
from tests.bot.api.calling import ELSEWHERE, NOW, Caller, problem

VISIT = {"center": "BRY-01", "visits": [{}]}


async def log(caller: Caller) -> list[tuple[str, str, str, str]]:
    return [(one.actor, one.action, one.place, one.detail) for one in await audit.listing(caller.db)]


async def id_of(caller: Caller, key: str) -> str:
    found = await api_keys.find(caller.db, key, NOW)
    assert found is not None
    return found.id


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Bearer czn_nobody", "Basic czn_nobody", "Bearer ключ"])
async def test_without_a_good_key_there_is_nothing(caller: Caller, said: str) -> None:
    answer = await caller.client.get("/v1/centers", headers={b"Authorization": said.encode()})
    problem(answer, 401, "key-needed")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_revoked_or_expired_key_is_none(caller: Caller) -> None:
    key = await caller.key()
    caller.now = NOW + timedelta(days=30)
    problem(await caller.get("/v1/centers"), 401, "key-needed")
    caller.now = NOW
    assert (await caller.get("/v1/centers")).status_code == 200
    await api_keys.revoke(caller.db, await id_of(caller, key), now=NOW)
    problem(await caller.get("/v1/centers"), 401, "key-needed")


async def test_a_key_is_for_its_scopes_alone(caller: Caller) -> None:
    key = await caller.key("BRY-01", [Scope.VISITS])
    headers = {"Authorization": f"bearer {key}"}
    for path in ("/v1/centers", "/v1/ratings", "/v1/ratings/BRY-01", "/v1/trend", "/v1/digests/BRY-01"):
        problem(await caller.client.get(path, headers=headers), 403, "scope-missing")
    for path in ("/v1/indicators", "/v1/responses"):
        problem(await caller.client.post(path, json={"rows": [{}]}, headers=headers), 403, "scope-missing")
    assert (await caller.client.post("/v1/visits", json=VISIT, headers=headers)).status_code == 201


async def test_a_key_is_for_its_own_place_alone(caller: Caller) -> None:
    elsewhere = {**VISIT, "center": ELSEWHERE}
    assert problem(await caller.post("/v1/visits", elsewhere), 403, "other-place")["centers"] == [ELSEWHERE]
    problem(await caller.post("/v1/visits", VISIT, place="Псков"), 403, "other-place")
    problem(await caller.post("/v1/visits", {**VISIT, "center": "BRY-02"}), 403, "other-place")
    assert (await caller.post("/v1/visits", {**VISIT, "center": "BRY-02"}, place="Область")).status_code == 201
    problem(await caller.post("/v1/visits", {**VISIT, "center": "NOWHERE"}), 404, "not-found")


async def test_every_error_has_one_form(caller: Caller) -> None:
    problem(await caller.get("/v1/nothing"), 404, "not-found")
    problem(await caller.get("/nothing"), 404, "not-found")
    answer = await caller.get("/v1/visits")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
    invalid = problem(await caller.post("/v1/visits", {"center": "", "visits": 1, "more": 2}), 422, "invalid")
    assert {one["pointer"] for one in invalid["errors"]} == {"/center", "/visits", "/more"}
    wrong = problem(await caller.get("/v1/centers?limit=0"), 422, "invalid")
    assert wrong["errors"][0]["parameter"] == "limit"
    headers = {"Authorization": f"Bearer {await caller.key()}", "Content-Type": "application/json"}
    for body in (b"{", b"[]", b""):
        problem(await caller.client.post("/v1/visits", content=body, headers=headers), 422, "invalid")
    problem(await caller.client.post("/v1/visits", content=b"\xff", headers=headers), 400, "bad-request")


async def test_a_fault_is_told_without_a_word_of_it(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*arguments: object, **more: object) -> None:
        raise RuntimeError("a secret of the program")

    await caller.key()
    monkeypatch.setattr(centers, "listing", fail)
    with capture_logs() as logged:
        answer = await caller.get("/v1/centers")
    problem(answer, 500, "fault")
    assert "secret" not in answer.text
    assert [one["event"] for one in logged] == ["api_fault"]


async def test_a_large_body_is_refused_before_it_is_read(caller: Caller) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(50):
            read += 1
            yield b" " * (1 << 20)

    headers = {"Authorization": f"Bearer {await caller.key()}"}
    told = {**headers, "Content-Length": str(50 << 20)}
    answer = await caller.client.post("/v1/visits", content=body(), headers=told)
    problem(answer, 413, "too-large")
    assert (answer.headers["connection"], LARGEST_BODY) == ("close", 8 << 20)
    # httpx hands the body over as it is asked for: without a length it is cut off after eight MiB.
    problem(await caller.client.post("/v1/visits", content=body(), headers=headers), 413, "too-large")
    problem(
        await caller.client.post("/v1/visits", content=b"", headers=told | {"Content-Length": "-1"}), 413, "too-large"
    )


async def test_too_many_requests_wait_and_nobody_else_does(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller.api.rates, "_size", 3.0)
    statuses = [(await caller.get("/v1/centers")).status_code for _ in range(3)]
    answer = await caller.get("/v1/centers")
    problem(answer, 429, "too-many")
    # Three a minute: one each twenty seconds.
    assert (statuses, answer.headers["retry-after"]) == ([200] * 3, "20")
    assert (await caller.get("/v1/centers", place="BRY-02")).status_code == 200
    caller.seconds = 20
    assert (await caller.get("/v1/centers")).status_code == 200
    problem(await caller.get("/v1/centers"), 429, "too-many")


def test_a_bucket_fills_evenly_and_forgets_the_longest_unused() -> None:
    rates = Rates(60)
    assert [rates.wait("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert (rates.wait("a", 0.0), rates.wait("a", 0.5), rates.wait("b", 0.5), rates.wait("a", 1.0)) == (1.0, 0.5, 0, 0)


async def test_guessers_are_slowed_down_and_fill_no_log(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller.api.refusals, "_size", 2.0)
    statuses = [(await caller.client.get("/v1/centers")).status_code for _ in range(5)]
    assert statuses == [401, 401, 429, 429, 429]
    await caller.post("/v1/visits", VISIT)
    lines = [line for line in await log(caller) if line[0] == "api:unknown"]
    assert lines == [("api:unknown", "api refused", "nation", "5 × no good key")]


async def test_every_call_has_a_line_which_names_key_address_and_outcome(caller: Caller) -> None:
    id = await id_of(caller, await caller.key())
    await caller.get("/v1/ratings/BRY-02")
    await caller.get("/v1/secret-words")
    await caller.post("/v1/visits", VISIT)
    assert await log(caller) == [
        (f"api:{id}", "GET /v1/ratings/{code}", "center:BRY-01", "200"),
        (f"api:{id}", "GET elsewhere", "center:BRY-01", "404"),
        (f"api:{id}", "POST /v1/visits", "center:BRY-01", "201; BRY-01, visits 1, invited 1"),
    ]


async def test_what_changes_something_or_is_not_public_is_answered_after_its_line(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(db: Database, lines: list[Line]) -> None:
        raise StorageUnavailable("locked")

    await caller.key()
    assert (await caller.get("/v1/centers")).status_code == 200
    monkeypatch.setattr(audit, "write_all", refuse)
    # A public read goes on, and its line is kept for later.
    assert (await caller.get("/v1/centers")).status_code == 200
    for answer in (await caller.get("/v1/digests/BRY-01"), await caller.post("/v1/visits", VISIT)):
        problem(answer, 503, "unavailable")
        assert answer.headers["retry-after"] == "5"
    monkeypatch.undo()
    await caller.post("/v1/visits", VISIT)
    lines = [(action, detail) for _, action, _, detail in await log(caller)]
    assert lines[:2] == 2 * [("GET /v1/centers", "200")]


async def test_lines_of_many_calls_are_written_together(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    write_all = audit.write_all

    async def counted(db: Database, lines: list[Line]) -> None:
        written.append(len(lines))
        await write_all(db, lines)

    monkeypatch.setattr(audit, "write_all", counted)
    await caller.key()
    await asyncio.gather(*(caller.get("/v1/centers") for _ in range(20)))
    await caller.post("/v1/visits", VISIT)
    assert sum(written) == 21 and len(written) < 5


def test_the_doors_are_as_documented() -> None:
    assert (state.PER_MINUTE, state.REFUSALS_PER_MINUTE, calls.OPEN) == (300, 60, ("/v1/openapi.json", "/v1/docs"))
