"""The schema has nothing that distributed PostgreSQL lacks: Citus sharded by center, YugabyteDB, CockroachDB.

docs/distributed.md lists the features that each of them lacks, and the ways around them.
"""

import ast
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import make_url, text
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.counting import changes
from storage.engine import schema
from storage.engine.database import Database
from storage.entry import bad_tokens
from storage.erasure import privacy, retention
from storage.erasure.idle_respondents import IDENTITY_KEPT
from storage.erasure.retention import Retention
from storage.people import rekeying, respondents
from storage.survey import finished_interviews, newcomers, open_interviews
from storage.tables import base, metadata
from tests.shards.layout import COORDINATOR, REFERENCE, SPREAD, TOGETHER
from tests.shards.recording import REAL
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, begin, finish

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[2]
POSTGRESQL = make_url("postgresql://").get_dialect()()
PAGE = (ROOT / "docs" / "distributed.md").read_text(encoding="utf-8")
NUMBERED = {"regions", "centers", "audit"}
"""Tables whose numbers the server gives: few rows, written by operators."""
PLAIN_TYPES = {"int4", "int8", "float8", "bool", "date", "text", "varchar", "timestamptz"}
NOT_IN_CODE = re.compile(
    r"advisory|\bLISTEN\b|\bNOTIFY\b|\bTEMP(ORARY)?\b|UNLOGGED|LOCK TABLE|DEFERR|deferrable|EXCLUDE USING"
    r"|\bctid\b|\bxmin\b|nextval|WITH RECURSIVE|CREATE VIEW|CREATE EXTENSION"
)


@pytest_asyncio.fixture
async def catalogue(url: str) -> AsyncIterator[Any]:
    """Asks the server about the schema that the migrations have made: `await catalogue(query)`."""
    database = await Database.open(url)

    async def ask(query: str) -> list[tuple[Any, ...]]:
        async with database.read() as connection:
            return [tuple(row) for row in await connection.execute(text(query))]

    yield ask
    await database.close()


CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, contype::text, condeferrable, confrelid::regclass::text,
           ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
                 JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""


