"""The index: publish and show it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    AsOfOption,
    CenterOption,
    FormatOption,
    RegionOption,
    day,
    group,
    now,
    settings,
    week,
    week_of_run,
)
from bot.cli.printing import Format, for_reading, print_rows, progress

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The index: publish and show it.")


@app.command("compute", epilog="Example: czn-index index compute --as-of 2026-11-30")
def index_compute(as_of: AsOfOption = None) -> None:
    """Publish every center's index for the last complete week; centers without a change are left alone."""
    from bot.results import publishing

    chosen, versions = week(as_of), settings().versions

    async def publish(db: "Database") -> publishing.PublishReport:
        with progress("Counting interviews") as advance:
            return await publishing.publish(db, week=chosen, now=now(), versions=versions, progress=advance)

    report = in_database(Audit("index compute", detail=week_of_run(chosen)), publish)
    typer.echo(
        f"{report.published} centers published, {report.unchanged} unchanged, {report.held} waiting for five new "
        f"answers, for {report.window.start} to {report.window.end}."
    )


@app.command("show", epilog="Example: czn-index index show --center BRY-01 --format json")
def index_show(
    center: CenterOption = None,
    region: RegionOption = None,
    live: Annotated[bool, typer.Option("--live", help="Compute from the answers up to now instead.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show the last published index of every center."""
    from bot.tables import index

    rows = in_database(
        Audit("index show", center, region, "live" if live else ""),
        lambda db: index.rows(db, center=center, region=region, live=live, now=now()),
    )
    print_rows([for_reading(row) for row in rows] if format is Format.TABLE else rows, format)


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
) -> None:
    """Recompute published indices from the answers: identical to the last digit, or what differs (exit code 1)."""
    from bot.results import verification
    from scoring.windows import week_of

    ends = day(as_of)
    chosen = None if ends is None else week_of(ends)

    async def verify(db: "Database") -> list[verification.Verdict]:
        with progress("Recomputing") as advance:
            return await verification.verify(db, center=center, region=region, week=chosen, progress=advance)

    verdicts = in_database(Audit("index verify", center, region, "" if chosen is None else week_of_run(chosen)), verify)
    rows = [
        {
            "center": verdict.center,
            "window_end": verdict.window_end,
            "revision": verdict.revision,
            "verdict": "; ".join(verdict.differences) or _clean(verdict.forgotten),
        }
        for verdict in verdicts
    ]
    print_rows(rows, format)
    if any(verdict.differences for verdict in verdicts):
        raise typer.Exit(1)


def _clean(forgotten: int) -> str:
    return f"intact; {forgotten} deleted at their owners' wish since" if forgotten else "identical"
