"""Real visits: tokens that prove them, and how many there were."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    DryRunOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    day,
    group,
    in_order,
    now,
    say_if_dry,
    settings,
)
from bot.cli.completion import center_codes
from bot.cli.language import gettext as _
from bot.cli.language import ngettext
from bot.cli.printing import Format, Layout, Row, in_percent, print_rows, progress

if TYPE_CHECKING:
    from bot.paper.slip_batch import Batch
    from storage.engine.database import Database

app = group("Visits: tokens that prove them, and their number.")

SHOWN_DAYS = 14
INVITED_DAYS = 91
MOST_TOKENS = 5_000
ENDINGS = (".csv", ".pdf")


@app.command("issue", epilog="Example: czn-index visits issue BRY-01 --count 200 --out slips.pdf")
def visits_issue(
    center: Annotated[str, typer.Argument(metavar="CENTER", help="The center's code.", autocompletion=center_codes)],
    count: Annotated[int, typer.Option("--count", min=1, max=MOST_TOKENS, help="How many visit tokens.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv|FILE.pdf", help="A list, or sheets of slips to tear off.")
    ],
    hours: Annotated[int, typer.Option("--hours", min=1, max=8_760, help="How many hours the tokens are valid.")] = 72,
) -> None:
    """Make visit tokens for a center: one answer each, by a QR code or a short code for typing."""
    from bot import key_files
    from bot.paper import slips as issuing

    if out.suffix.casefold() not in ENDINGS:
        raise typer.BadParameter(f"{out} ends neither with .csv nor with .pdf", param_hint="--out")
    chosen = settings()
    lifetime = timedelta(hours=hours)

    async def issue(db: "Database") -> "Batch":
        keys = key_files.visit_keys(chosen.visit_keys_file)
        with progress("Writing slips", total=count) as advance:
            return await issuing.issue(
                db,
                keys,
                center_code=center,
                count=count,
                lifetime=lifetime,
                out=out,
                now=now(),
                progress=advance,
                messenger=chosen.messenger,
                web_url=chosen.web_url,
            )

    batch = in_database(Audit("visits issue", center, detail=f"{count} for {hours} h"), issue)
    made = ngettext("{n} visit token", "{n} visit tokens", len(batch.slips)).format(n=len(batch.slips))
    said = _("{tokens} for {center} in {out}, good until {until}.")
    typer.echo(said.format(tokens=made, center=batch.center.code, out=out, until=batch.expires_at))


@app.command("import", epilog="Example: czn-index visits import visits.csv")
def visits_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="CSV with the columns center,date,visits.")],
    dry_run: DryRunOption = False,
) -> None:
    """Add the number of visits that centers have counted, by day. A day that is imported again is corrected."""
    from storage.entry import visit_ledger
    from storage.imports import visits_file
    from storage.places import centers

    async def report(db: "Database") -> int:
        known = {center.code.casefold(): center for center in await centers.listing(db, closed=True)}
        reports = visits_file.read(file, known, now())
        await visit_ledger.report(db, reports)
        return len(reports)

    days = in_database(Audit("visits import"), report, dry_run=dry_run)
    say_if_dry(dry_run)
    typer.echo(ngettext("{n} day imported.", "{n} days imported.", days).format(n=days))


@app.command("show", epilog="Example: czn-index visits show --region 'Псковская область' --from 2026-11-01")
def visits_show(
    center: CenterOption = None,
    region: RegionOption = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day; by default two weeks up to the last."),
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; by default today.")
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show tokens, answers and reported visits by center and day, response rates, and where answers exceed visits."""
    from bot.tables import visits as visit_table
    from scoring.windows import newest_day

    last = day(end) or newest_day(now())
    first = day(start) or last - timedelta(days=SHOWN_DAYS - 1)
    in_order(first, last)
    rows = in_database(
        Audit("visits show", center, region, f"{first}..{last}"),
        lambda db: visit_table.rows(db, center=center, region=region, start=first, end=last, now=now()),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [_for_reading(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "day", "issued", "redeemed", "completed", "answers", "visits", "response_rate", "alarm"),
        about=_("Days {first} to {last}, by each center's clock.").format(first=first, last=last),
    )


@app.command("show-invited", epilog="Example: czn-index visits show-invited --region 'Псковская область' --all")
def visits_show_invited(
    center: CenterOption = None,
    region: RegionOption = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day; by default 13 weeks up to the last."),
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; by default today.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every type and hour, also those as usual.")] = False,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show the types of clients and the hours that a desk passes over when it hands out links, by the visits that
    centers' systems count over HTTP: an exact test against the center's other visits, at 1 percent of false
    discoveries."""
    from bot.tables import invited
    from scoring.windows import newest_day

    last = day(end) or newest_day(now())
    first = day(start) or last - timedelta(days=INVITED_DAYS - 1)
    in_order(first, last)
    rows = in_database(
        Audit("visits show-invited", center, region, f"{first}..{last}"),
        lambda db: invited.rows(db, center=center, region=region, start=first, end=last, every=every),
    )
    print_rows(
        [in_percent(row) for row in rows] if format is Format.TABLE else rows,
        Layout(format, wide, pager),
        columns=("center", "type", "hour", "visits", "invited", "invited_share", "others_share", "p", "passed_over"),
        about=_("Days {first} to {last}, by each center's clock.").format(first=first, last=last),
    )


def _for_reading(row: Row) -> Row:
    """A row with the day beside the center and shares in per cent."""
    return {"center": row["center"], "day": row["day"], **in_percent(row)}


@app.command("rotate-key", epilog="Example: czn-index visits rotate-key")
def visits_rotate_key() -> None:
    """Sign visit tokens with a new key from now on; those of the last key stay good, older ones do not."""
    from bot import key_files

    async def rotate(db: "Database") -> int:
        return key_files.rotate_visit_keys(settings().visit_keys_file).current

    current = in_database(Audit("visits rotate-key"), rotate)
    said = _("Key {number} signs from now on. Running bots know it already; nothing needs a restart.")
    typer.echo(said.format(number=current))
