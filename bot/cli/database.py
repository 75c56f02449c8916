"""The database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, around_database, in_database
from bot.cli.common import group, settings, week
from bot.cli.language import gettext as _
from bot.cli.language import ngettext
from bot.cli.printing import progress

if TYPE_CHECKING:
    from storage.backup.contents import Contents
    from storage.backup.copying import TableChecksum
    from storage.engine.database import Database

app = group("The database.")


@app.command("upgrade", epilog="Example: czn-index db upgrade")
def db_upgrade() -> None:
    """Bring the database to the current schema; create it if there is none."""
    from storage.engine.address import parse, require_sqlite
    from storage.engine.database import Database

    async def upgrade() -> str:
        url = settings().database_url
        require_sqlite(parse(url))
        return await Database.upgrade(url)

    revision = around_database(Audit("db upgrade"), upgrade)
    typer.echo(_("The database is at revision {revision}.").format(revision=revision))


@app.command("backup", epilog="Example: czn-index db backup --out /backups/2026-11-30.backup")
def db_backup(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The file to write; it appears when it is complete.")
    ],
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that exists.")] = False,
) -> None:
    """Back up the whole database into one file, while the bot goes on, and check it.

    A SQLite file is copied through its backup API, PostgreSQL by pg_dump. The secret key file is not in it, and without
    that nobody's pseudonym can be matched again: keep a copy of it, in another place than backups.
    """
    from storage.backup import backups
    from storage.errors import BackupFailed

    async def make(db: "Database") -> "Contents":
        if out.is_file() and not replace:
            raise BackupFailed(str(out), "is there already; --replace gives it up for the new backup")
        with progress("Backing up") as advance:
            return await backups.make(db, out, advance)

    made = in_database(Audit("db backup", detail=out.name), make, as_it_is=True)
    said = ngettext(
        "{out}: {n} row at revision {revision}, checked.", "{out}: {n} rows at revision {revision}, checked.", made.rows
    )
    typer.echo(said.format(out=out, n=made.rows, revision=made.revision))
    if made.left_out:
        names = ", ".join(made.left_out)
        typer.echo(
            "czn-index: " + _("not this product's, and not in the backup: {names}").format(names=names), err=True
        )
    _keep_apart(out)


def _keep_apart(backup: Path) -> None:
    for name in ("secret_key_file", "visit_keys_file"):
        file: Path = getattr(settings(), name)
        if file.exists() and file.parent.samefile(backup.parent):
            said = _("{setting} lies beside the backup: move one of them elsewhere").format(setting=name.upper())
            typer.echo(f"czn-index: {said}", err=True)


@app.command("restore", epilog="Example: czn-index db restore /backups/2026-11-30.backup --replace")
def db_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `db backup` has made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the data that is in the database now.")] = False,
) -> None:
    """Put the rows of a backup in the place of the database, checked before and after, and bring them to the current
    schema.

    A backup is data: triggers, functions, views and tables that are not this product's are refused by name, and nothing
    in it is executed.

    Stop the bot first. What people have had deleted since the backup was made comes back with it: see PRIVACY.md. The
    pseudonyms in it can be matched with the secret key of that time only.
    """
    from storage.backup import backups

    async def restore() -> "Contents":
        with progress("Restoring") as advance:
            return await backups.restore(settings().database_url, file, replace=replace, progress=advance)

    found = around_database(Audit("db restore", detail=file.name), restore, replaced=True)
    said = ngettext(
        "{n} row restored from revision {revision}.", "{n} rows restored from revision {revision}.", found.rows
    )
    typer.echo(said.format(n=found.rows, revision=found.revision))


@app.command("pack", epilog="Example: czn-index db pack --check")
def db_pack(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: compare every packed week with the answers themselves.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Give up what is packed, and make all of it anew.")
    ] = False,
) -> None:
    """Pack the answers of each center and week that publications read, where they are not packed yet.

    The weekly run does so by itself. With `--check` the exit code is 1 if a packed week is not what the answers say.
    """
    from bot.results import packing

    if check and rebuild:
        raise typer.BadParameter("--check changes nothing: give either it or --rebuild")
    last = week(None)
    if check:
        found = in_database(Audit("db pack", detail="check"), lambda db: packing.compare(db, last))
        differing = len(found.differing)
        if differing:
            said = ngettext(
                "{n} of {all} packed weeks differs from the answers; czn-index db pack --rebuild makes all anew.",
                "{n} of {all} packed weeks differ from the answers; czn-index db pack --rebuild makes all anew.",
                differing,
            )
            typer.echo(said.format(n=differing, all=found.compared))
            raise typer.Exit(1)
        same = ngettext(
            "{n} packed week of a center, the same as the answers.",
            "{n} packed weeks of centers, the same as the answers.",
            found.compared,
        )
        typer.echo(same.format(n=found.compared))
        return
    work = packing.rebuild if rebuild else packing.pack
    made = in_database(Audit("db pack", detail="rebuild" if rebuild else ""), lambda db: work(db, last))
    typer.echo(ngettext("{n} week of a center packed.", "{n} weeks of centers packed.", made).format(n=made))


@app.command(
    "copy",
    epilog="Example: czn-index db copy --from sqlite+aiosqlite:///data/czn-index.db --to postgresql+asyncpg://czn@db/czn",
)
def db_copy(
    source: Annotated[str, typer.Option("--from", metavar="URL", help="The database to copy; stop its bot first.")],
    target: Annotated[
        str,
        typer.Option("--to", metavar="URL", help="An empty database. Leave its password to PGPASSWORD or ~/.pgpass."),
    ],
) -> None:
    """Copy an installation into an empty database of any kind, in one transaction, counted and compared."""
    from storage.backup import copying
    from storage.engine.address import parse, require_sqlite, require_there
    from storage.engine.database import Database

    require_there(parse(source, "--from"), "--from")
    require_sqlite(parse(target, "--to"), "--to")

    async def copy(db: "Database") -> "dict[str, TableChecksum]":
        await Database.upgrade(target)
        other = await Database.open(target)
        try:
            with progress("Copying rows") as advance:
                return await copying.copy(db, other, advance)
        finally:
            await other.close()

    copied = in_database(Audit("db copy"), copy, url=source)
    for table, seen in copied.items():
        rows = ngettext("{n} row", "{n} rows", seen.rows).format(n=seen.rows)
        typer.echo(f"{table}: {rows}, checksum {seen.digest:064x}")
    total = sum(seen.rows for seen in copied.values())
    said = ngettext("{n} row copied, the same on both sides.", "{n} rows copied, the same on both sides.", total)
    typer.echo(said.format(n=total))
