"""The national norms of methodology 2026.1."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from bot.cli.language import gettext as _
from bot.cli.language import pgettext
from bot.cli.printing import Format, Layout, print_rows, progress
from bot.cli.star_words import weights

if TYPE_CHECKING:
    from bot.results.method_2026.norms_file import NormsFile
    from bot.tables.norms import Changes
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
    from bot.tables import published_norms

    rows = in_database(NotLogged("reads national figures, which are public"), published_norms.listing)
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


@app.command("changes", epilog="Example: czn-index norms changes norms-2027.json")
def norms_changes(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.json", help="Norms to come; by default those in force.")
    ] = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show every star range under the old norms and the new ones, from the same answers.

    Before a file is published, compare it with the norms in force; afterwards, those in force with the ones before.
    """
    from bot.cli.star_words import stars
    from bot.results.method_2026 import norms_file
    from bot.tables import norms

    chosen = week(as_of)

    async def compare(db: "Database") -> "Changes":
        to_come = None if file is None else norms_file.read(file)
        with progress("Counting people") as advance:
            return await norms.changes(db, to_come, week=chosen, progress=advance)

    found = in_database(Audit("norms changes", detail=week_of_run(chosen)), compare)
    layout = Layout(format, wide, pager)

    def run(row: Mapping[str, Any], of: str) -> str:
        if row[f"stars_low_{of}"] is None:
            return pgettext("value", row[f"state_{of}"])
        return f"{stars(row[f'stars_low_{of}'], row[f'stars_high_{of}'])}, {row[f'certainty_{of}']} %"

    shown = [
        {
            "center": row["center"],
            "region": row["region"],
            "old norms": run(row, "old"),
            "new norms": run(row, "new"),
            "changed": _("apart") if row["disjoint"] else _("yes") if row["changed"] else None,
        }
        for row in found.rows
    ]
    print_rows(
        shown if layout.is_table else found.rows,
        layout,
        columns=("center", "region", "old norms", "new norms", "changed"),
        about=_(
            "Norms {old} and {new}: of {shown} centers with a star range {changed} change it, {disjoint} of them to "
            "one with no star in common."
        ).format(
            old=found.old[:12], new=found.new[:12], shown=found.shown, changed=found.changed, disjoint=found.disjoint
        ),
    )
