"""Of a client's taps none asks more servers than one at a time, and none asks more often than it has to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from storage.engine.database import Database
from storage.engine.direct import ToFile, ToServer
from storage.engine.prepared import Prepared
from storage.places import centers
from tests.conftest import GUARD
from tests.handlers.conversation import Conversations, Person
from tests.handlers.test_outcomes import CENTERS, LONG_AGO, NOON
from tests.shards.faults import faults
from tests.shards.recording import Recorder

NOT_OF_ONE_NODE = {"storage/survey/completions.py:last_seconds"}
"""Once in ten minutes for each process: see `tests.shards.allowed`."""


@pytest_asyncio.fixture
async def own(url: str, tmp_path: Path) -> AsyncIterator[Conversations]:
    db = await Database.open(url)
    await centers.load(db, CENTERS, now=LONG_AGO)
    yield Conversations(db, tmp_path, NOON)
    await db.close()


@pytest.fixture
def unwatched(own: Conversations, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Keeps what the test lets the product send from the guard."""
    recorder = pytestconfig.stash[GUARD].recorder
    monkeypatch.setattr(recorder, "new", [])
    monkeypatch.setattr(recorder, "known", set())
    return recorder


async def begin(person: Person) -> None:
    """To the first question."""
    await person.say("/start c-ANY")
    await person.press("b")
    await person.press("t", "job_seeker")
    await person.press("g", "25-34")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_from_the_link_to_words_after_the_end_every_statement_names_its_rows(
    own: Conversations, unwatched: Recorder
) -> None:
    person = own.person(1)
    await begin(person)
    for position in range(15):
        own.pass_time(seconds=4)
        await person.press("a", f":{position}:0:4")
    await person.say("Долго ждали")
    await person.press("k")
    await person.say("И душно")
    sent = {one.place for one in unwatched.new}
    assert {"storage/survey/open_interviews.py:_find_apart", "storage/words/letters.py:written_since"} & sent
    assert {one.place for one in unwatched.new if faults(one.sql)} == NOT_OF_ONE_NODE


@pytest.mark.parametrize(
    ("url", "several", "statements"),
    [("sqlite", False, 2), ("postgresql", False, 2), ("postgresql", True, 4)],
    indirect=["url"],
)
async def test_an_answer_costs_one_question_and_one_change_or_a_question_for_each_key(
    own: Conversations, several: bool, statements: int, unwatched: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several servers are asked for the respondent, for what is open, and for the interview."""
    own.db.distributed = several
    person = own.person(1)
    await begin(person)
    sent: list[str] = []
    for way, names in ((ToFile, ("look_up", "fetch", "change")), (ToServer, ("fetch", "change"))):
        for name in names:
            monkeypatch.setattr(way, name, noting(getattr(way, name), sent))

    def note(connection: object, cursor: object, statement: str, *others: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await person.press("a", ":0:0:4")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(sent) == statements, sent


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_is_read_while_the_loop_stands_still_is_found_by_keys(
    own: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(ToFile, "look_up", noting(ToFile.look_up, read))
    person = own.person(1)
    await begin(person)
    await person.press("a", ":0:0:4")
    assert read
    async with own.db.read() as connection:
        for statement in read:
            plan = text(f"EXPLAIN QUERY PLAN {statement}")
            steps = await connection.execute(plan, dict.fromkeys(plan.compile().params, ""))
            assert [step.detail for step in steps if not step.detail.startswith("SEARCH")] == []


def noting(method: Callable[..., Awaitable[Any]], sent: list[str]) -> Callable[..., Awaitable[Any]]:
    async def noted(way: ToFile | ToServer, statement: Prepared, parameters: Any, **named: Any) -> Any:
        sent.append(str(statement.statement))
        return await method(way, statement, parameters, **named)

    return noted
