"""What methodology 2026.1 tells operators about the nation: early warnings, answers against facts, and actions."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    now,
    settings,
    week,
    week_of_run,
)
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext
from bot.cli.printing import Format, Layout, print_rows, rounded

if TYPE_CHECKING:
    from bot.tables.gaps import Found, Row

WeekOption = Annotated[
    datetime | None,
    typer.Option("--week", formats=["%Y-%m-%d"], help="As of the last complete week on this day; by default today."),
]


def warnings(
    center: CenterOption = None,
    region: RegionOption = None,
    as_of: WeekOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List early warnings since the norms began: new ones, of which the center reads in its digest, and earlier
    ones."""
    from bot.tables import warnings as table
    from scoring.windows import week_name

    chosen = week(as_of)
    rows = in_database(
        Audit("index warnings", center, region, week_of_run(chosen)),
        lambda db: table.rows(db, week=chosen, center=center, region=region),
    )
    new = sum(row["state"] == "new" for row in rows)
    said = _("Up to week {week}: {new} new early warnings, {earlier} earlier ones.")
    layout = Layout(format, wide, pager)
    print_rows(
        [_spoken(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "respondents", "since_week", "weeks", "fall", "s", "state"),
        about=said.format(week=week_name(chosen), new=new, earlier=len(rows) - new),
    )


def _spoken(row: "Row") -> "Row":
    return {**rounded(row), "respondents": pgettext("value", row["respondents"])}


def gaps(
    center: CenterOption = None,
    region: RegionOption = None,
    every: Annotated[bool, typer.Option("--all", help="Usual ones too.")] = False,
    as_of: WeekOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List groups in which a center’s answers and imported measurements disagree, by methodology 2026.1. “Answers
    better” is a sign for operators alone; of “facts better” the center reads in its digest."""
    from bot.tables import gaps as table

    chosen = week(as_of)
    found = in_database(
        Audit("index gaps", center, region, week_of_run(chosen)),
        lambda db: table.rows(db, week=chosen, center=center, region=region, every=every),
    )
    layout, columns = Layout(format, wide, pager), ("center", "group", "answers", "facts", "d", "verdict")
    shown = [rounded(row) for row in found.rows] if layout.is_table else found.rows
    print_rows(shown, layout, columns=columns, about=_lines(found))


def _lines(found: "Found") -> str:
    """The groups with a line of the nation."""
    if not found.centers:
        return _("No group has answers and measurements at thirty centers.")
    each = ", ".join(f"{group} ({n}; {found.omega[group]:.1f})" for group, n in found.centers.items())
    return _("Groups (centers with both; ω in points): {each}.").format(each=each)


def actions(
    center: CenterOption = None,
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List what centers did and what became of it in 13 weeks, what worked best first."""
    from bot.tables import actions as table

    methodologies = settings().methodologies
    rows = in_database(
        Audit("index actions", center, region),
        lambda db: table.rows(db, now().date(), methodologies, center=center, region=region),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [rounded(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("center", "group", "what", "since", "verdict", "points", "effect"),
        about=_counted(rows),
    )


def _counted(rows: list[dict[str, Any]]) -> str:
    judged = [row for row in rows if row["verdict"] is not None]
    worked = sum(row["worked"] for row in judged)
    said = ngettext(
        "{n} action, {judged} of them judged, {worked} of those worked.",
        "{n} actions, {judged} of them judged, {worked} of those worked.",
        len(rows),
    )
    return said.format(n=len(rows), judged=len(judged), worked=worked)
