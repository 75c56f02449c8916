"""The national norms of methodology 2026.1."""

from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, NotLogged, in_database
from bot.cli.common import (
    AsOfOption,
    DryRunOption,
    FormatOption,
    PagerOption,
    WideOption,
    day,
    group,
    now,
    say_if_dry,
    settings,
    week,
    week_of_run,
)
from bot.cli.printing import Format, Layout, print_rows, progress
from bot.cli.star_words import weights

if TYPE_CHECKING:
    from bot.results.method_2026.norms_file import NormsFile
    from storage.engine.database import Database

app = group("The national norms of methodology 2026.1.")

FileArgument = Annotated[Path, typer.Argument(metavar="FILE.json", help="A file that norms compute has written.")]


@app.command("compute", epilog="Example: czn-index norms compute --out norms-2026.json")
def norms_compute(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.json", help="The file to write.")],
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Compute the norms of a year from the 52 weeks before it, into a file that can be published.

    One voice a person, all centers; the file has the SHA-256 of its content.
    """
    from bot.results.method_2026 import norms_file
    from bot.tables import norms

    chosen, constants = week(as_of), settings().methodologies.constants

    async def compute(db: "Database") -> "NormsFile":
        with progress("Counting people") as advance:
            return await norms.compute(db, chosen, advance, constants)

    found = in_database(Audit("norms compute", detail=week_of_run(chosen)), compute)
    say_if_dry(dry_run)
    if not dry_run:
        norms_file.write(out, found)
    typer.echo(
        _("{out}: norms of {centers} centers, for the 52 weeks to {end}, SHA-256 {digest}.").format(
            out=out, centers=found.norms.centers, end=norms_file.window_end(found.week), digest=found.norms.digest()
        )
    )
    typer.echo(weights(found.norms.shares))
    if not found.norms.has_stars():
        typer.echo(_("Below 100 centers: intervals and predictions only, no stars."))


@app.command("show", epilog="Example: czn-index norms show norms-2026.json")
def norms_show(
    file: FileArgument,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show the figures of a file of norms, after checking its hash."""
    from bot.results.method_2026 import norms_file
    from bot.tables import norms

    read = norms_file.read(file)
    about = _("Norms of {centers} centers, for the 52 weeks to {end}.").format(
        centers=read.norms.centers, end=norms_file.window_end(read.week)
    )
    print_rows(norms.rows(read.norms), Layout(format, wide, pager), about=f"{about} {weights(read.norms.shares)}")


@app.command("list", epilog="Example: czn-index norms list")
def norms_list(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """List the published norms."""
    from bot.tables import norms

    rows = in_database(NotLogged("reads national figures, which are public"), norms.listing)
    print_rows(rows, Layout(format, wide, pager), columns=("holds_from", "window_end", "pi", "published_at", "digest"))


@app.command("publish", epilog="Example: czn-index norms publish norms-2026.json --from 2027-01-04")
def norms_publish(
    file: FileArgument,
    since: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of the week from which they hold.")
    ],
    dry_run: DryRunOption = False,
) -> None:
    """Freeze norms from a week on. Nothing changes them afterwards; later norms replace them from their own week on."""
    from bot.results.method_2026 import norms_file
    from scoring.windows import monday, week_of

    holds_from = week_of(day(since) or since.date())

    async def publish(db: "Database") -> tuple[bool, str]:
        read = norms_file.read(file)
        norms_file.check_weight(read.norms, settings().job_seekers_weight)
        return await norms_file.publish(db, read, holds_from=holds_from, now=now()), read.norms.digest()[:12]

    audit = Audit("norms publish", detail=f"{file.name} from {week_of_run(holds_from)}")
    new, digest = in_database(audit, publish, dry_run=dry_run)
    say_if_dry(dry_run)
    if new:
        typer.echo(_("Norms {digest} hold from {day} on.").format(digest=digest, day=monday(holds_from)))
    else:
        typer.echo(_("Norms {digest} were published before.").format(digest=digest))
