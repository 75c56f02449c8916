"""The lake of answers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    group,
    now,
    settings,
    week_of_run,
    week_with,
)
from bot.cli.language import gettext as _
from bot.cli.language import ngettext
from bot.cli.printing import Format, Layout, print_rows, progress
from bot.cli.verdicts import fail_if_different, rows_of

if TYPE_CHECKING:
    from bot.lake.exporting import Exported
    from bot.lake.verification import Found
    from storage.engine.database import Database

app = group("The answers of all years as Parquet.")


@app.command("export", epilog="Example: czn-index lake export --out lake")
def lake_export(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the lake.")],
    whole: Annotated[
        bool, typer.Option("--whole", help="Write every file anew, also those whose answers have not changed.")
    ] = False,
) -> None:
    """Write all completed interviews as Parquet by month and region, without comments and identities; a lake that is
    there is brought up to date.

    Only files whose answers have changed are written. Meanwhile, and after an export that was interrupted, the lake of
    before can be read: see docs/lake.md.
    """
    _require("pyarrow", "Parquet", "lake")
    from bot.key_files import secret_key
    from bot.lake import exporting

    async def write(db: "Database") -> "Exported":
        file = settings().secret_key_file
        with progress("Exporting") as advance:
            return await exporting.export(
                db, out, read_secret=lambda: secret_key(file), now=now(), whole=whole, progress=advance
            )

    done = in_database(Audit("lake export", detail="whole" if whole else ""), write, only_reads=True)
    files = ngettext("{n} file written", "{n} files written", done.new_files).format(n=done.new_files)
    removed = ngettext("{n} removed", "{n} removed", done.removed).format(n=done.removed)
    said = ngettext("{out}: {n} interview in {files} files", "{out}: {n} interviews in {files} files", done.interviews)
    typer.echo(f"{said.format(out=out, n=done.interviews, files=done.files)}; {files}, {removed}.")


@app.command("verify", epilog="Example: czn-index lake verify lake --week 2026-11-23")
def lake_verify(
    lake: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the lake.")],
    spark: Annotated[
        str | None,
        typer.Option("--spark", metavar="URL", help="Add up on this cluster of Spark, such as spark://host:7077."),
    ] = None,
    center: CenterOption = None,
    region: RegionOption = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--week", formats=["%Y-%m-%d"], help="A day of the week that the windows end with; by default all."
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Recompute published indices from a lake, every revision of every week: identical to the last digit, or what
    differs (exit code 1).

    DuckDB adds up on this machine, or a cluster of Spark whose workers see the same folder. Printed is what is not
    identical. A file that is missing or damaged is named, and nothing is compared.
    """
    _require("pyarrow", "Parquet", "lake")
    if spark is None:
        _require("duckdb", "DuckDB", "lake")
    else:
        _require("pyspark", "Spark", "spark")
    from bot.lake import engines, verification
    from storage.errors import WeekNotPublished

    chosen = week_with(as_of)

    async def verify(db: "Database") -> "Found":
        with progress("Recomputing") as advance:
            return await verification.verify(
                db, lake, engines.of(spark), center=center, region=region, week=chosen, progress=advance
            )

    detail = " ".join(filter(None, ["" if chosen is None else week_of_run(chosen), "" if spark is None else "Spark"]))
    found = in_database(Audit("lake verify", center, region, detail), verify, only_reads=True)
    if not found.snapshots and as_of is not None:
        raise WeekNotPublished(f"{as_of.date()}")
    if found.behind:
        said = ngettext(
            "{n} file is behind the database, of {month} {region}; run: czn-index lake export --out {lake}",
            "{n} files are behind the database, the first of {month} {region}; run: czn-index lake export --out {lake}",
            len(found.behind),
        )
        month, place = found.behind[0]
        typer.echo(f"czn-index: {said.format(n=len(found.behind), month=month, region=place, lake=lake)}", err=True)
    print_rows(
        rows_of(found.told),
        Layout(format, wide, pager),
        columns=("center", "window_end", "revision", "methodology", "verdict"),
        about=_proved(found),
    )
    fail_if_different(found.told)


def _proved(found: "Found") -> str:
    snapshots = ngettext("{n} snapshot", "{n} snapshots", found.snapshots).format(n=found.snapshots)
    weeks = ngettext("{n} week", "{n} weeks", found.weeks).format(n=found.weeks)
    said = _(
        "{snapshots} of {weeks} recomputed by {engine} from a lake of {interviews} interviews: {identical} identical."
    )
    return said.format(
        snapshots=snapshots,
        weeks=weeks,
        engine=found.engine,
        interviews=found.interviews,
        identical=found.identical,
    )


def _require(module: str, purpose: str, extra: str) -> None:
    """Raises ExtraMissing."""
    import importlib.util

    from storage.errors import ExtraMissing

    if importlib.util.find_spec(module) is None:
        raise ExtraMissing(purpose, extra)
