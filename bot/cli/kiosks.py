"""Screens in the halls of centers."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import FormatOption, PagerOption, WideOption, group, now, settings
from bot.cli.completion import center_codes
from bot.cli.language import gettext as _
from bot.cli.printing import Format, Layout, Row, print_rows

if TYPE_CHECKING:
    from datetime import datetime

    from storage.engine.database import Database
    from storage.entry.kiosks import Kiosk

UNKNOWN = "https://…"
"""Stands for the address of the pages where it is not known."""

app = group("Screens in the halls of centers, on which clients answer.")


@app.command("pair", epilog="Example: czn-index kiosk pair BRY-01 --place 'by the door'")
def kiosk_pair(
    center: Annotated[str, typer.Argument(metavar="CENTER", help="The center's code.", autocompletion=center_codes)],
    place: Annotated[
        str, typer.Option("--place", metavar="WORDS", help="Where it stands, in a few words, for your list.")
    ] = "",
) -> None:
    """Print an address and a code. The code, typed there within the hour, makes that screen a kiosk of the center."""
    from bot.kiosks import announce

    chosen = settings()
    made = in_database(Audit("kiosk pair", center), lambda db: announce(db, chosen, center, place, now()))
    address = f"{chosen.web_url or UNKNOWN}/kiosk/{made.center}"
    typer.echo(_("Open {address} on the screen and type {code}").format(address=address, code=made.code))
    if chosen.web_url is None:
        said = _(
            "WEB_URL is not set here: put the address of your pages in the place of {unknown}. Where no pages are "
            "served yet, set WEB_LISTEN and WEB_URL for the bot first: a screen needs them."
        )
        typer.echo(said.format(unknown=UNKNOWN))


@app.command("list", epilog="Example: czn-index kiosk list --format json")
def kiosk_list(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """List kiosks, those that wait for their code and revoked ones included."""
    from storage.entry import kiosks

    async def rows(db: "Database") -> list[Row]:
        return [_row(one) for one in await kiosks.listing(db)]

    found = in_database(Audit("kiosk list"), rows)
    print_rows(found, Layout(format, wide, pager), columns=("id", "center", "place", "made", "paired", "revoked"))


@app.command("revoke", epilog="Example: czn-index kiosk revoke 3f9c2a7be1d04c55")
def kiosk_revoke(
    kiosk: Annotated[str, typer.Argument(metavar="ID", help="The id that `kiosk list` shows.")],
) -> None:
    """End a kiosk at once: nobody can answer on that screen any more."""
    from storage.entry import kiosks

    in_database(Audit("kiosk revoke"), lambda db: kiosks.revoke(db, kiosk, now()))
    typer.echo(_("Revoked."))


def _row(one: "Kiosk") -> Row:
    return {
        "id": one.id,
        "center": one.center_code,
        "place": one.place,
        "made": _moment(one.made_at),
        "paired": _moment(one.paired_at),
        "revoked": _moment(one.revoked_at),
    }


def _moment(at: "datetime | None") -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
