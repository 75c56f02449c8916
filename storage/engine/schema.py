"""The schema's revision, and how a database gets to it. Alembic is imported only where there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0023"
"""The newest revision in `migrations/versions`."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def known() -> set[str]:
    """All revisions that this version can bring up to date."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py")}


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
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
