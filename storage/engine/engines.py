"""SQLAlchemy's engines: what is set on each connection, and how many there are."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from storage.engine import sqlite_driver
from storage.engine.address import numbers
from storage.engine.connection import ONE_QUERY
from storage.engine.sqlite import sqlite3, wal_is_safe

READERS = 4
SERVER_CONNECTIONS = 8
"""Of each kind, for one process on a server."""
POOL_WAIT_SECONDS = 20
CONNECT_SECONDS = 10
"""How long a server may take to answer at all."""
SILENT_MILLISECONDS = 10_000
SILENCE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2),
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MILLISECONDS),
)
"""A server whose machine acknowledges nothing for so long is gone, whether something was sent or is waited for."""


def pooled(address: URL, *, readonly: bool, waits_for_disk: bool = True) -> Engine:
    """For the event loop: one connection that writes to a file and a few that read it; a few of each to a server. A
    commit to a file waits for the disk, unless a write-ahead log makes it safe not to: without that a power cut may
    damage the file."""
    if address.get_backend_name() != "sqlite":
        return _of_server(address, readonly=readonly)
    return _of_file(address, readonly=readonly, waits_for_disk=waits_for_disk)


def of_replica(address: URL, seconds: float) -> Engine:
    """For readers; the server is given up that has not answered within these seconds."""
    return _of_server(address, readonly=True, seconds=min(seconds, CONNECT_SECONDS))


def for_migrations(address: URL) -> Engine:
    """On a server: no reader's one state and no pool of its own size."""
    return create_engine(address, hide_parameters=True, connect_args=_connecting(address))


def blocking(file: Path | None = None, connect: Callable[[], sqlite3.Connection] | None = None) -> Engine:
    """For a thread that has a SQLite file for itself, or a database in memory; or on connections made by `connect`."""
    options = {} if connect is None else {"creator": connect}
    return create_engine(URL.create("sqlite", database=None if file is None else str(file)), module=sqlite3, **options)


def _of_server(address: URL, *, readonly: bool, seconds: float = CONNECT_SECONDS) -> Engine:
    """Writers see what others have committed, statement by statement, and rely on compare-and-set; a reader sees one
    state throughout and can change nothing."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if readonly else {}
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=SERVER_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        connect_args=_connecting(address, seconds),
        execution_options=options,
    )

    @event.listens_for(engine, "connect")
    def notice_silence(connection: Any, record: object) -> None:
        # A machine that has lost its power says nothing more: a tap would wait for it a quarter of an hour.
        wire = connection.driver_connection._transport.get_extra_info("socket")
        if wire.family is not socket.AF_UNIX:
            for level, option, value in SILENCE:
                wire.setsockopt(level, option, value)

    @event.listens_for(engine, "checkout")
    def notice_restart(connection: Any, record: object, proxy: object) -> None:
        # A server that was restarted meanwhile has hung up: no statement is lost to it, and no question asked.
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    return engine


def _connecting(address: URL, seconds: float = CONNECT_SECONDS) -> dict[str, Any]:
    """The primary is wanted, unless the address asks for something else: of several servers that it names, the one that
    takes writes is found."""
    given = {"timeout": seconds, "target_session_attrs": "primary"}
    return {name: value for name, value in given.items() if name not in address.query} | numbers(address)


def _of_file(address: URL, *, readonly: bool, waits_for_disk: bool) -> Engine:
    engine = create_engine(
        address,
        module=sqlite_driver.adapted(),
        hide_parameters=True,
        pool_size=READERS if readonly else 1,
        pool_use_lifo=True,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        connect_args={"async_creator_fn": sqlite_driver.connect},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: object) -> None:
        # The driver's own idea of when a transaction begins would let two writers read the same state.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _pragmas(readonly=readonly, waits_for_disk=waits_for_disk):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not readonly:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif not connection.get_execution_options().get(ONE_QUERY):
            # Nothing is locked or seen before the first statement anyway.
            driver: Any = connection.connection.driver_connection
            driver.begin_with_next("BEGIN")

    return engine


def _pragmas(*, readonly: bool, waits_for_disk: bool) -> list[str]:
    if readonly:
        return ["query_only=ON"]
    has_log = wal_is_safe()
    return [
        f"journal_mode={'WAL' if has_log else 'DELETE'}",
        f"synchronous={'FULL' if waits_for_disk or not has_log else 'NORMAL'}",
        "foreign_keys=ON",
        # Deleted rows are overwritten, or they could be read in the file for years.
        "secure_delete=ON",
    ]
