"""The operator's report."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Language, RegionOption, in_database, now, settings


def report(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write report.html and report.xlsx.")],
    region: RegionOption = None,
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
) -> None:
    """Write what was published last as a page to read or print, and the same tables as a workbook."""
    from bot.comments import dictionary
    from bot.report import assembling, writing

    themes = dictionary.chosen(settings())
    content = in_database(
        lambda db: assembling.report(db, region=region, now=now(), themes=themes), audit="report", region=region
    )
    for file in writing.write(content, out, language):
        typer.echo(str(file))
