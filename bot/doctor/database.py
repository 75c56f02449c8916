"""Examines the database: whether it can be reached and trusted, and has this version's schema."""

from datetime import timedelta

from bot.doctor import files
from bot.doctor.finding import Finding, fail, ok, warn
from bot.settings import Settings
from storage.engine import schema
from storage.engine.database import Database
from storage.engine.replica import open_for_reading
from storage.engine.sqlite import wal_is_safe
from storage.errors import BadDatabaseUrl, DatabaseCorrupted
from storage.operating import examination, replication
from storage.operating.examination import Facts
from storage.operating.replication import Replica, Servers

LOOKED_THROUGH = 256 * files.MEBIBYTE
"""The largest file to check for damage; this takes a second at most."""
LAGS = timedelta(minutes=1)
"""A replica that is further behind is not what a report should be made of."""

SYNCS_OF_ROLLBACK = 4
"""The journal twice, its folder, and the file itself."""
SLOW_SECONDS = 0.1
"""A client notices a longer wait."""


async def examine(db: Database) -> list[Finding]:
    """Works at any revision of the schema. Raises StorageError."""
    facts = await examination.facts(db)
    findings = [product(facts), schema_at(facts.revision, serves=facts.serves)]
    known = await replication.servers(db)
    if known is not None:
        findings.append(servers(known))
    if db.embedded:
        folder = db.path.parent
        findings += [await _integrity(db), files.disk(folder, facts.size), commits(facts, files.sync_seconds(folder))]
    return findings


def product(facts: Facts) -> Finding:
    found = f"{facts.product} {facts.version}, {facts.size // files.MEBIBYTE:,} MiB"
    if facts.journal is None:
        return ok("database", found)
    safe = wal_is_safe()
    if facts.journal == "wal" and not safe:
        return fail("database", f"{found}, WAL with a SQLite that can corrupt it", "start the bot: it leaves WAL")
    return ok("database", f"{found}, journal {facts.journal}{'' if safe else ' (WAL is not safe before 3.51.3)'}")


def commits(facts: Facts, sync_seconds: float) -> Finding:
    """How long a saved answer waits for the disk: with a rollback journal for four syncs, with WAL for one."""
    syncs = 1 if facts.journal == "wal" else SYNCS_OF_ROLLBACK
    seconds = syncs * sync_seconds
    found = f"saving takes {syncs} of {1_000 * sync_seconds:.1f} ms each: {1 / max(seconds, 1e-6):,.0f} times a second"
    if seconds <= SLOW_SECONDS:
        return ok("syncs", found)
    return warn("syncs", found, "clients wait for that: take a faster disk, or PostgreSQL")


async def replica(settings: Settings) -> list[Finding]:
    """Whether what only reads finds the replica in step, where the settings name one. Raises StorageError."""
    if settings.database_replica_url is None:
        return []
    seconds = settings.database_replica_seconds
    try:
        db, not_used = await open_for_reading(settings.database_url, settings.database_replica_url, seconds=seconds)
    except BadDatabaseUrl as error:
        return [fail("replica", str(error), "correct DATABASE_REPLICA_URL, or do without it")]
    await db.close()
    if not_used is not None:
        return [warn("replica", str(not_used), "see that the replica runs and follows: patronictl list")]
    return [ok("replica", "in step with the primary")]


def servers(known: Servers) -> Finding:
    """Which server is the primary, and how far its replicas lag."""
    found = f"primary {known.primary}"
    if known.follows:
        return fail(
            "servers",
            f"{known.primary} follows another server, and takes no answers",
            "give DATABASE_URL the primary's address",
        )
    if known.read_only:
        remedy = "make room on its disk if that is why, then: default_transaction_read_only = off"
        return fail("servers", f"{found} is set to read only, and takes no answers", remedy)
    if not known.replicas:
        return ok("servers", f"{found}, no replica")
    if any(one.name is None for one in known.replicas):
        hidden = f"{found}, {len(known.replicas)} replica(s) whose lag this role may not see"
        return warn("servers", hidden, "GRANT pg_read_all_stats TO the role")
    found = "; ".join([found, *map(_replica, known.replicas)])
    if not any(one.synchronous for one in known.replicas):
        return warn("servers", f"{found}: none may take over", "see why no replica is synchronous: patronictl list")
    if any(one.lag is None or one.lag > LAGS for one in known.replicas):
        return warn("servers", found, "see what holds the replica up: its disk, the network, a long query")
    return ok("servers", found)


def _replica(one: Replica) -> str:
    lag = "lag unknown" if one.lag is None else f"{one.lag.total_seconds():.1f} s behind"
    return f"replica {one.name} {lag}{', synchronous' if one.synchronous else ''}"


def schema_at(revision: str | None, *, serves: bool) -> Finding:
    """While a later version comes in, this one goes on with that version's schema."""
    if serves and revision == schema.HEAD:
        return ok("schema", f"revision {revision}")
    if serves:
        return ok("schema", f"revision {revision} of a later version, with which this one works")
    if revision is not None and revision not in schema.known():
        return fail("schema", f"revision {revision}, which this version does not know", "install a newer version")
    return fail("schema", f"revision {revision or 'none'}, not {schema.HEAD}", "run: czn-index db upgrade")


async def _integrity(db: Database) -> Finding:
    if db.size > LOOKED_THROUGH:
        return warn("integrity", "not looked through: too large", "now and then: PRAGMA quick_check on a backup")
    try:
        await db.check(up_to=LOOKED_THROUGH)
    except DatabaseCorrupted:
        return fail("integrity", "the file is damaged", "stop the bot and restore the last backup")
    return ok("integrity", "no damage found")
