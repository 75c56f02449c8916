"""Posters to hang up in centers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import RegionOption, now, settings
from bot.cli.completion import center_codes
from bot.cli.language import ngettext
from bot.cli.printing import progress

if TYPE_CHECKING:
    from storage.engine.database import Database


def posters(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write CODE.pdf, CODE.png and CODE.svg.")],
    centers: Annotated[
        list[str] | None, typer.Argument(metavar="CENTER", help="The centers' codes.", autocompletion=center_codes)
    ] = None,
    region: RegionOption = None,
    everywhere: Annotated[bool, typer.Option("--all", help="All open centers.")] = False,
) -> None:
    """Draw posters with a QR code for centers, for all of a region, or for all: A4 as PDF, PNG and SVG."""
    from bot.paper import posters as making

    codes = centers or []
    if everywhere == (bool(codes) or region is not None):
        raise typer.BadParameter("name centers by their codes, or a region with --region, or say --all")

    async def make(db: "Database") -> int:
        chosen = await making.chosen(db, codes, region=region)
        with progress("Drawing posters", total=len(chosen)) as advance:
            own = settings()
            await making.make(
                db, chosen, messenger=own.messenger, out=out, now=now(), progress=advance, web_url=own.web_url
            )
        return len(chosen)

    one = codes[0] if len(codes) == 1 else None
    audit = Audit("posters", one, region, "" if one else " ".join(codes))
    made = in_database(audit, make)
    typer.echo(ngettext("{n} poster in {out}.", "{n} posters in {out}.", made).format(n=made, out=out))
