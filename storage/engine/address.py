"""The address of a database: what can be used, and what is wrong with what cannot."""

import inspect
import math
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from storage.errors import BadDatabaseUrl, DatabaseNotFound
from storage.files import whole_file

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
SQLITE_MAGIC = b"SQLite format 3\x00"
NUMBERS: dict[str, type[float]] = {
    "timeout": float,
    "command_timeout": float,
    "statement_cache_size": int,
    "max_cached_statement_lifetime": int,
    "max_cacheable_statement_size": int,
    "prepared_statement_cache_size": int,
}
WORDS = {
    "ssl": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "primary", "standby", "read-write", "read-only", "prefer-standby"),
}
NO_TEXT = {"dsn", "loop", "connection_class", "record_class", "server_settings"}
"""Parameters of the driver that no address can hold."""
REPEATED = ("host", "port")
"""Options that name several servers."""
LAST_PORT = 65_535


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
    known = NUMBERS.keys() | WORDS.keys() | {*inspect.signature(driver.asyncpg.connect).parameters} - NO_TEXT
    for option, value in address.query.items():
        if option not in known:
            raise BadDatabaseUrl(f"has the unknown option {option}; encryption is asked for by ssl=require", name)
        if isinstance(value, tuple) and option not in REPEATED:
            raise BadDatabaseUrl(f"has the option {option} twice", name)
        if option in WORDS and value not in WORDS[option]:
            raise BadDatabaseUrl(f"has {option}={value}; one of these is needed: {', '.join(WORDS[option])}", name)
        if option in NUMBERS and not _is_number(option, str(value)):
            raise BadDatabaseUrl(f"has {option}={value}; a number is needed", name)
    try:
        _, connecting = address.get_dialect()().create_connect_args(address)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrl("is not a database address", name) from None
    # SQLAlchemy takes 0 for no port at all.
    ports = connecting.get("port", address.port)
    for port in ports if isinstance(ports, list | tuple) else [ports]:
        if port is not None and not 0 < int(port) <= LAST_PORT:
            raise BadDatabaseUrl(f"has the port {port}, which is not between 1 and {LAST_PORT}", name)


def numbers(address: URL) -> dict[str, float]:
    """The options of a server's address that are numbers: the driver does not take them as text."""
    return {name: kind(str(address.query[name])) for name, kind in NUMBERS.items() if name in address.query}


def _is_number(option: str, value: str) -> bool:
    """A time is more than none; what is counted may be none."""
    try:
        number = NUMBERS[option](value)
    except ValueError:
        return False
    return 0 < number < math.inf if NUMBERS[option] is float else number >= 0


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
