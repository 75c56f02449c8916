"""The centers that are rated."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.audited import Audit, NotLogged, in_database
from bot.cli.common import DryRunOption, FormatOption, PagerOption, RegionOption, WideOption, group, now, say_if_dry
from bot.cli.language import gettext as _
from bot.cli.language import pgettext
from bot.cli.printing import Format, Layout, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.engine.database import Database
    from storage.places.center_differences import Differences

LARGEST_SHARE_CLOSED = 0.1
"""A file that lacks a larger share of the open centers is probably the wrong one."""

app = group("The centers that are rated.")


@app.command("import", epilog="Example: czn-index centers import centers.csv")
def centers_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="With the columns code,name,region,city,timezone.")],
    sample: Annotated[bool, typer.Option("--sample", help="Mark the centers as sample data.")] = False,
    close_missing: Annotated[
        bool, typer.Option("--close-missing", help="Close the centers of the file’s regions that it does not name.")
    ] = False,
    dry_run: DryRunOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="Close even more than a tenth of the open centers.")] = False,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Add the centers of a CSV or XLSX file, change those that differ and say what differs, field by field. A file with
    any problem changes nothing."""
    from storage.imports import centers_file
    from storage.places import centers

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
    layout = Layout(format, wide, pager)
    if layout.is_table:
        say_if_dry(dry_run)
    if listed or not layout.is_table:
        print_rows(listed, layout)
    if layout.is_table:
        counts = {name: len(getattr(found, name)) for name in ("added", "changed", "closed", "unchanged")}
        typer.echo(_("{added} added, {changed} changed, {closed} closed, {unchanged} unchanged.").format(**counts))


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
def centers_list(
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List the centers."""
    from storage.places import centers

    columns = ("code", "name", "region", "city", "timezone", "opening_hours", "verification", "sample")
    found = in_database(
        NotLogged("names and addresses of public offices, and nothing of people"),
        lambda db: centers.listing(db, region=region),
    )
    rows = [{column: getattr(center, column) for column in columns} for center in found]
    print_rows(rows, Layout(format, wide, pager), columns=("code", "name", "region", "city", "verification"))


@app.command(
    "set-verification",
    epilog='Example: czn-index centers set-verification --region "Псковская область" required',
)
def centers_set_verification(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[CODE] open|required", help="A center’s code (none for a whole region), then the rule."
        ),
    ],
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="All centers of this region, or the one named.")
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Set whether answers count only with a visit token. A region's "required" holds for all its centers."""
    from storage.places import centers, chosen_centers
    from storage.places.verification import VERIFICATIONS

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

    in_database(Audit("centers set-verification", center, region, verification), demand, dry_run=dry_run)
    say_if_dry(dry_run)
    said = pgettext("value", verification)
    typer.echo(_("Verification at {place}: {verification}.").format(place=center or region, verification=said))
