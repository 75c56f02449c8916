"""The weekly digest."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    AsOfOption,
    DryRunOption,
    Language,
    group,
    now,
    say_if_dry,
    settings,
    week,
    week_of_run,
)
from bot.cli.completion import center_codes
from bot.cli.language import gettext as _
from bot.cli.language import ngettext

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The weekly digest.")


@app.command("preview", epilog="Example: czn-index digest preview BRY-01 --out preview/")
def digest_preview(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write digest.png and digest.txt.")],
    center: Annotated[
        str | None, typer.Argument(metavar="CENTER", help="The center's code.", autocompletion=center_codes)
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="NAME", help="A region's digest; with CENTER, that center must be in it."),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
    as_of: AsOfOption = None,
) -> None:
    """Write a center's or a region's digest as a picture and a text, without sending it."""
    if center is None and region is None:
        raise typer.BadParameter("CENTER or --region is needed")
    chosen = week(as_of)
    files = in_database(
        Audit("digest preview", center, region, week_of_run(chosen)),
        lambda db: _preview(db, center, region, chosen, out, language),
    )
    for file in files:
        typer.echo(str(file))


async def _preview(
    db: "Database", center: str | None, region: str | None, chosen: int, out: Path, language: str
) -> list[Path]:
    from bot.comments import dictionary
    from bot.digest import preview
    from storage.places import chosen_centers

    if center is None:
        content_of_region = await preview.region_content(
            db, region=region or "", week=chosen, methodologies=settings().methodologies
        )
        return preview.write_region(content_of_region, out, language)
    (one,) = await chosen_centers.chosen(db, center, region)
    own = settings()
    content = await preview.content(
        db, center_code=one.code, week=chosen, now=now(), themes=dictionary.chosen(own),
        methodologies=own.methodologies,
    )  # fmt: skip
    return preview.write(content, await preview.quotes(db, content), out, language)


@app.command("run", epilog="Example: czn-index digest run --as-of 2026-11-30")
def digest_run(as_of: AsOfOption = None, dry_run: DryRunOption = False) -> None:
    """Publish the last complete week, build the digests of all centers and regions and queue them. The running bot
    delivers them. Safe to run twice."""
    from bot import jobs
    from bot.comments import dictionary
    from scoring.windows import window

    chosen = week(as_of)

    async def run(db: "Database") -> jobs.WeekReport:
        own = settings()
        return await jobs.run_week(
            db,
            week=chosen,
            now=now(),
            themes=dictionary.chosen(own),
            versions=own.versions,
            methodologies=own.methodologies,
        )

    report = in_database(Audit("digest run", detail=week_of_run(chosen)), run, dry_run=dry_run)
    say_if_dry(dry_run)
    parts = (
        ngettext("{n} center published", "{n} centers published", report.published).format(n=report.published),
        ngettext("{n} digest built", "{n} digests built", report.digests).format(n=report.digests),
        ngettext("{n} message queued", "{n} messages queued", report.queued).format(n=report.queued),
    )
    ending = _("for the week that ended on {day}").format(day=window(chosen, 1).end)
    typer.echo(f"{', '.join(parts)}, {ending}.")
