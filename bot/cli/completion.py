"""Values that the shell completes, besides commands and options."""

from contextlib import closing

SQLITE = "sqlite+aiosqlite:///"


def center_codes(incomplete: str) -> list[str]:
    """The codes of open centers, from a SQLite file: a server would keep the shell waiting, and so would the libraries
    of the product's own way to a database. Nothing where something is wrong: the command will say it."""
    from bot import settings
    from storage.engine.sqlite import sqlite3

    query = "SELECT code FROM centers WHERE closed_at IS NULL AND code LIKE ? || '%' ORDER BY code LIMIT 100"
    try:
        url = settings.load().database_url
        if not url.startswith(SQLITE):
            return []
        with closing(sqlite3.connect(f"file:{url.removeprefix(SQLITE)}?mode=ro", uri=True)) as db:
            return [code for (code,) in db.execute(query, (incomplete,))]
    except (settings.SettingsError, sqlite3.Error):
        return []
