"""The only way from a command to the database: with a line in the audit log, or a reason for none."""

import logging
import os
import pwd
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.cli import late_logs
from bot.cli.common import now, settings
from bot.cli.language import spoken_error

if TYPE_CHECKING:
    from storage.engine.database import Database

T = TypeVar("T")

DRY_RUN = "dry run"
"""How the audit log calls it."""


@dataclass(frozen=True, slots=True)
class Audit:
    """A command's line in the audit log: its name, its place, and a detail free of personal data."""

    action: str
    center: str | None = None
    region: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotLogged:
    """For the few commands that read nothing about people and change nothing. `reason` explains why."""

    reason: str


def in_database(
    audit: Audit | NotLogged,
    work: "Callable[[Database], Awaitable[T]]",
    *,
    url: str | None = None,
    as_it_is: bool = False,
    dry_run: bool = False,
    only_reads: bool = False,
) -> T:
    """Runs the work on the database of the settings, or the one at `url`, and always closes it.

    The line is written before the work, so nothing is shown or changed without a record. If the work fails, is refused
    or is interrupted, a second line says so. `as_it_is` leaves a schema of an earlier version alone; the earliest
    version had no log. A `dry_run` is logged too, and what the work writes is lost.
    Work that `only_reads` much of it does so on the replica, if the settings name one: where that is not used, a line
    on standard error says why.
    """
    import asyncio

    from storage.engine.database import Database
    from storage.engine.replica import open_for_reading

    chosen = settings()
    late_logs.configure(chosen.log_format, level=logging.WARNING)

    async def run() -> T:
        address = url or chosen.database_url
        if only_reads:
            db, not_used = await open_for_reading(
                address, chosen.database_replica_url, seconds=chosen.database_replica_seconds
            )
            if not_used is not None:
                typer.echo(f"czn-index: {spoken_error(str(not_used))}", err=True)
        else:
            db = Database.as_it_is(address) if as_it_is else await Database.open(address, must_exist=True)
        try:
            if isinstance(audit, NotLogged):
                return await work(db)
            # A schema that is up to date has a log.
            write = _write_if_kept if as_it_is else _write
            async with _recorded(db, _dry(audit) if dry_run else audit, write):
                return await (_rehearsed(db, work) if dry_run else work(db))
        finally:
            await db.close()

    return asyncio.run(run())


async def _rehearsed(db: "Database", work: "Callable[[Database], Awaitable[T]]") -> T:
    from storage.operating.rehearsal import rehearsal

    async with rehearsal(db) as trial:
        return await work(trial)


def _dry(audit: Audit) -> Audit:
    return replace(audit, detail=f"{audit.detail}, {DRY_RUN}" if audit.detail else DRY_RUN)


@asynccontextmanager
async def _recorded(
    db: "Database", audit: Audit, write: "Callable[[Database, Audit], Awaitable[None]]"
) -> AsyncIterator[None]:
    from storage.engine.connection import settled
    from storage.errors import StorageError

    await write(db, audit)
    try:
        yield
    except BaseException as error:
        # If the log cannot be written either, the first line stands and the fault itself is reported.
        with suppress(StorageError):
            await settled(write(db, _failed(audit, error)))
        raise


def around_database(audit: Audit, work: Callable[[], Awaitable[T]], *, replaced: bool = False) -> T:
    """Runs work on the whole database of the settings. Nobody may be connected to it meanwhile.

    The line is written if there is a log: there is none before the database is made, or if it is damaged. If the work
    has `replaced` the database, the new log gets the line as well.
    """
    import asyncio

    from storage.engine.connection import settled

    async def run() -> T:
        await _note(audit)
        try:
            done = await work()
        except BaseException as error:
            await settled(_note(_failed(audit, error)))
            raise
        if replaced:
            await _note(audit)
        return done

    return asyncio.run(run())


async def _note(audit: Audit) -> None:
    from storage.engine.database import Database
    from storage.errors import StorageError

    with suppress(StorageError):
        db = Database.as_it_is(settings().database_url)
        try:
            await _write_if_kept(db, audit)
        finally:
            await db.close()


def _failed(audit: Audit, error: BaseException) -> Audit:
    """The line for a failure, with only the kind of the error: its message may quote a file or name a person."""
    from asyncio import CancelledError

    kind = type(error).__name__
    if isinstance(error, typer.BadParameter):
        kind = "refused"
    elif isinstance(error, CancelledError | KeyboardInterrupt):
        kind = "interrupted"
    ended = f"failed: {kind}"
    return replace(audit, detail=f"{ended}; {audit.detail}" if audit.detail else ended)


async def _write_if_kept(db: "Database", audit: Audit) -> None:
    from storage.access import audit as log

    if await log.is_kept(db):
        await _write(db, audit)


async def _write(db: "Database", audit: Audit) -> None:
    from storage.access import audit as log

    place = log.place(audit.center, audit.region)
    await log.write(db, at=now(), actor=actor(), action=audit.action, place=place, detail=audit.detail)


def actor() -> str:
    """Who is at the command line: the operating system's account, from its number, since anybody may set a name in the
    environment."""
    try:
        return f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"cli:{os.getuid()}"
