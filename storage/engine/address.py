"""The address of a database: what can be used, and what is wrong with what cannot."""

import inspect
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from storage.errors import BadDatabaseUrl
from storage.files import whole_file

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"


def parse(url: str, name: str = "DATABASE_URL") -> URL:
    """Raises BadDatabaseUrl, which blames what the address was given as."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrl("is not a database address", name) from None
    if address.drivername not in (SQLITE, POSTGRESQL):
        reason = f"begins with {address.drivername}; {SQLITE} or {POSTGRESQL} is needed"
        raise BadDatabaseUrl(reason, name)
    if address.drivername == SQLITE:
        if address.database in (None, "", ":memory:"):
            raise BadDatabaseUrl("names no file", name)
        if Path(address.database or "").is_dir():
            raise BadDatabaseUrl(f"{address.database} is a folder", name)
    else:
        _check_postgres(address, name)
    return address


def _check_postgres(address: URL, name: str) -> None:
    try:
        driver = address.get_dialect().import_dbapi()
    except (ImportError, NoSuchModuleError):
        raise BadDatabaseUrl("PostgreSQL needs the extra: pip install 'czn-index[postgres]'", name) from None
    known = {"prepared_statement_cache_size", *inspect.signature(driver.asyncpg.connect).parameters}
    for option in address.query:
        if option not in known:
            raise BadDatabaseUrl(f"has the unknown option {option}; encryption is asked for by ssl=require", name)


def is_absent(address: URL) -> bool:
    """Whether it is that of a SQLite file that is not there."""
    return address.drivername == SQLITE and not Path(address.database or "").exists()


def make_folder(file: Path) -> None:
    """The folder for a SQLite file, for its owner only. Raises BadDatabaseUrl."""
    try:
        whole_file.make_folder(file.parent)
    except OSError as error:
        raise BadDatabaseUrl(f"{file.parent}: {error.strerror}") from None


def make_file(file: Path) -> None:
    """An empty SQLite file, for its owner only, where there is none: SQLite itself would go by the mask. Its journals
    get the mode of the file. Raises BadDatabaseUrl."""
    make_folder(file)
    try:
        whole_file.make_file(file)
    except OSError as error:
        raise BadDatabaseUrl(f"{file}: {error.strerror}") from None