async def test_every_key_begins_with_what_the_table_is_spread_by(catalogue: Any) -> None:
    constraints = await catalogue(CONSTRAINTS)
    keys = {table: columns for table, _, kind, _, _, columns in constraints if kind == "p"}
    assert keys.keys() - {"alembic_version"} == set(metadata.tables)
    assert {table: columns[0] for table, columns in keys.items() if table in SPREAD} == SPREAD
    # Nothing that is unique lacks it, neither a constraint nor an index.
    unique = await catalogue(
        "SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indisunique AND "
        "indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    )
    assert all(re.search(rf"\({SPREAD[table]}[,)]", definition) for table, definition in unique if table in SPREAD)


async def test_rows_point_at_rows_of_the_same_node_or_the_page_drops_what_points(catalogue: Any) -> None:
    pointing = [row for row in await catalogue(CONSTRAINTS) if row[2] == "f"]
    assert len(pointing) > 20
    dropped, added = (set(re.findall(rf"ALTER TABLE (\w+) {word} CONSTRAINT (\w+)", PAGE)) for word in ("DROP", "ADD"))
    assert added < dropped
    apart = {
        (table, name) for table, name, _, _, target, columns in pointing if not lies_beside(table, columns, target)
    }
    assert apart == dropped - added


def lies_beside(table: str, columns: list[str], target: str) -> bool:
    """Whether a row is on the node of the row that it points at."""
    if table in COORDINATOR:
        return target in COORDINATOR
    if target in REFERENCE:
        return True
    return table in SPREAD and columns[0] == SPREAD[table] and TOGETHER[table] == TOGETHER[target]


async def test_constraints_are_of_the_plainest_kinds(catalogue: Any) -> None:
    constraints = await catalogue(CONSTRAINTS)
    # A check, a key, a unique one, one that points; PostgreSQL 18 counts NOT NULL among them. No exclusion, no trigger.
    assert {kind for _, _, kind, _, _, _ in constraints} <= {"c", "f", "n", "p", "u"}
    assert not [name for _, name, _, deferrable, _, _ in constraints if deferrable]


async def test_there_are_tables_indexes_and_three_sequences_and_nothing_else(catalogue: Any) -> None:
    relations = await catalogue(
        "SELECT relname::text, relkind::text, relpersistence::text, relhassubclass OR relispartition FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace"
    )
    assert {(kind, kept, parted) for _, kind, kept, parted in relations} == {
        ("r", "p", False), ("i", "p", False), ("S", "p", False),
    }  # fmt: skip
    assert {name for name, kind, *_ in relations if kind == "S"} == {f"{table}_id_seq" for table in NUMBERED}
    assert not NUMBERED & SPREAD.keys()
    methods = await catalogue(
        "SELECT DISTINCT amname::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON "
        "pg_am.oid = relam WHERE relnamespace = 'public'::regnamespace"
    )
    assert methods == [("btree",)]
    functions = await catalogue("SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    triggers = await catalogue("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    assert (functions, triggers) == ([("audit_is_only_added_to",)], [("audit",)])
    assert await catalogue("SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql'") == []


async def test_columns_are_of_types_that_all_have(catalogue: Any) -> None:
    columns = await catalogue(
        "SELECT typname::text, attgenerated::text, attidentity::text FROM pg_attribute "
        "JOIN pg_type ON pg_type.oid = atttypid JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"
    )
    assert {kind for kind, _, _ in columns} <= PLAIN_TYPES
    assert {(generated, identity) for _, generated, identity in columns} == {("", "")}


def test_what_the_code_would_create_has_no_clause_beyond_the_standard(url: str) -> None:
    base.also_on_server()
    for table in metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=POSTGRESQL))
        assert not re.search(r"DEFERR|EXCLUDE|GENERATED|INHERITS|PARTITION|TABLESPACE|UNLOGGED|WITH \(", made), made
        assert ("SERIAL" in made) == (table.name in NUMBERED)
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=POSTGRESQL))
            assert not re.search(r"USING|INCLUDE|CONCURRENTLY|::", made), made


def test_the_code_asks_for_nothing_that_one_of_them_lacks(url: str) -> None:
    """Migrations make temporary tables on SQLite only, as the catalogue above shows."""
    for path in sorted((ROOT / "storage").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not NOT_IN_CODE.search(line), f"{path.name}:{number}: {line.strip()}"


def test_rows_are_locked_on_the_coordinator_or_by_one_server_alone(url: str) -> None:
    """Citus locks rows of one shard at a time, and those that are everywhere on every node. `completing` takes another
    way there."""
    locked = {path.name: tables for path in (ROOT / "storage").rglob("*.py") if (tables := locked_in(path))}
    assert locked == {"changes.py": {"centers"}, "outbox_claims.py": {"outbox"}}
    assert "outbox" in COORDINATOR


def locked_in(path: Path) -> set[str]:
    """The tables whose rows the queries of a module lock: those named by `of`, else all that the query names."""
    locked: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "with_for_update":
            of = [argument.value for argument in node.keywords if argument.arg == "of"]
            named = of or [node.func.value]
            locked |= {part.id for whole in named for part in ast.walk(whole) if isinstance(part, ast.Name)}
    return locked & metadata.tables.keys()


def test_the_page_distributes_every_table(url: str) -> None:
    laid: dict[str, str | None] = {}
    for call, rest in re.findall(r"SELECT create_(reference|distributed)_table\(([^;]+)\)[^;]*;", PAGE):
        names = re.findall(r"'(\w+)'", rest.partition("ARRAY[")[2]) or re.findall(r"^'(\w+)'", rest)
        key = re.search(r"^(?:name|'\w+'), '(\w+)'", rest)
        assert (key is not None) == (call == "distributed")
        laid |= dict.fromkeys(names, None if key is None else key[1])
    assert laid == dict.fromkeys(REFERENCE) | SPREAD
    assert laid.keys() | COORDINATOR.keys() == set(metadata.tables)
    assert laid.keys() & COORDINATOR.keys() == set()


async def test_a_server_without_the_extension_is_one_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "is_distributed", REAL)
    database = await Database.open(url)
    assert not database.distributed
    await database.close()


