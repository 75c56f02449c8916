"""Measurements and answers over HTTP: the importers' own rules, told by row."""

from typing import Any

import pytest
from sqlalchemy import text

from bot.imports import responses as importing
from tests.bot.api.calling import ELSEWHERE, Caller, problem

QUESTIONS = ("F1", "F2", "F3", "U1", "U2", "U3", "E1", "E2", "E3", "P1", "P2", "P3", "C1", "C2", "C3")
GOOD = {"center": "BRY-01", "month": "2026-10", "indicator": "waiting_minutes", "value": 12}
TWICE = "BRY-01,2026-10,waiting_minutes,12.0"
ANSWERS = dict(zip(QUESTIONS, map(int, "543218454321845"), strict=True))
SHEET = {
    "center": "bry-01", "respondent_type": "job_seeker", "age_band": "25-34", "completed_at": "2026-11-16T10:30",
    "answers": ANSWERS, "interview_id": "sheet-1",
}  # fmt: skip


async def rows(caller: Caller, query: str) -> list[tuple[Any, ...]]:
    async with caller.db.read() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_good_rows_are_taken_and_bad_ones_told(caller: Caller) -> None:
    sent = [
        GOOD,
        {**GOOD, "month": "2026-13"},
        {**GOOD, "month": "2026-09", "value": "7,5"},
        {**GOOD, "center": "NOWHERE", "value": "much"},
        GOOD,
    ]
    answer = await caller.post("/v1/indicators", {"rows": sent})
    assert answer.status_code == 200
    assert answer.json() == {
        "read": 5, "rejected": 3, "added": 2, "changed": 0, "unchanged": 0,
        "problems": [
            {"row": 1, "field": "month", "value": "2026-13", "reason": "is not a month such as 2026-11"},
            {"row": 3, "field": "center", "value": "NOWHERE", "reason": "is not a center"},
            {"row": 3, "field": "value", "value": "much", "reason": "is not a number"},
            {"row": 4, "field": "row", "value": TWICE, "reason": "stands in row 0 already"},
        ],
    }  # fmt: skip
    assert await rows(caller, "SELECT month, value FROM indicator_values ORDER BY month") == [
        ("2026-09", 7.5), ("2026-10", 12.0),
    ]  # fmt: skip
    again = (await caller.post("/v1/indicators", {"rows": [{**GOOD, "value": 13}]})).json()
    assert (again["added"], again["changed"]) == (0, 1)


async def test_all_problems_are_told_however_many_they_are(caller: Caller) -> None:
    """The command line shows twenty, and the file of rejected rows the rest."""
    answer = await caller.post("/v1/indicators", {"rows": [{**GOOD, "value": -1}] * 30})
    found = answer.json()
    assert (answer.status_code, found["rejected"], found["added"]) == (200, 30, 0)
    assert [one["row"] for one in found["problems"]] == list(range(30))


async def test_rows_of_another_place_refuse_the_whole_request(caller: Caller) -> None:
    sent = {"rows": [GOOD, {**GOOD, "center": ELSEWHERE.lower()}, {**GOOD, "center": " BRY-02 "}]}
    found = problem(await caller.post("/v1/indicators", sent), 403, "other-place")
    assert found["centers"] == ["BRY-02", ELSEWHERE]
    assert await rows(caller, "SELECT * FROM indicator_values") == []
    found = problem(await caller.post("/v1/responses", {"rows": [{**SHEET, "center": ELSEWHERE}]}), 403, "other-place")


async def test_answers_from_paper_and_telephone_are_those_of_the_importer(caller: Caller) -> None:
    before = await rows(caller, "SELECT count(*) FROM interviews")
    sent = [
        {**SHEET, "comment": 'Две\nстроки\r\nи "кавычки", =1+1', "respondent": "карта 7"},
        {**SHEET, "interview_id": "sheet-2", "answers": {**ANSWERS, "F1": 6}},
        {**SHEET, "interview_id": "sheet-3", "age_band": "about forty", "comment": "ещё\nстрока"},
        {**SHEET, "interview_id": "sheet-4", "entry": "telephone", "respondent": "карта 7", "answers": {"F1": 5}},
    ]
    answer = (await caller.post("/v1/responses", {"rows": sent})).json()
    assert (answer["read"], answer["rejected"], answer["added"], answer["known"]) == (4, 2, 2, 0)
    assert [(one["row"], one["field"]) for one in answer["problems"]] == [(1, "F1"), (2, "age_band")]
    found = await rows(
        caller, "SELECT id, entry, verified, answers, comment, respondent_id FROM interviews WHERE id LIKE 'sheet-%'"
    )
    (first, second) = sorted(found)
    assert first[:5] == ("sheet-1", "paper", 0, "543218454321845", 'Две\nстроки\nи "кавычки", =1+1')
    assert first[5] == second[5] != "карта 7" and second[3] == "5" + "0" * 14
    assert second[1] == "telephone"
    again = (await caller.post("/v1/responses", {"rows": sent[:1]})).json()
    assert (again["added"], again["known"]) == (0, 1)
    assert await rows(caller, "SELECT count(*) FROM interviews") == [(before[0][0] + 2,)]


@pytest.mark.parametrize(
    "change",
    [
        {"quality": "clean"},
        {"verified": True},
        {"entry": "visit_token"},
        {"entry": "kiosk"},
        {"answers": {"center": 1}},
        {"answers": {**ANSWERS, "Z9": 1}},
        {"comment": "a\u0000b"},
        {"center": "  "},
    ],
)
async def test_nobody_says_by_himself_that_his_answers_are_good(caller: Caller, change: dict[str, Any]) -> None:
    problem(await caller.post("/v1/responses", {"rows": [{**SHEET, **change}]}), 422, "invalid")


async def test_a_repeated_import_is_not_read_again(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Idempotency-Key": "day-1"}
    first = await caller.post("/v1/responses", {"rows": [SHEET]}, headers=headers)
    monkeypatch.delattr(importing, "run")
    again = await caller.post("/v1/responses", {"rows": [SHEET]}, headers=headers)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert first.json()["added"] == 1


async def test_nothing_is_left_on_the_disk(caller: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert (await caller.post("/v1/responses", {"rows": [SHEET]})).status_code == 200
    assert list(folder.iterdir()) == []
