"""Posters to hang up in centers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import RegionOption, in_database, now, settings
from bot.cli.printing import progress

if TYPE_CHECKING:
    from storage.engine.database import Database


def posters(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write CODE.pdf, CODE.png and CODE.svg.")],
    centers: Annotated[list[str] | None, typer.Argument(metavar="CENTER", help="The centers' codes.")] = None,
    region: RegionOption = None,
    everywhere: Annotated[bool, typer.Option("--all", help="Every open center.")] = False,
) -> None:
    """Draw posters with a QR code for centers, for all of a region, or for all: A4 as PDF, PNG and SVG."""
    from bot.paper import posters as making

    codes = centers or []
    if [bool(codes), region is not None, everywhere].count(True) != 1:
        raise typer.BadParameter("name centers by their codes, or one region with --region, or say --all")

    async def make(db: "Database") -> int:
        chosen = await making.chosen(db, codes, region=region)
        with progress("Drawing posters", total=len(chosen)) as advance:
            await making.make(db, chosen, messenger=settings().messenger, out=out, now=now(), progress=advance)
        return len(chosen)

    typer.echo(f"Posters made: {in_database(make)}, in {out}.")
