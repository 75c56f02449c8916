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
    from bot.report.method_2026 import assembling as assembling_2026
    from bot.report.method_2026 import writing as writing_2026
    from scoring.method_2026.versions import LATER
    from scoring.windows import last_complete_week

    async def write(db: "Database") -> list[Path]:
        themes = dictionary.chosen(settings())
        if settings().methodologies.of(last_complete_week(now().date())).leading == LATER:
            splits = settings().versions.splits()
            later = await assembling_2026.report(db, region=region, now=now(), themes=themes, splits=splits)
            return writing_2026.write(later, out, language)
        content = await assembling.report(db, region=region, now=now(), themes=themes)
        return writing.write(content, out, language)

    for file in in_database(Audit("report", region=region), write, only_reads=True):
        typer.echo(str(file))
