"""Options, settings and days that the operators' commands share."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.completion import center_codes
from bot.cli.groups import Group
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, spoken_error
from bot.cli.printing import Format
from questionnaire.model import RespondentType

if TYPE_CHECKING:
    from bot.imports.intake import Intake
    from bot.settings import Settings


YEARS = range(2000, 2101)


def group(about: str) -> typer.Typer:
    """A group for the commands of one noun."""
    return typer.Typer(
        help=about, cls=Group, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )


class Language(StrEnum):
    RU = "ru"
    EN = "en"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the list.")]
WideOption = Annotated[bool, typer.Option("--wide", help="Show every column of the table.")]
PagerOption = Annotated[
    bool, typer.Option("--pager/--no-pager", help="Page a table that is longer than the screen of a terminal.")
]
CenterOption = Annotated[
    str | None,
    typer.Option("--center", metavar="CODE", help="Only this center.", autocompletion=center_codes),
]
RegionOption = Annotated[str | None, typer.Option("--region", metavar="NAME", help="Only this region.")]
TypeOption = Annotated[RespondentType | None, typer.Option("--type", help="Only this type of respondent.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Publish as if on this date; by default today."),
]
WindowEndOption = Annotated[
    datetime | None,
    typer.Option(
        "--week", formats=["%Y-%m-%d"], help="A day of the week that the window ends with; by default the last."
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Import nothing of a file that has any bad row; exit code 1.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what the command would do, and change nothing.")]


def settings() -> "Settings":
    from bot import settings

    return settings.load()


def now() -> datetime:
    return datetime.now(UTC)


def day(moment: datetime | None) -> date | None:
    """Raises BadParameter for a year that must be a typing error."""
    if moment is not None and moment.year not in YEARS:
        raise typer.BadParameter(f"{moment.date()} is not between the years {YEARS[0]} and {YEARS[-1]}")
    return None if moment is None else moment.date()


def in_order(start: date | None, end: date | None) -> None:
    """Raises BadParameter for a span that ends before it begins."""
    if start is not None and end is not None and start > end:
        raise typer.BadParameter(f"--from {start} is after --to {end}")


def week(as_of: datetime | None) -> int:
    """The last complete week on a date, by default today.

    Raises BadParameter if that week has not begun anywhere: a published week stays, and no digest of the weeks before
    it would be built any more.
    """
    from scoring.windows import last_complete_week, newest_day, week_of

    chosen, today = last_complete_week(day(as_of) or now().date()), newest_day(now())
    if chosen > week_of(today):
        raise typer.BadParameter(f"the week before {day(as_of)} has not begun: today is {today}")
    return chosen


def week_with(as_of: datetime | None) -> int | None:
    """The week that a day lies in; None without a day."""
    from scoring.windows import week_of

    ends = day(as_of)
    return None if ends is None else week_of(ends)


def week_of_run(chosen: int) -> str:
    """The week of a run, for the audit log."""
    from scoring.windows import week_name

    return f"week {week_name(chosen)}"


def print_intake(file: Path, intake: "Intake", became: str) -> None:
    """Prints the fate of a file's rows, with the first problems on standard error."""
    for problem in intake.problems:
        typer.echo(f"czn-index: {file.name}: {spoken_error(str(problem))}", err=True)
    read = ngettext("{n} row read", "{n} rows read", intake.read).format(n=intake.read)
    rejected = ngettext("{n} rejected", "{n} rejected", intake.rejected).format(n=intake.rejected)
    typer.echo(f"{read}: {became}, {rejected}.")
    if intake.rejected_file is not None:
        typer.echo(_("Rejected rows, with what is wrong: {file}").format(file=intake.rejected_file))


def say_if_dry(dry_run: bool) -> None:
    if dry_run:
        typer.echo(_("Nothing was written. Without --dry-run:"))
