"""The guard of statements notices each way to leave one node, and nothing that stays on one."""

import ast
from pathlib import Path
from typing import Any

import pytest

from storage.delivery import digests
from storage.engine.database import Database
from storage.survey import open_interviews
from tests import conftest
from tests.conftest import GUARD
from tests.shards.allowed import ALLOWED, Allowed
from tests.shards.faults import Fault, faults
from tests.shards.guard import Guard, complaint, judge, stale
from tests.shards.recording import Sent
from tests.workers import Workers

ROOT = Path(__file__).parents[1]
UNNAMED, TWO_KEYS, CORRELATED = Fault.UNNAMED, Fault.TWO_KEYS, Fault.CORRELATED
ON_ONE_NODE = (
    "SELECT id FROM interviews WHERE interviews.center_id = $1::INTEGER AND interviews.id = $2::VARCHAR",
    "SELECT id FROM interviews WHERE (interviews.center_id, interviews.id) IN (($1::INTEGER, $2), ($3::INTEGER, $4))",
    "SELECT i.id FROM interviews AS i JOIN centers ON centers.id = i.center_id WHERE centers.id = $1::INTEGER",
    "SELECT d.week FROM digests AS d JOIN (SELECT digests.center_id AS center_id FROM digests WHERE digests.center_id "
    "IN ($1, $2, $3) GROUP BY digests.center_id) AS n ON n.center_id = d.center_id",
    "SELECT o.chat_id FROM open_interviews AS o JOIN respondents AS r ON r.id = o.respondent_id WHERE r.id = $1",
    "UPDATE visit_tokens SET interview_id = $1 WHERE visit_tokens.center_id = $2 AND EXISTS (SELECT * FROM interviews "
    "WHERE interviews.center_id = visit_tokens.center_id AND interviews.id = visit_tokens.interview_id)",
    "INSERT INTO czn_open.regions (code) VALUES ($1)",
    "DELETE FROM open_interviews WHERE open_interviews.respondent_id IS NULL",
    "INSERT INTO digests (center_id, week) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    "SELECT outbox.key FROM outbox JOIN memberships ON memberships.id = outbox.membership_id FOR UPDATE OF outbox",
    "SELECT centers.id FROM centers WHERE NOT EXISTS (SELECT * FROM memberships WHERE memberships.account = $1)",
)
ELSEWHERE = {
    "SELECT id FROM interviews WHERE interviews.id = $1": {(UNNAMED, "interviews")},
    "DELETE FROM network_uses WHERE network_uses.day < $1": {(UNNAMED, "network_uses")},
    # A value in one branch only names nothing, nor does a column of another table, nor what is looked up.
    "SELECT id FROM cases WHERE cases.center_id = $1 OR cases.id = $2": {(UNNAMED, "cases")},
    "SELECT i.id FROM interviews AS i JOIN centers ON centers.id = i.center_id WHERE centers.code = $1": {
        (UNNAMED, "interviews")
    },
    "SELECT language FROM respondents WHERE respondents.id IN (SELECT identities.respondent_id FROM identities WHERE "
    "identities.account = $1)": {(UNNAMED, "respondents"), (TWO_KEYS, "respondents"), (TWO_KEYS, "identities")},
    "SELECT i.id FROM interviews AS i JOIN open_interviews AS o ON o.center_id = i.center_id WHERE i.center_id = $1 "
    "AND o.respondent_id = $2": {(TWO_KEYS, "interviews"), (TWO_KEYS, "open_interviews")},
    "SELECT key FROM outbox JOIN digests ON digests.week = outbox.week WHERE digests.center_id = $1": {
        (TWO_KEYS, "digests")
    },
    "SELECT d.week FROM digests AS d JOIN snapshots AS s ON s.week = d.week WHERE d.center_id = $1": {
        (UNNAMED, "snapshots"), (Fault.APART, "snapshots"),
    },
    "SELECT c.id FROM centers AS c WHERE NOT EXISTS (SELECT * FROM digests WHERE digests.center_id = c.id)": {
        (UNNAMED, "digests"), (CORRELATED, "digests"),
    },
    "SELECT c.id FROM centers AS c LEFT OUTER JOIN digests ON digests.center_id = c.id GROUP BY c.id":
        {(UNNAMED, "digests"), (Fault.OUTER, "digests")},
    "INSERT INTO visit_tokens (center_id, token_id) VALUES ($1, $2) ON CONFLICT (center_id, token_id) DO UPDATE SET "
    "interview_id = $3 WHERE EXISTS (SELECT * FROM interviews WHERE interviews.center_id = visit_tokens.center_id)": {
        (Fault.IN_INSERT, "visit_tokens")
    },
    "SELECT centers.id FROM centers WHERE centers.id = $1 FOR NO KEY UPDATE": {(Fault.LOCKS, "centers")},
    "SELECT cases.id FROM cases WHERE cases.state = $1 FOR UPDATE": {(UNNAMED, "cases"), (Fault.LOCKS, "cases")},
    "UPDATE centers SET poster_scanned_at = $1 WHERE centers.id = $2": {(Fault.EVERYWHERE, "centers")},
    "INSERT INTO frames (week) VALUES ($1)": {(Fault.EVERYWHERE, "frames")},
    "UPDATE identities SET account = $1 WHERE identities.account = $2": {(Fault.MOVES, "identities")},
}  # fmt: skip
NATIONAL = "SELECT id FROM interviews WHERE interviews.id = $1"


@pytest.mark.parametrize("sql", ON_ONE_NODE)
def test_what_says_whose_rows_it_is_about_passes(sql: str) -> None:
    assert faults(sql) == frozenset()


