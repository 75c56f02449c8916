"""The answers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import CenterOption, RegionOption, TypeOption, day, group, in_database, now
from bot.terminal import progress

if TYPE_CHECKING:
    from storage.database import Database

app = group("The answers.")


@app.command("export", epilog="Example: czn-index responses export --out responses.csv --from 2026-09-01")
def responses_export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="The file to write.")],
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, in the center's zone.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, in the center's zone.")
    ] = None,
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    unfinished: Annotated[bool, typer.Option("--unfinished", help="Interviews that were not completed, too.")] = False,
) -> None:
    """Write the interviews to a CSV file, one row each, with the fifteen codes as they were given."""
    from storage import export

    chosen = export.Filters(
        start=day(start), end=day(end), center=center, region=region, respondent_type=type, unfinished=unfinished
    )

    async def write(db: "Database") -> int:
        with progress("Exporting") as advance:
            return await export.responses(db, out, filters=chosen, progress=advance)

    span = f"{chosen.start or ''}..{chosen.end or ''}"
    written = in_database(write, audit="responses export", center=center, region=region, detail=f"{span} {type or ''}")
    typer.echo(f"{written} interviews written to {out}.")


@app.command("import", epilog="Example: czn-index responses import paper.csv --strict")
def responses_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="Columns as in the export.")],
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing of a file that has any bad row.")] = False,
) -> None:
    """Add answers from paper, kiosks or archives; bad rows are reported and written to FILE.rejected.csv."""
    from bot import importing

    async def read(db: "Database") -> importing.ImportReport:
        with progress("Importing") as advance:
            return await importing.run(db, file, now=now(), strict=strict, progress=advance)

    report = in_database(read, audit="responses import", detail="strict" if strict else "")
    for problem in report.problems:
        typer.echo(f"czn-index: {file.name}: {problem}", err=True)
    typer.echo(f"{report.read} rows read: {report.added} added, {report.known} known, {report.rejected} rejected.")
    if report.rejected_file is not None:
        typer.echo(f"Rejected rows, with what is wrong: {report.rejected_file}")
