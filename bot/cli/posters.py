"""Posters that invite to the interview."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import in_database, now, settings
from bot.terminal import progress

if TYPE_CHECKING:
    from bot.posters.making import Posters
    from storage.database import Database


def posters(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    center: Annotated[list[str] | None, typer.Argument(metavar="CENTER…", help="The centers' codes.")] = None,
    region: Annotated[str | None, typer.Option("--region", metavar="NAME", help="All centers of a region.")] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="All centers.")] = False,
) -> None:
    """Make posters to hang where clients wait: A4 in PDF, PNG and SVG, with the center's QR code and short code."""
    from bot.posters import making
    from storage import centers

    if [bool(center), region is not None, everywhere].count(True) != 1:
        raise typer.BadParameter("name centers by their codes, or one region with --region, or --all")

    async def make(db: "Database") -> "Posters":
        chosen = await centers.listing(db) if everywhere else await making.choose(db, center or [], region)
        with progress("Drawing posters", total=len(chosen)) as advance:
            return await making.make(db, chosen, out=out, now=now(), messenger=settings().messenger, progress=advance)

    made = in_database(make)
    typer.echo(f"{made.centers} posters in {out}, {len(made.files)} files.")