@pytest.mark.parametrize("sql", ELSEWHERE)
def test_what_leaves_its_node_is_named_with_its_table(sql: str) -> None:
    assert faults(sql) == ELSEWHERE[sql]


def test_every_fault_has_an_example() -> None:
    assert {fault for found in ELSEWHERE.values() for fault, _ in found} == set(Fault)


def test_statements_that_differ_by_the_length_of_a_list_are_read_once() -> None:
    from tests.shards import faults as reading

    before = reading._of.cache_info().misses
    for length in (2, 3, 40):
        marks = ", ".join(f"${number}::INTEGER" for number in range(1, length + 1))
        assert faults(f"SELECT week FROM stars WHERE stars.center_id IN ({marks})") == frozenset()
        rows = ", ".join(f"(${number}::INTEGER, ${number}::VARCHAR)" for number in range(1, length + 1))
        assert faults(f"SELECT week FROM stars WHERE (stars.center_id, stars.month) IN ({rows})") == frozenset()
    assert reading._of.cache_info().misses == before + 2


def test_the_list_allows_its_places_only_and_only_these_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "storage/results/stars.py:of_month"
    sent = Sent(place, 7, NATIONAL)
    assert judge(sent) == [f"{UNNAMED} (interviews)"]
    monkeypatch.setitem(ALLOWED, place, Allowed(frozenset({UNNAMED}), "a test"))
    assert judge(sent) == []
    assert judge(Sent("storage/results/stars.py:other", 7, NATIONAL)) == [f"{UNNAMED} (interviews)"]
    assert judge(Sent(place, 7, f"{NATIONAL} FOR UPDATE")) == [f"{Fault.LOCKS} (interviews)"]


def test_a_complaint_tells_file_and_line() -> None:
    said = complaint(Sent("storage/results/stars.py:of_month", 7, NATIONAL), judge(Sent("?", 7, NATIONAL)))
    assert said.startswith(f"storage/results/stars.py:7, in of_month: {UNNAMED} (interviews)\n{NATIONAL}")


def test_what_is_allowed_and_never_sent_is_stale() -> None:
    assert stale(ALLOWED) == []
    one = next(iter(ALLOWED))
    assert stale(ALLOWED.keys() - {one}) == [one]


def test_every_place_on_the_list_is_a_function_of_the_product() -> None:
    for place in ALLOWED:
        file, _, function = place.partition(":")
        names = {
            node.name
            for node in ast.parse((ROOT / file).read_text("utf-8")).body
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        }
        assert function in names, place
        assert ALLOWED[place].reason and ALLOWED[place].faults


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_the_product_is_watched_and_tests_are_not(
    url: str, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On either way to the server: through SQLAlchemy, and past it."""
    recorder = pytestconfig.stash[GUARD].recorder
    monkeypatch.setattr(recorder, "new", [])
    monkeypatch.setattr(recorder, "known", set())
    db = await Database.open(url)
    await open_interviews.find_open(db, "a" * 64)
    await digests.last_weeks(db)
    async with db.read() as connection:
        await connection.exec_driver_sql(NATIONAL.replace("$1", "'1'"))
    await db.close()
    places = {sent.place: sent.line for sent in recorder.new}
    assert places.keys() == {"storage/people/respondents.py:find_id", "storage/survey/open_interviews.py:_find_apart",
                             "storage/delivery/digests.py:last_weeks"}  # fmt: skip
    lines = (ROOT / "storage" / "delivery" / "digests.py").read_text("utf-8").splitlines()
    assert "connection" in lines[places["storage/delivery/digests.py:last_weeks"] - 1]
    monkeypatch.delitem(ALLOWED, "storage/delivery/digests.py:last_weeks")
    assert [one.partition(":")[0] for one in Guard(recorder).complaints()] == ["storage/delivery/digests.py"]


def test_the_test_that_has_sent_it_fails(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = request.config.stash[GUARD].recorder
    monkeypatch.setattr(recorder, "new", [Sent("storage/results/stars.py:of_month", 7, NATIONAL)])
    around = conftest.pytest_runtest_call(request.node)
    next(around)
    with pytest.raises(pytest.fail.Exception, match=r"storage/results/stars\.py:7, in of_month: does not say"):
        around.send(None)
    assert recorder.new == []


class Config:
    def __init__(self, source: pytest.Config.ArgsSource) -> None:
        self.args_source = source
        self.stash = pytest.Stash()

    def getoption(self, name: str, default: object = None) -> object:
        return default


class Session:
    """A run of tests that has ended."""

    shouldstop = shouldfail = False
    exitstatus = pytest.ExitCode.OK

    def __init__(self, source: pytest.Config.ArgsSource, used: set[str], failed: int = 0) -> None:
        self.config = Config(source)
        workers = self.config.stash[conftest.WORKERS] = Workers(2, tuple)
        workers.told = used
        self.testsfailed = failed


EVERY, SOME = pytest.Config.ArgsSource.TESTPATHS, pytest.Config.ArgsSource.ARGS


@pytest.mark.parametrize(
    ("session", "told"),
    [
        (Session(EVERY, set(ALLOWED)), False),
        (Session(EVERY, set(list(ALLOWED)[1:])), True),
        (Session(EVERY, set(), failed=1), False),
        (Session(SOME, set()), False),
    ],
)
def test_a_run_of_all_tests_names_what_is_stale_and_no_other_run_does(
    session: Any, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    conftest.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.OK
    assert (next(iter(ALLOWED)) in capsys.readouterr().err) == told
