"""The operators' command line: parse, call, print. What a command needs is imported when it runs, so help is quick."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.terminal import Format, for_reading, in_percent, print_rows, progress
from questionnaire.model import RespondentType

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

T = TypeVar("T")


def _group(about: str) -> typer.Typer:
    return typer.Typer(help=about, no_args_is_help=True, pretty_exceptions_enable=False)


app = typer.Typer(
    name="czn-index",
    help="Runs the client-centricity index of employment centers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db_app = _group("The database.")
centers_app = _group("The centers that are rated.")
admins_app = _group("Administrators: who gets a center's digest.")
responses_app = _group("The answers.")
index_app = _group("The index: publish and show it.")
questions_app = _group("The questions: how they were answered.")
digest_app = _group("The weekly digest.")
app.add_typer(db_app, name="db")
app.add_typer(centers_app, name="centers")
app.add_typer(admins_app, name="admins")
app.add_typer(responses_app, name="responses")
app.add_typer(index_app, name="index")
app.add_typer(questions_app, name="questions")
app.add_typer(digest_app, name="digest")


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


@db_app.command("upgrade", epilog="Example: czn-index db upgrade")
def db_upgrade() -> None:
    """Bring the database to the current schema, making it where there is none."""
    from storage.database import Database

    revision = asyncio.run(Database.upgrade(_settings().database_url))
    typer.echo(f"The database is at revision {revision}.")


@centers_app.command("import", epilog="Example: czn-index centers import centers.csv")
def centers_import(
    file: Annotated[Path, typer.Argument(help="CSV with the columns code,name,region,city,timezone.")],
    sample: Annotated[bool, typer.Option("--sample", help="Mark the centers as sample data.")] = False,
) -> None:
    """Add the centers of a CSV file and change those that differ. A file with any problem changes nothing."""
    from storage import centers, centers_file

    rows = centers_file.read(file)
    report = _in_database(lambda db: centers.load(db, rows, sample=sample, now=_now()))
    typer.echo(f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged.")


@centers_app.command("list", epilog='Example: czn-index centers list --region "Псковская область" --format csv')
def centers_list(region: RegionOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the centers."""
    from storage import centers

    columns = ("code", "name", "region", "city", "timezone", "opening_hours", "verification", "sample")
    found = _in_database(lambda db: centers.listing(db, region=region))
    print_rows([{column: getattr(center, column) for column in columns} for center in found], format)


@admins_app.command("invite", epilog="Example: czn-index admins invite --center BRY-01")
def admins_invite(
    center: Annotated[str, typer.Option("--center", metavar="CODE", help="The center to look after.")],
) -> None:
    """Print a one-time link; whoever opens it within a day becomes the center's administrator."""
    from bot import invitations

    typer.echo(_in_database(lambda db: invitations.invite(db, center_code=center, now=_now())))


@admins_app.command("list", epilog="Example: czn-index admins list --format json")
def admins_list(format: FormatOption = Format.TABLE) -> None:
    """List the administrators, revoked ones included."""
    from bot import invitations

    print_rows(_in_database(invitations.listing), format)


@admins_app.command("revoke", epilog="Example: czn-index admins revoke 3f9c2a7be1d04c55")
def admins_revoke(membership: Annotated[str, typer.Argument(help="The id that `admins list` shows.")]) -> None:
    """End an administrator's rights at once; digests on their way are cancelled."""
    from storage import memberships

    _in_database(lambda db: memberships.revoke(db, membership, now=_now()))
    typer.echo("Revoked.")


@responses_app.command("export", epilog="Example: czn-index responses export --out responses.csv --from 2026-09-01")
def responses_export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="The file to write.")],
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, in the center's zone.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, in the center's zone.")
    ] = None,
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    unfinished: Annotated[bool, typer.Option("--unfinished", help="Interviews that were not completed, too.")] = False,
) -> None:
    """Write the interviews to a CSV file, one row each, with the fifteen codes as they were given."""
    from storage import export

    chosen = export.Filters(
        start=_day(start), end=_day(end), center=center, region=region, respondent_type=type, unfinished=unfinished
    )

    async def write(db: "Database") -> int:
        with progress("Exporting") as advance:
            return await export.responses(db, out, filters=chosen, progress=advance)

    typer.echo(f"{_in_database(write)} interviews written to {out}.")


@responses_app.command("import", epilog="Example: czn-index responses import paper.csv --strict")
def responses_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="Columns as in the export.")],
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing of a file that has any bad row.")] = False,
) -> None:
    """Add answers from paper, kiosks or archives; bad rows are reported and written to FILE.rejected.csv."""
    from bot import importing

    async def read(db: "Database") -> importing.ImportReport:
        with progress("Importing") as advance:
            return await importing.run(db, file, now=_now(), strict=strict, progress=advance)

    report = _in_database(read)
    for problem in report.problems:
        typer.echo(f"czn-index: {file.name}: {problem}", err=True)
    typer.echo(f"{report.read} rows read: {report.added} added, {report.known} known, {report.rejected} rejected.")
    if report.rejected_file is not None:
        typer.echo(f"Rejected rows, with what is wrong: {report.rejected_file}")


