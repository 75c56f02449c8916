"""The index."""

from datetime import datetime
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    AsOfOption,
    CenterOption,
    DryRunOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    day,
    group,
    now,
    say_if_dry,
    settings,
    week,
    week_of_run,
)
from bot.cli.printing import Format, Layout, for_reading, print_rows, progress
from bot.cli.windows import about_index, about_published

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The index.")


@app.command("compute", epilog="Example: czn-index index compute --as-of 2026-11-30")
def index_compute(as_of: AsOfOption = None, dry_run: DryRunOption = False) -> None:
    """Publish every center's index for the last complete week; centers without a change are left alone."""
    from bot.results import runs

    chosen, own = week(as_of), settings()

    async def publish(db: "Database") -> runs.RunReport:
        with progress("Counting interviews") as advance:
            return await runs.publish(
                db,
                week=chosen,
                now=now(),
                methodologies=own.methodologies,
                versions=own.versions,
                progress=advance,
            )

    done = in_database(Audit("index compute", detail=week_of_run(chosen)), publish, dry_run=dry_run)
    say_if_dry(dry_run)
    report = done.leading
    parts = (
        ngettext("{n} center published", "{n} centers published", report.published).format(n=report.published),
        ngettext("{n} unchanged", "{n} unchanged", report.unchanged).format(n=report.unchanged),
        ngettext("{n} waiting for five new answers", "{n} waiting for five new answers", report.held).format(
            n=report.held
        ),
    )
    span = _("for {start} to {end}").format(start=report.window.start, end=report.window.end)
    typer.echo(f"{', '.join(parts)}, {span}.")


@app.command("show", epilog="Example: czn-index index show --center BRY-01 --format json")
def index_show(
    center: CenterOption = None,
    region: RegionOption = None,
    live: Annotated[
        bool, typer.Option("--live", help="Compute from the answers up to now, without publishing.")
    ] = False,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show the last published index of every center."""
    from bot.tables import index

    rows = in_database(
        Audit("index show", center, region, "live" if live else ""),
        lambda db: index.rows(db, center=center, region=region, live=live, now=now()),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [for_reading(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "n", "index, 13 weeks", "95 %", "heading", "trend", "star, year"),
        about=about_index(rows),
    )


@app.command("verify", epilog="Example: czn-index index verify --center BRY-01")
def index_verify(
    center: CenterOption = None,
    region: RegionOption = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--week", formats=["%Y-%m-%d"], help="A day of the week that the window ends with; by default the last."
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Recompute published indices from the answers: identical to the last digit, or what differs (exit code 1)."""
    from bot.results import verification
    from scoring.windows import week_of
    from storage.errors import WeekNotPublished

    ends = day(as_of)
    chosen = None if ends is None else week_of(ends)

    async def verify(db: "Database") -> list[verification.Verdict]:
        with progress("Recomputing") as advance:
            return await verification.verify(db, center=center, region=region, week=chosen, progress=advance)

    verdicts = in_database(Audit("index verify", center, region, "" if chosen is None else week_of_run(chosen)), verify)
    rows = [
        {
            "center": verdict.center,
            "window_start": verdict.window_start,
            "window_end": verdict.window_end,
            "published_at": verdict.published_at,
            "revision": verdict.revision,
            "verdict": "; ".join(verdict.differences) or _clean(verdict.forgotten, verdict.invalid),
        }
        for verdict in verdicts
    ]
    if not rows and ends is not None:
        raise WeekNotPublished(f"{ends}")
    print_rows(
        rows,
        Layout(format, wide, pager),
        columns=("center", "window_end", "revision", "verdict"),
        about=about_published(rows),
    )
    if any(verdict.differences for verdict in verdicts):
        raise typer.Exit(1)


def _clean(forgotten: int, invalid: int) -> str:
    if not forgotten and not invalid:
        return "identical"
    if not invalid:
        return _("intact; {n} deleted at their owners' wish since").format(n=forgotten)
    if not forgotten:
        return _("intact; {n} marked invalid since").format(n=invalid)
    said = _("intact; {n} deleted at their owners' wish and {invalid} marked invalid since")
    return said.format(n=forgotten, invalid=invalid)