@pytest_asyncio.fixture
async def apart(db: Database) -> Database:
    """A database without the foreign keys that the page drops."""
    async with db.write() as connection:
        for statement in re.findall(r"^ALTER TABLE \w+ (?:DROP|ADD) CONSTRAINT [^;]+;$", PAGE, re.MULTILINE):
            await connection.execute(text(statement))
    return db


async def test_nothing_points_at_a_deleted_interview_although_no_foreign_key_sees_to_it(apart: Database) -> None:
    week = timedelta(days=7)
    await begin(apart, ANNA, NOW - 2 * week)
    await begin(apart, BORIS, NOW - week / 2)
    await retention.purge(apart, Retention(unfinished=week, comments=week, deliveries=week), now=NOW)
    await begin(apart, ANNA, NOW)
    assert await numbers(apart, "open_interviews") == 2


async def test_who_is_forgotten_is_forgotten_on_every_server(apart: Database) -> None:
    mine = await finish(apart, ANNA, NOW)
    await begin(apart, ANNA, NOW, center_id=2)
    theirs = await finish(apart, BORIS, NOW)
    await privacy.forget_account(apart, ANNA, now=NOW)
    assert await numbers(apart, *PERSONAL) == len(PERSONAL)
    assert not await respondents.is_known(apart, ANNA)
    await privacy.forget_respondent(apart, theirs.respondent_id, now=NOW)
    assert mine.respondent_id != theirs.respondent_id
    assert await numbers(apart, *PERSONAL, "open_interviews") == 0


async def test_after_53_weeks_no_account_is_left_on_any_server(apart: Database) -> None:
    await finish(apart, ANNA, NOW)
    await finish(apart, BORIS, NOW + timedelta(weeks=10))
    later = NOW + IDENTITY_KEPT + timedelta(days=1)
    kept = timedelta(days=7)
    await retention.purge(apart, Retention(unfinished=kept, comments=kept, deliveries=kept), now=later)
    assert await numbers(apart, "respondents", "identities", "respondent_centers") == 3
    assert await numbers(apart, "interviews") == 2


async def test_who_gets_a_new_name_keeps_answers_and_an_open_interview(apart: Database) -> None:
    """Both as one who was not met since, and as one whom another worker has taken for somebody else."""
    new_name = "c" * 64
    await finish(apart, ANNA, NOW)
    await begin(apart, ANNA, NOW, center_id=2, answered=3)
    await newcomers.ask(apart, ANNA, language="ru", now=NOW)
    await bad_tokens.record(apart, ANNA, NOW)
    await respondents.set_language(apart, new_name, "en", NOW)
    assert await rekeying.recognize(apart, new_name, [ANNA])
    opened = await open_interviews.find_open(apart, new_name)
    assert opened is not None and (opened.center_id, opened.answers[:4]) == (2, "4440")
    finished = await finished_interviews.last_finished(apart, new_name)
    assert finished is not None and finished.center_id == 1
    assert not await respondents.is_known(apart, ANNA)
    assert await numbers(apart, "respondents", "identities", "newcomers", "bad_tokens", "open_interviews") == 5
    assert await numbers(apart, "respondent_centers") == 2


PERSONAL = ("respondents", "identities", "interviews", "respondent_centers")


async def numbers(db: Database, *tables: str) -> int:
    """Of rows in these tables."""
    async with db.read() as connection:
        return sum([int(await connection.scalar(text(f"SELECT count(*) FROM {table}"))) for table in tables])


async def test_a_centers_turn_counts_nothing(db: Database) -> None:
    async with changes.completing(db, 1) as connection:
        found = await connection.execute(text("SELECT center_id, added, removed FROM center_changes"))
        assert [tuple(row) for row in found] == [(1, 0, 0)]
    assert await changes.of_centers(db) == {} and await changes.total(db) == 0
    await finish(db, ANNA, NOW)
    assert await changes.of_centers(db) == {1: changes.Changes({"job_seeker": 1}, 0)}
