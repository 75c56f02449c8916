"""The weekly digest."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import AsOfOption, Language, group, in_database, now, week

app = group("The weekly digest.")


@app.command("preview", epilog="Example: czn-index digest preview BRY-01 --out preview/")
def digest_preview(
    center: Annotated[str, typer.Argument(metavar="CENTER", help="The center's code.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write digest.png and digest.txt.")],
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
    as_of: AsOfOption = None,
) -> None:
    """Write a center's digest as a picture and a text, without sending it."""
    from bot import preview

    chosen = week(as_of)
    content = in_database(
        lambda db: preview.content(db, center_code=center, week=chosen, now=now()),
        audit="digest preview",
        center=center,
        detail=f"week {chosen}",
    )
    for file in preview.write(content, out, language):
        typer.echo(str(file))


@app.command("run", epilog="Example: czn-index digest run --as-of 2026-11-30")
def digest_run(as_of: AsOfOption = None) -> None:
    """Publish, build every center's digest and queue it; the running bot delivers. Safe to run twice."""
    from bot import jobs

    report = in_database(lambda db: jobs.run_week(db, week=week(as_of), now=now()))
    typer.echo(f"{report.published} centers published, {report.digests} digests, {report.queued} queued for delivery.")
