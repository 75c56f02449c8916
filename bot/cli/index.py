"""The index."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import star_words
from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    AsOfOption,
    CenterOption,
    DryRunOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    WindowEndOption,
    group,
    now,
    say_if_dry,
    settings,
    week,
    week_of_run,
    week_with,
)
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext
from bot.cli.printing import Format, Layout, Row, brief_for_reading, for_reading, print_rows, progress
from bot.cli.verdicts import fail_if_different, rows_of
from bot.cli.windows import about_index, about_published

if TYPE_CHECKING:
    from bot.results.publish_report import PublishReport
    from bot.results.verdicts import Verdict
    from bot.tables.bridge import Crossed
    from storage.engine.database import Database

app = group("The index.")


class Version(StrEnum):
    """Of the methodology."""

    EARLIER = "2022.1"
    LATER = "2026.1"


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
    force = own.methodologies.of(chosen)
    typer.echo(_done(done.leading))
    if done.other is not None:
        other = next(version for version in force.computed if version != force.leading)
        typer.echo(_("By methodology {version}: {done}").format(version=other, done=_done(done.other)))


def _done(report: "PublishReport") -> str:
    parts = (
        ngettext("{n} center published", "{n} centers published", report.published).format(n=report.published),
        ngettext("{n} unchanged", "{n} unchanged", report.unchanged).format(n=report.unchanged),
        ngettext("{n} waiting for five new answers", "{n} waiting for five new answers", report.held).format(
            n=report.held
        ),
    )
    span = _("for {start} to {end}").format(start=report.window.start, end=report.window.end)
    return f"{', '.join(parts)}, {span}."


@app.command("show", epilog="Example: czn-index index show --center BRY-01 --format json")
def index_show(
    center: CenterOption = None,
    region: RegionOption = None,
    live: Annotated[
        bool, typer.Option("--live", help="Compute from the answers up to now, without publishing.")
    ] = False,
    methodology: Annotated[
        Version | None, typer.Option("--methodology", help="Figures of this version; by default of the leading one.")
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show the last published index of every center."""
    chosen = methodology or settings().methodologies.of(week(None)).leading
    layout = Layout(format, wide, pager)
    brief, later = layout.is_table and not wide and not live, chosen == Version.LATER

    async def read(db: "Database") -> list[dict[str, Any]]:
        # What is not shown is not loaded either.
        if later and brief:
            from bot.tables import brief_2026

            return await brief_2026.rows(db, center=center, region=region)
        if later:
            from bot.tables import index_2026

            return await index_2026.rows(db, center=center, region=region, live=live, now=now())
        from bot.tables import index

        if brief:
            return await index.brief_rows(db, center=center, region=region)
        return await index.rows(db, center=center, region=region, live=live, now=now())

    rows = in_database(Audit("index show", center, region, "live" if live else ""), read)
    if later:
        _print_later(rows, layout, star_words.brief_for_reading if brief else star_words.for_reading)
        return
    shown = brief_for_reading if brief else for_reading
    print_rows(
        [shown(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "n", "index, 13 weeks", "95 %", "heading", "trend", "star, year"),
        about=about_index(rows),
    )


def _print_later(rows: list[dict[str, Any]], layout: Layout, shown: Callable[[Row], Row]) -> None:
    print_rows(
        [shown(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "people", "index", "adjusted", "star", "place", "trend"),
        about=" ".join([about_published(rows), *_weights(rows)]).strip(),
    )


def _weights(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """π of the figures: mostly one for all."""
    found = {(row["share_job_seekers"], row["share_employers"]) for row in rows}
    return [star_words.weights(one) for one in sorted(found, reverse=True)]


@app.command("verify", epilog="Example: czn-index index verify --center BRY-01")
def index_verify(
    center: CenterOption = None,
    region: RegionOption = None,
    as_of: WindowEndOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Recompute published indices from the answers: identical to the last digit, or what differs (exit code 1)."""
    from bot.results.method_2022 import verification
    from bot.results.method_2026 import verification as later
    from storage.errors import WeekNotPublished

    chosen = week_with(as_of)

    async def verify(db: "Database") -> "list[tuple[Version, Verdict]]":
        found = []
        for version, check in ((Version.EARLIER, verification.verify), (Version.LATER, later.verify)):
            with progress("Recomputing") as advance:
                checked = await check(db, center=center, region=region, week=chosen, progress=advance)
            found += [(version, one) for one in checked]
        return found

    verdicts = in_database(Audit("index verify", center, region, "" if chosen is None else week_of_run(chosen)), verify)
    if not verdicts and as_of is not None:
        raise WeekNotPublished(f"{as_of.date()}")
    rows = rows_of(verdicts)
    print_rows(
        rows,
        Layout(format, wide, pager),
        columns=("center", "window_end", "revision", "methodology", "figures", "verdict"),
        about=about_published(rows),
    )
    fail_if_different(verdicts)


@app.command("bridge", epilog="Example: czn-index index bridge --format csv")
def index_bridge(
    as_of: WindowEndOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Compare the figures of both versions of the methodology, center by center, and show the link between them."""
    from bot.tables import bridge
    from scoring.windows import week_name

    chosen = week_with(as_of)
    found = in_database(
        Audit("index bridge", detail="" if chosen is None else week_of_run(chosen)),
        lambda db: bridge.crossed(db, week=chosen),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [_crossing(row) for row in found.rows] if layout.is_table else found.rows,
        layout,
        columns=("center", "index 2022.1", "index 2026.1", "difference", "stars 2022.1", "stars 2026.1"),
        about=" ".join([_linked(found, week_name), *_weights(found.rows)]),
    )


def _linked(found: "Crossed", named: Callable[[int], str]) -> str:
    bridge = found.bridge
    return _(
        "Up to week {week}: 2026.1 less 2022.1 is {link} in the median of {centers} centers, robust standard deviation "
        "{spread}, {largest} at most."
    ).format(
        week=named(found.week),
        link=f"{bridge.link:+.2f}",
        centers=len(bridge.centers),
        spread=f"{bridge.spread:.2f}",
        largest=f"{bridge.largest:.1f}",
    )


def _crossing(row: dict[str, Any]) -> dict[str, Any]:
    before, low = row["stars_2022"], row["stars_2026_low"]
    return {
        "center": row["center"],
        "region": row["region"],
        "index 2022.1": f"{row['index_2022']:.1f}",
        "index 2026.1": f"{row['index_2026']:.1f}",
        "difference": f"{row['difference']:+.1f}",
        "stars 2022.1": None if before is None else star_words.stars(before, before),
        "stars 2026.1": pgettext("value", row["star_state"])
        if low is None
        else star_words.stars(low, row["stars_2026_high"]),
    }
