"""Examines the database: whether it can be reached and trusted, and has this version's schema."""

import sqlite3

from bot.doctor import files
from bot.doctor.finding import Finding, fail, ok, warn
from storage import examination
from storage.engine import schema
from storage.engine.database import Database, wal_is_safe
from storage.errors import DatabaseCorrupted
from storage.examination import Facts

LOOKED_THROUGH = 256 * files.MEBIBYTE
"""The largest file to check for damage; this takes a second at most."""


async def examine(db: Database) -> list[Finding]:
    """Works at any revision of the schema. Raises StorageError."""
    facts = await examination.facts(db)
    findings = [product(facts), _schema(facts.revision)]
    if db.embedded:
        findings += [await _integrity(db), files.disk(db.path.parent, facts.size)]
    return findings


def product(facts: Facts) -> Finding:
    found = f"{facts.product} {facts.version}, {facts.size // files.MEBIBYTE:,} MiB"
    if facts.journal is None:
        return ok("database", found)
    safe = wal_is_safe(sqlite3.sqlite_version_info)
    if facts.journal == "wal" and not safe:
        return fail("database", f"{found}, WAL with a SQLite that can corrupt it", "start the bot: it leaves WAL")
    return ok("database", f"{found}, journal {facts.journal}{'' if safe else ' (WAL is not safe before 3.51.3)'}")


def _schema(revision: str | None) -> Finding:
    if revision == schema.HEAD:
        return ok("schema", f"revision {revision}")
    return fail("schema", f"revision {revision or 'none'}, not {schema.HEAD}", "run: czn-index db upgrade")


async def _integrity(db: Database) -> Finding:
    if db.size > LOOKED_THROUGH:
        return warn("integrity", "not looked through: too large", "now and then: PRAGMA quick_check on a backup")
    try:
        await db.check(up_to=LOOKED_THROUGH)
    except DatabaseCorrupted:
        return fail("integrity", "the file is damaged", "stop the bot and restore the last backup")
    return ok("integrity", "no damage found")
