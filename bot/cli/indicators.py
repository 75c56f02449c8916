"""Objective measurements, to compare with people's answers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    DryRunOption,
    FormatOption,
    Language,
    PagerOption,
    RegionOption,
    StrictOption,
    WideOption,
    day,
    group,
    in_order,
    now,
    print_intake,
    say_if_dry,
)
from bot.cli.language import gettext as _
from bot.cli.printing import Format, Layout, file_progress, print_rows

if TYPE_CHECKING:
    from bot.imports.indicators import IndicatorImport
    from storage.engine.database import Database

app = group("Objective measurements, to compare with people's answers.")

MONTH = ["%Y-%m"]


@app.command("import", epilog="Example: czn-index indicators import indicators.csv --strict")
def indicators_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Has the columns center,month,indicator,value.")],
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add measurements by center and month (2026-11). Bad rows are reported and written to FILE.rejected.csv.

    A value replaces the earlier one of the same center, month and indicator, so a file can be imported again. The exit
    code is 0 although rows were rejected; with --strict nothing of such a file is imported, and it is 1.
    """
    from bot.imports import indicators as indicator_import

    async def read(db: "Database") -> "IndicatorImport":
        with file_progress("Importing") as advance:
            return await indicator_import.run(
                db, file, now=now(), strict=strict, keep_rejects=not dry_run, progress=advance
            )

    report = in_database(Audit("indicators import", detail="strict" if strict else ""), read, dry_run=dry_run)
    say_if_dry(dry_run)
    counts = {"added": report.saved.added, "changed": report.saved.changed, "unchanged": report.saved.unchanged}
    print_intake(file, report.intake, _("{added} added, {changed} changed, {unchanged} unchanged").format(**counts))


@app.command("list", epilog="Example: czn-index indicators list --format json")
def indicators_list(
    language: Annotated[Language, typer.Option("--language", help="The language of titles and units.")] = Language.RU,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List the catalogue: the title and unit of each measurement, its good and bad values, and its group."""
    from questionnaire.indicators import load

    rows = [
        {
            "code": indicator.code,
            "title": indicator.title[language],
            "unit": indicator.unit[language],
            "good": indicator.good,
            "bad": indicator.bad,
            "direction": str(indicator.direction),
            "group": indicator.group,
        }
        for indicator in load()
    ]
    print_rows(rows, Layout(format, wide, pager), columns=("code", "title", "unit", "good", "bad", "group"))


@app.command("show", epilog="Example: czn-index indicators show --center BRY-01 --from 2026-01")
def indicators_show(
    center: CenterOption = None,
    region: RegionOption = None,
    start: Annotated[
        datetime | None, typer.Option("--from", formats=MONTH, help="First month; by default a year before the last.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=MONTH, help="Last month; by default the current one.")
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show imported values by center, month and indicator."""
    from bot.tables import indicators as indicator_table

    last = day(end) or now().date()
    first = day(start) or last.replace(year=last.year - 1, day=1)
    in_order(first, last)
    rows = in_database(
        Audit("indicators show", center, region, f"{first:%Y-%m}..{last:%Y-%m}"),
        lambda db: indicator_table.rows(db, f"{first:%Y-%m}", f"{last:%Y-%m}", center=center, region=region),
    )
    about = _("Months {first} to {last}.").format(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    print_rows(rows, Layout(format, wide, pager), about=about)
