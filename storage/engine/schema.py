"""The schema's revision, and how a database gets to it. Alembic is imported only where there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0023"
"""The newest revision in `migrations/versions`."""

RUNS_FROM = "0022"
"""The oldest revision whose code runs on this schema, so that workers can be replaced one by one. A migration that only
adds leaves it as it is. One that takes something away comes a release after the code that needs it no more, and moves
it to that code's revision: `tests/storage/migrations/test_expanding.py` holds every migration to it."""
RUNS_FROM_KEY = "schema_runs_from"

MIGRATIONS = Path(__file__).parents[1] / "migrations"


THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT to_regclass('alembic_version')",
}
"""Whether the table with the revision is there; SQLAlchemy's inspector asks ten times as much."""


def known() -> set[str]:
    """All revisions that this version can bring up to date."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py")}


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None where it is empty."""
    if connection.execute(text(THERE[connection.dialect.name])).scalar() is None:
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def is_distributed(connection: Connection) -> bool:
    """Whether the server spreads tables over several others: see docs/distributed.md."""
    return connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).scalar() is not None


def is_spread(connection: Connection) -> bool:
    """Whether any table is spread over several servers already."""
    if connection.execute(text("SELECT to_regclass('pg_dist_partition')")).scalar() is None:
        return False
    return connection.execute(text("SELECT 1 FROM pg_dist_partition LIMIT 1")).scalar() is not None


def serves(connection: Connection) -> bool:
    """Whether this version's code runs on the schema: it is its own, or a later one that has only been added to."""
    return serves_at(connection, revision(connection))


def serves_at(connection: Connection, found: str | None) -> bool:
    """The same where the schema's revision is known already."""
    if found is None or found <= HEAD:
        return found == HEAD
    noted = text("SELECT value FROM properties WHERE key = :key")
    runs_from = connection.execute(noted, {"key": RUNS_FROM_KEY}).scalar()
    return runs_from is not None and str(runs_from) <= HEAD


def note_runs_from(connection: Connection) -> None:
    """For the workers of the version before, which may start or look once more."""
    note = text("""
        INSERT INTO properties (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value
    """)
    connection.execute(note, {"key": RUNS_FROM_KEY, "value": RUNS_FROM})


def has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def upgrade(connection: Connection, wanted: str = "head") -> None:
    """Runs the missing migrations up to the revision inside the transaction at hand: all of them, or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, wanted)
