"""Migrations expand, and contract a release later: the bot of the version before runs on the new schema."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from storage.engine import schema
from storage.engine.database import Database
from storage.errors import SchemaUnknown
from tests.postgres import Server

COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
"""
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'
"""
REVISIONS = sorted(schema.known())
HELD_FROM = "0022"
"""Earlier migrations were made for one release."""
EXAMPLES = (
    ("ALTER TABLE interviews ADD COLUMN extra text", None),
    ("ALTER TABLE interviews ADD COLUMN extra text NOT NULL DEFAULT ''", None),
    ("CREATE TABLE extra (id text PRIMARY KEY)", None),
    ("CREATE INDEX ix_extra ON interviews (language)", None),
    ("ALTER TABLE interviews ADD COLUMN extra text NOT NULL", "interviews.extra must be given"),
    ("ALTER TABLE interviews DROP COLUMN language", "interviews.language is gone"),
    ("ALTER TABLE interviews RENAME COLUMN language TO tongue", "interviews.language is gone"),
    ("ALTER TABLE interviews ALTER COLUMN comment SET NOT NULL", "interviews.comment must be given"),
    ("ALTER TABLE interviews ALTER COLUMN language TYPE text", "interviews.language has another type"),
    ("DROP TABLE pace", "pace is gone"),
    ("ALTER TABLE pace RENAME TO speed", "pace is gone"),
    ("ALTER TABLE interviews ADD CONSTRAINT short CHECK (comment <> '')", "interviews has the new rule short"),
    ("CREATE UNIQUE INDEX uq_extra ON interviews (touched_at)", "interviews has the new rule uq_extra"),
)


def facts(connection: Connection) -> tuple[dict[tuple[str, str], Any], set[tuple[str, ...]]]:
    columns = {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(text(COLUMNS))}
    return columns, {tuple(row) for row in connection.execute(text(RULES))}


def narrowed(before: tuple[Any, Any], after: tuple[Any, Any]) -> list[str]:
    """Why code that was written for the schema before does not run on the one after."""
    (old, old_rules), (new, new_rules) = before, after
    tables = {table for table, _ in old}
    gone = tables - {table for table, _ in new}
    found = [f"{table} is gone" for table in sorted(gone)]
    for (table, column), (kind, length, nullable, _) in sorted(old.items()):
        if table in gone:
            continue
        if (table, column) not in new:
            found.append(f"{table}.{column} is gone")
        elif new[table, column][:2] != (kind, length):
            found.append(f"{table}.{column} has another type")
        elif nullable == "YES" and new[table, column][2] == "NO":
            found.append(f"{table}.{column} must be given")
    for (table, column), (_, _, nullable, default) in sorted(new.items()):
        if table in tables and (table, column) not in old and nullable == "NO" and default is None:
            found.append(f"{table}.{column} must be given")
    added = {(table, name) for table, name, _ in new_rules - old_rules if table in tables}
    return found + [f"{table} has the new rule {name}" for table, name in sorted(added)]


@pytest.mark.parametrize("revision", [one for one in REVISIONS if one >= HELD_FROM])
async def test_a_migration_only_adds_or_says_whose_code_it_leaves_behind(
    postgres_server: Server, revision: str
) -> None:
    previous = REVISIONS[REVISIONS.index(revision) - 1]
    url = postgres_server.empty_url()
    db = Database.as_it_is(url)
    async with db.write() as connection:
        await connection.run_sync(schema.upgrade, previous)
        before = await connection.run_sync(facts)
        await connection.run_sync(schema.upgrade, revision)
        reasons = narrowed(before, await connection.run_sync(facts))
    await db.close()
    postgres_server.drop(url)
    assert not reasons or schema.RUNS_FROM >= revision


def test_the_oldest_code_that_runs_is_no_older_than_the_rule_and_no_newer_than_the_schema() -> None:
    assert HELD_FROM <= schema.RUNS_FROM <= schema.HEAD == REVISIONS[-1]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("statement", "reason"), EXAMPLES)
async def test_what_leaves_the_version_before_behind_is_noticed(url: str, statement: str, reason: str | None) -> None:
    db = await Database.open(url)
    try:
        async with db.write() as connection:
            before = await connection.run_sync(facts)
            await connection.execute(text(statement))
            assert narrowed(before, await connection.run_sync(facts))[:1] == ([] if reason is None else [reason])
    finally:
        await db.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("runs_from", "serves"), [(None, False), (schema.HEAD, True), ("9998", False)])
async def test_a_later_schema_is_worked_on_where_it_says_so(url: str, runs_from: str | None, serves: bool) -> None:
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        if runs_from is not None:
            note = text("INSERT INTO properties (key, value) VALUES (:key, :value)")
            await connection.execute(note, {"key": schema.RUNS_FROM_KEY, "value": runs_from})
    await db.close()
    if serves:
        await (await Database.open(url)).close()
    else:
        with pytest.raises(SchemaUnknown, match="9999"):
            await Database.open(url)
