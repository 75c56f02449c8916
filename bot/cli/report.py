"""The operator's report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import Language, RegionOption, now, settings

if TYPE_CHECKING:
    from storage.engine.database import Database


def report(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write report.html and report.xlsx.")],
    region: RegionOption = None,
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
) -> None:
    """Write the last published results as a page to read or print, and the same tables as a workbook."""
    from bot.comments import dictionary
    from bot.report import assembling, writing

    async def write(db: "Database") -> list[Path]:
        themes = dictionary.chosen(settings())
        content = await assembling.report(db, region=region, now=now(), themes=themes)
        return writing.write(content, out, language)

    for file in in_database(Audit("report", region=region), write):
        typer.echo(str(file))
