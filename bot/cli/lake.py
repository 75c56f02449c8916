"""The lake of answers."""

from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import group, now, settings
from bot.cli.printing import progress

if TYPE_CHECKING:
    from bot.lake.exporting import Exported
    from storage.engine.database import Database

app = group("The answers of all years as Parquet.")


@app.command("export", epilog="Example: czn-index lake export --out lake")
def lake_export(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the lake.")],
    whole: Annotated[
        bool, typer.Option("--whole", help="Write every file anew, also those whose answers have not changed.")
    ] = False,
) -> None:
    """Write all completed interviews as Parquet by month and region, without comments and identities; a lake that is
    there is brought up to date.

    Only files whose answers have changed are written. Whoever reads the lake meanwhile, or after an export that was
    interrupted, finds the one of before: see docs/lake.md.
    """
    _require("pyarrow", "Parquet", "exports")
    from bot.key_files import secret_key
    from bot.lake import exporting

    async def write(db: "Database") -> "Exported":
        key = secret_key(settings().secret_key_file)
        with progress("Exporting") as advance:
            return await exporting.export(db, out, key=key, now=now(), whole=whole, progress=advance)

    done = in_database(Audit("lake export", detail="whole" if whole else ""), write, only_reads=True)
    files = ngettext("{n} file written", "{n} files written", done.new_files).format(n=done.new_files)
    removed = ngettext("{n} removed", "{n} removed", done.removed).format(n=done.removed)
    said = ngettext("{out}: {n} interview in {files} files", "{out}: {n} interviews in {files} files", done.interviews)
    typer.echo(f"{said.format(out=out, n=done.interviews, files=done.files)}; {files}, {removed}.")


def _require(module: str, purpose: str, extra: str) -> None:
    """Raises ExtraMissing."""
    import importlib.util

    from storage.errors import ExtraMissing

    if importlib.util.find_spec(module) is None:
        raise ExtraMissing(purpose, extra)
