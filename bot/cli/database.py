"""The database."""

import asyncio

import typer

from bot.cli.common import group, settings

app = group("The database.")


@app.command("upgrade", epilog="Example: czn-index db upgrade")
def db_upgrade() -> None:
    """Bring the database to the current schema, making it where there is none."""
    from storage.database import Database

    revision = asyncio.run(Database.upgrade(settings().database_url))
    typer.echo(f"The database is at revision {revision}.")
