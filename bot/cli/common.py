"""What the operators' commands share: options, and a database to work in."""

import asyncio
import logging
import os
import pwd
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.printing import Format
from questionnaire.model import RespondentType

if TYPE_CHECKING:
    from bot.imports.intake import Intake
    from bot.settings import Settings
    from storage.engine.database import Database

T = TypeVar("T")


def group(about: str) -> typer.Typer:
    """The commands of one noun."""
    return typer.Typer(help=about, no_args_is_help=True, pretty_exceptions_enable=False)


class Language(StrEnum):
    RU = "ru"
    EN = "en"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the list.")]
CenterOption = Annotated[str | None, typer.Option("--center", metavar="CODE", help="Only this center.")]
RegionOption = Annotated[str | None, typer.Option("--region", metavar="NAME", help="Only this region.")]
TypeOption = Annotated[RespondentType | None, typer.Option("--type", help="Only this type of respondent.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Publish as if on this date; by default today."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Import nothing of a file that has any bad row; exit code 1.")
]


def settings() -> "Settings":
    from bot import settings

    return settings.load()


def in_database(
    work: "Callable[[Database], Awaitable[T]]",
    *,
    url: str | None = None,
    as_it_is: bool = False,
    audit: str | None = None,
    center: str | None = None,
    region: str | None = None,
    detail: str = "",
) -> T:
    """Runs the work on the database of the settings, or the one at `url`, and closes it whatever happens.

    `as_it_is` leaves a schema of an earlier version alone.

    `audit` names the command in the audit log, with the place that it looks at and a detail free of personal data. The
    line is written before the work: what cannot be written down is not shown, and what failed was still asked for.
    """
    from bot import logs
    from storage.engine.database import Database

    chosen = settings()
    logs.configure(chosen.log_format, level=logging.WARNING)

    async def run() -> T:
        address = url or chosen.database_url
        db = Database.as_it_is(address) if as_it_is else await Database.open(address)
        try:
            if audit is not None and not (as_it_is and await _is_without_log(db)):
                await _write_down(db, audit, center, region, detail)
            return await work(db)
        finally:
            await db.close()

    return asyncio.run(run())


async def _is_without_log(db: "Database") -> bool:
    """Earlier revisions of the schema had no audit log."""
    from storage import audit

    return not await audit.is_kept(db)


async def _write_down(db: "Database", action: str, center: str | None, region: str | None, detail: str) -> None:
    from storage import audit

    place = audit.place(center, region)
    await audit.write(db, at=now(), actor=f"cli:{_account()}", action=action, place=place, detail=detail)


def _account() -> str:
    """The account of the operating system; from its number, because a name in the environment is anybody's to set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def now() -> datetime:
    return datetime.now(UTC)


def day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def week(as_of: datetime | None) -> int:
    """The last week that is complete on a date, by default today."""
    from scoring.windows import last_complete_week

    return last_complete_week(day(as_of) or now().date())


def print_intake(file: Path, intake: "Intake", became: str) -> None:
    """What became of the rows of a file, the first problems on standard error."""
    for problem in intake.problems:
        typer.echo(f"czn-index: {file.name}: {problem}", err=True)
    typer.echo(f"{intake.read} rows read: {became}, {intake.rejected} rejected.")
    if intake.rejected_file is not None:
        typer.echo(f"Rejected rows, with what is wrong: {intake.rejected_file}")
