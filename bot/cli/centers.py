"""The centers that are rated."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import FormatOption, RegionOption, group, in_database, now
from bot.terminal import Format, print_rows

if TYPE_CHECKING:
    from storage.database import Database

app = group("The centers that are rated.")


@app.command("import", epilog="Example: czn-index centers import centers.csv")
def centers_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="With the columns code,name,region,city,timezone.")
    ],
    sample: Annotated[bool, typer.Option("--sample", help="Mark the centers as sample data.")] = False,
) -> None:
    """Add the centers of a CSV or XLSX file and change those that differ. A file with any problem changes nothing."""
    from storage import centers, centers_file

    rows = centers_file.read(file)
    report = in_database(lambda db: centers.load(db, rows, sample=sample, now=now()))
    typer.echo(f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged.")


@app.command("list", epilog='Example: czn-index centers list --region "Псковская область" --format csv')
def centers_list(region: RegionOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the centers."""
    from storage import centers

    columns = ("code", "name", "region", "city", "timezone", "opening_hours", "verification", "sample")
    found = in_database(lambda db: centers.listing(db, region=region))
    print_rows([{column: getattr(center, column) for column in columns} for center in found], format)


@app.command("verification", epilog='Example: czn-index centers verification --region "Псковская область" required')
def centers_verification(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[CODE] open|required", help="A center’s code, unless a region is named; what holds."),
    ],
    region: Annotated[str | None, typer.Option("--region", metavar="NAME", help="All centers of a region.")] = None,
) -> None:
    """Say whether answers count only with a visit token. A region's "required" holds for all its centers."""
    from storage import centers

    *codes, verification = words
    if verification not in centers.VERIFICATIONS:
        raise typer.BadParameter(f"{verification} is neither open nor required")
    if len(codes) != (region is None):
        raise typer.BadParameter("name one center by its code, or one region with --region")
    center = codes[0] if region is None else None

    async def demand(db: "Database") -> None:
        if center is not None:
            await centers.set_verification(db, center, verification)
        elif region is not None:
            await centers.set_region_verification(db, region, verification)

    in_database(demand, audit="centers verification", center=center, region=region, detail=verification)
    typer.echo(f"Verification at {center or region}: {verification}.")