@index_app.command("compute", epilog="Example: czn-index index compute --as-of 2026-11-30")
def index_compute(as_of: AsOfOption = None) -> None:
    """Publish every center's index for the last complete week; centers without a change are left alone."""
    from bot import publishing

    async def publish(db: "Database") -> publishing.PublishReport:
        with progress("Counting interviews") as advance:
            return await publishing.publish(db, week=_week(as_of), now=_now(), progress=advance)

    report = _in_database(publish)
    typer.echo(
        f"{report.published} centers published, {report.unchanged} unchanged, "
        f"for {report.window.start} to {report.window.end}."
    )


@index_app.command("show", epilog="Example: czn-index index show --center BRY-01 --format json")
def index_show(
    center: CenterOption = None,
    region: RegionOption = None,
    live: Annotated[bool, typer.Option("--live", help="Compute from the answers up to now instead.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show the last published index of every center."""
    from bot import index_table

    rows = _in_database(lambda db: index_table.rows(db, center=center, region=region, live=live, now=_now()))
    print_rows([for_reading(row) for row in rows] if format is Format.TABLE else rows, format)


@index_app.command("verify", epilog="Example: czn-index index verify --center BRY-01")
def index_verify(
    center: CenterOption = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--week", formats=["%Y-%m-%d"], help="A day of the week that the window ends with; by default the last."
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Recompute published indices from the answers: identical to the last digit, or what differs (exit code 1)."""
    from bot import verify
    from scoring.windows import week_of

    day = _day(as_of)
    verdicts = _in_database(lambda db: verify.verify(db, center=center, week=None if day is None else week_of(day)))
    rows = [
        {
            "center": verdict.center,
            "window_end": verdict.window_end,
            "revision": verdict.revision,
            "verdict": "; ".join(verdict.differences) or "identical",
        }
        for verdict in verdicts
    ]
    print_rows(rows, format)
    if any(verdict.differences for verdict in verdicts):
        raise typer.Exit(1)


@questions_app.command("show", epilog="Example: czn-index questions show --region 'Псковская область' --type employer")
def questions_show(
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show how many agree and how many do not use a channel, with 95 % intervals, over all answers that count."""
    from bot import question_table

    rows = _in_database(lambda db: question_table.rows(db, center=center, region=region, respondent_type=type))
    print_rows([in_percent(row) for row in rows] if format is Format.TABLE else rows, format)


@digest_app.command("preview", epilog="Example: czn-index digest preview BRY-01 --out preview/")
def digest_preview(
    center: Annotated[str, typer.Argument(metavar="CENTER", help="The center's code.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write digest.png and digest.txt.")],
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
    as_of: AsOfOption = None,
) -> None:
    """Write a center's digest as a picture and a text, without sending it."""
    from bot import preview

    content = _in_database(lambda db: preview.content(db, center_code=center, week=_week(as_of)))
    for file in preview.write(content, out, language):
        typer.echo(str(file))


@digest_app.command("run", epilog="Example: czn-index digest run --as-of 2026-11-30")
def digest_run(as_of: AsOfOption = None) -> None:
    """Publish, build every center's digest and queue it; the running bot delivers. Safe to run twice."""
    from bot import jobs

    report = _in_database(lambda db: jobs.run_week(db, week=_week(as_of), now=_now()))
    typer.echo(f"{report.published} centers published, {report.digests} digests, {report.queued} queued for delivery.")


def main() -> None:
    """Runs a command; whatever goes wrong is one line on standard error and a non-zero exit."""
    try:
        app()
    except _known_problems() as problem:
        typer.echo(f"czn-index: {problem}", err=True)
        sys.exit(1)


def _known_problems() -> tuple[type[Exception], ...]:
    from bot.settings import SettingsError
    from storage.errors import StorageError

    return (SettingsError, StorageError, OSError)


def _settings() -> "Settings":
    from bot import settings

    return settings.load()


def _in_database(work: "Callable[[Database], Awaitable[T]]") -> T:
    from bot import logs
    from storage.database import Database

    logs.configure(_settings().log_format, level=logging.WARNING)

    async def run() -> T:
        db = await Database.open(_settings().database_url)
        try:
            return await work(db)
        finally:
            await db.close()

    return asyncio.run(run())


def _now() -> datetime:
    return datetime.now(UTC)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _week(as_of: datetime | None) -> int:
    """The last week that is complete on a date, by default today."""
    from scoring.windows import last_complete_week

    return last_complete_week(_day(as_of) or _now().date())


if __name__ == "__main__":
    main()
