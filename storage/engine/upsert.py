"""INSERT … ON CONFLICT, in the dialect of the database. A dialect is loaded where it is used: that of PostgreSQL with
its drivers takes as long as a query."""

from typing import TYPE_CHECKING

from sqlalchemy import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def into(table: Table, *, embedded: bool) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT."""
    if embedded:
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as insert_on_server

    return insert_on_server(table)
