"""The centers that are rated."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.audited import Audit, NotLogged, in_database
from bot.cli.common import FormatOption, RegionOption, group, now
from bot.cli.printing import Format, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.center_differences import Differences
    from storage.engine.database import Database

LARGEST_SHARE_CLOSED = 0.1
"""A file that lacks a larger share of the open centers is probably the wrong one."""

app = group("The centers that are rated.")


@app.command("import", epilog="Example: czn-index centers import centers.csv")
def centers_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="With the columns code,name,region,city,timezone.")
    ],
    sample: Annotated[bool, typer.Option("--sample", help="Mark the centers as sample data.")] = False,
    close_missing: Annotated[
        bool, typer.Option("--close-missing", help="Close the centers of the file’s regions that it does not name.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Close even more than a tenth of the open centers.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Add the centers of a CSV or XLSX file, change those that differ and say what differs, field by field. A file with
    any problem changes nothing."""
    from storage import centers
    from storage.files import centers_file

    async def load(db: "Database") -> "Differences":
        rows, columns = centers_file.read(file), centers_file.columns(file)
        found = await centers.compare(db, rows, columns=columns, sample=sample, close_missing=close_missing)
        if dry_run:
            return found
        if not yes and len(found.closed) > found.open * LARGEST_SHARE_CLOSED:
            many = f"{len(found.closed)} of {found.open} open centers would be closed"
            raise typer.BadParameter(f"{many}; --dry-run says which, --yes closes them")
        return await centers.load(db, rows, columns=columns, sample=sample, close_missing=close_missing, now=now())

    chosen = {"sample": sample, "close missing": close_missing, "dry run": dry_run, "yes": yes}
    found = in_database(Audit("centers import", detail=", ".join(name for name, on in chosen.items() if on)), load)
    listed = list(_differences(found))
    if listed or format is not Format.TABLE:
        print_rows(listed, format)
    if format is Format.TABLE:
        counts = [len(part) for part in (found.added, found.changed, found.closed, found.unchanged)]
        summary = "{} added, {} changed, {} closed, {} unchanged".format(*counts)
        typer.echo(f"{summary}; nothing was written." if dry_run else f"{summary}.")


def _differences(found: "Differences") -> "Iterator[dict[str, Any]]":
    """A row for every field that differs."""
    for code in found.added:
        yield {"center": code, "what": "added", "field": None, "before": None, "after": None}
    for code, changes in found.changed.items():
        for one in changes:
            yield {"center": code, "what": "changed", "field": one.field, "before": one.before, "after": one.after}
    for code in found.closed:
        yield {"center": code, "what": "closed", "field": None, "before": None, "after": None}


@app.command("list", epilog='Example: czn-index centers list --region "Псковская область" --format csv')
def centers_list(region: RegionOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the centers."""
    from storage import centers

    columns = ("code", "name", "region", "city", "timezone", "opening_hours", "verification", "sample")
    found = in_database(
        NotLogged("names and addresses of public offices, and nothing of people"),
        lambda db: centers.listing(db, region=region),
    )
    print_rows([{column: getattr(center, column) for column in columns} for center in found], format)


@app.command("verification", epilog='Example: czn-index centers verification --region "Псковская область" required')
def centers_verification(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[CODE] open|required", help="A center’s code, or none for a whole region; what holds."),
    ],
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="A region: all its centers, or the one named.")
    ] = None,
) -> None:
    """Say whether answers count only with a visit token. A region's "required" holds for all its centers."""
    from storage import centers, chosen_centers
    from storage.verification import VERIFICATIONS

    *codes, verification = words
    if verification not in VERIFICATIONS:
        raise typer.BadParameter(f"{verification} is neither open nor required")
    if len(codes) > 1 or (not codes and region is None):
        raise typer.BadParameter("name one center by its code, or one region with --region")
    center = codes[0] if codes else None

    async def demand(db: "Database") -> None:
        if center is not None:
            (one,) = await chosen_centers.chosen(db, center, region)
            await centers.set_verification(db, one.code, verification)
        elif region is not None:
            await centers.set_region_verification(db, region, verification)

    in_database(Audit("centers verification", center, region, verification), demand)
    typer.echo(f"Verification at {center or region}: {verification}.")
