"""The page for people: it tells of every call, and its examples work."""

import json

from bot.api import reading
from bot.api.app import inside
from tests.bot.api.calling import Caller


async def test_the_page_is_open_to_all_and_tells_of_every_call_and_field(caller: Caller) -> None:
    answer = await caller.client.get("/v1/docs")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    document = (await caller.client.get("/v1/openapi.json")).json()
    assert "/v1/docs" not in document["paths"]
    for path, methods in document["paths"].items():
        for method, of in methods.items():
            assert f"<code>{method.upper()} {path}</code>" in answer.text and f'id="{of["operationId"]}"' in answer.text
    for name in ("rows[].answers", "rows[].entry", "visits[].respondent_type", "Idempotency-Key (header)"):
        assert f"<code>{name}</code>" in answer.text
    assert "<script" not in answer.text and "url(" not in answer.text


async def test_the_examples_of_bodies_are_taken_as_they_stand(caller: Caller) -> None:
    given = {one.path: json.loads(one.request) for one in reading.operations(inside().openapi()) if one.request}
    assert set(given) == {"/v1/visits", "/v1/indicators", "/v1/responses"}
    for path, body in given.items():
        answer = await caller.post(path, body)
        assert answer.status_code in (200, 201), answer.text
        assert answer.json().get("rejected", 0) == 0, answer.text
