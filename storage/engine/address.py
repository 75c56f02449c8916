"""The address of a database: what can be used, and what is wrong with what cannot."""

import inspect
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from storage.errors import BadDatabaseUrl, DatabaseNotFound
from storage.files import whole_file

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
SQLITE_MAGIC = b"SQLite format 3\x00"


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
        if address.query:
            raise BadDatabaseUrl("has options after the file's name, and a file takes none", name)
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


def require_there(address: URL, name: str = "DATABASE_URL") -> None:
    """A mistyped path must not become a new database: the file has to be there. A server answers for itself.
    Raises DatabaseNotFound, BadDatabaseUrl."""
    if is_absent(address, name):
        raise DatabaseNotFound(address.database or "", name)
    require_sqlite(address, name)


def require_sqlite(address: URL, name: str = "DATABASE_URL") -> None:
    """A file that is there has to be a database. Raises BadDatabaseUrl."""
    if address.drivername != SQLITE or is_absent(address, name):
        return
    try:
        with Path(address.database or "").open("rb") as file:
            start = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise BadDatabaseUrl(f"{address.database}: {error.strerror}", name) from None
    if start != SQLITE_MAGIC:
        raise BadDatabaseUrl(f"{address.database} is not a database, or a damaged one", name)


def is_absent(address: URL, name: str = "DATABASE_URL") -> bool:
    """Whether the SQLite file is not there, or is empty, as SQLite leaves one to which nothing was written."""
    if address.drivername != SQLITE:
        return False
    try:
        return Path(address.database or "").stat().st_size == 0
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise BadDatabaseUrl(f"{address.database}: {error.strerror}", name) from None


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
