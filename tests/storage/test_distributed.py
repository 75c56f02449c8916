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
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from storage import retention
from storage.engine.database import Database
from storage.retention import Retention
from storage.tables import metadata
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, begin

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "distributed.md").read_text(encoding="utf-8")
SMALL = {
    "regions": "some ninety",
    "centers": "some thousands",
    "respondents": "of the last 53 weeks; a person may visit several centers",
    "identities": "one for each respondent",
    "open_interviews": "one for each respondent at most, wherever it is",
    "visit_codes": "of the last 72 hours, looked for before the center is known",
    "paper_sheets": "looked for before the center is known, written by operators",
    "bad_tokens": "of the last hour, of accounts",
    "used_launches": "of the last hour, before a center is known",
    "newcomers": "of the last 24 hours, of accounts",
    "contact_waits": "of the last hour, one for each respondent at most",
    "memberships": "a few for each center",
    "invites": "of administrators",
    "frames": "one a week, of the nation",
    "frames_2026": "some a week, of the nation",
    "norms": "one a year, of the nation",
    "region_digests": "one a week for each region",
    "outbox": "of the last 90 days, claimed by any worker for any center",
    "api_keys": "a few for each center",
    "api_requests": "of the last 24 hours, looked for by the caller's key",
    "webhooks": "a few for each center",
    "webhook_deliveries": "of the last 90 days, claimed for any center",
    "properties": "a handful",
    "jobs": "a handful",
    "pace": "one for each messenger",
}
"""Reference tables: those that are the same on every node, and why they may be."""
LOCAL = {"audit"}
"""On the coordinator, for its triggers."""
OF_CENTERS = set(metadata.tables) - SMALL.keys() - LOCAL
NUMBERED = {"regions", "centers", "audit"}
"""Tables whose numbers the server gives: few rows, written by operators."""
TO_BE_DROPPED = "fk_open_interviews_center_id_interview_id_interviews"
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


async def test_every_key_of_a_center_begins_with_the_center(catalogue: Any) -> None:
    constraints = await catalogue(CONSTRAINTS)
    keys = {table: columns for table, _, kind, _, _, columns in constraints if kind == "p"}
    assert keys.keys() - {"alembic_version"} == set(metadata.tables)
    assert {table: columns[0] for table, columns in keys.items() if table in OF_CENTERS} == dict.fromkeys(
        OF_CENTERS, "center_id"
    )
    # Nothing that is unique lacks it, neither a constraint nor an index.
    unique = await catalogue(
        "SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indisunique AND "
        "indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    )
    assert all("(center_id," in definition for table, definition in unique if table in OF_CENTERS)


async def test_tables_of_centers_point_at_small_ones_and_nothing_points_at_them(catalogue: Any) -> None:
    pointing = [row for row in await catalogue(CONSTRAINTS) if row[2] == "f"]
    assert len(pointing) > 20
    for table, name, _, _, target, _ in pointing:
        if name == TO_BE_DROPPED:
            assert f"ALTER TABLE {table} DROP CONSTRAINT {name};" in PAGE
        else:
            assert target in SMALL, name


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
    assert not NUMBERED & OF_CENTERS
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
    for table in metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert not re.search(r"DEFERR|EXCLUDE|GENERATED|INHERITS|PARTITION|TABLESPACE|UNLOGGED|WITH \(", made), made
        assert ("SERIAL" in made) == (table.name in NUMBERED)
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=postgresql.dialect()))
            assert not re.search(r"USING|INCLUDE|CONCURRENTLY|::", made), made


def test_the_code_asks_for_nothing_that_one_of_them_lacks(url: str) -> None:
    """Migrations make temporary tables on SQLite only, as the catalogue above shows."""
    for path in sorted((ROOT / "storage").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not NOT_IN_CODE.search(line), f"{path.name}:{number}: {line.strip()}"


def test_rows_are_locked_in_small_tables_only(url: str) -> None:
    """Citus locks rows of one shard at a time."""
    locked = {path.name: tables for path in (ROOT / "storage").rglob("*.py") if (tables := locked_in(path))}
    assert locked == {"interviews.py": {"centers"}, "outbox.py": {"outbox"}}
    assert not set().union(*locked.values()) & OF_CENTERS


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
    reference, distributed = (
        set(re.findall(r"'(\w+)'", PAGE[PAGE.index(start) : PAGE.index("AS name", PAGE.index(start))]))
        for start in ("create_reference_table(", "create_distributed_table(")
    )
    assert reference == SMALL.keys()
    assert distributed - {"center_id"} == OF_CENTERS


async def test_nothing_points_at_a_deleted_interview_although_no_foreign_key_sees_to_it(db: Database, url: str) -> None:
    async with db.write() as connection:
        await connection.execute(text(f"ALTER TABLE open_interviews DROP CONSTRAINT {TO_BE_DROPPED}"))
    week = timedelta(days=7)
    await begin(db, ANNA, NOW - 2 * week)
    await retention.purge(db, Retention(unfinished=week, comments=week, deliveries=week), now=NOW)
    await begin(db, ANNA, NOW)
    async with db.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM open_interviews")) == 1
