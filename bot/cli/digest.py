"""The weekly digest."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsOfOption, Language, group, in_database, now, settings, week

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The weekly digest.")


@app.command("preview", epilog="Example: czn-index digest preview BRY-01 --out preview/")
def digest_preview(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write digest.png and digest.txt.")],
    center: Annotated[str | None, typer.Argument(metavar="CENTER", help="The center's code.")] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="A region's digest instead of a center's.")
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
    as_of: AsOfOption = None,
) -> None:
    """Write a center's or a region's digest as a picture and a text, without sending it."""
    if (center is None) == (region is None):
        raise typer.BadParameter("either CENTER or --region is needed")
    chosen = week(as_of)
    files = in_database(
        lambda db: _preview(db, center, region, chosen, out, language),
        audit="digest preview",
        center=center,
        region=region,
        detail=f"week {chosen}",
    )
    for file in files:
        typer.echo(str(file))


async def _preview(
    db: "Database", center: str | None, region: str | None, chosen: int, out: Path, language: str
) -> list[Path]:
    from bot.comments import dictionary
    from bot.digest import preview

    if region is not None:
        return preview.write_region(await preview.region_content(db, region=region, week=chosen), out, language)
    themes = dictionary.chosen(settings())
    content = await preview.content(db, center_code=center or "", week=chosen, now=now(), themes=themes)
    return preview.write(content, await preview.quotes(db, content), out, language)


@app.command("run", epilog="Example: czn-index digest run --as-of 2026-11-30")
def digest_run(as_of: AsOfOption = None) -> None:
    """Publish, build every center's and region's digest and queue it; the running bot delivers. Safe to run twice."""
    from bot import jobs
    from bot.comments import dictionary

    themes = dictionary.chosen(settings())
    report = in_database(lambda db: jobs.run_week(db, week=week(as_of), now=now(), themes=themes))
    typer.echo(f"{report.published} centers published, {report.digests} digests, {report.queued} queued for delivery.")
