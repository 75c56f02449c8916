"""The centers that are rated."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import FormatOption, RegionOption, group, in_database, now
from bot.terminal import Format, print_rows

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
