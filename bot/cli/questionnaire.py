"""The questionnaire."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Language, group

app = group("The questionnaire.")


@app.command("export", epilog="Example: czn-index questionnaire export --out codebook.html --language en")
def questionnaire_export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html|FILE.md", help="The file to write.")],
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
) -> None:
    """Write the codebook of exported answers: questions, wording, codes, missing values, weights, quality."""
    from bot.codebook import writing

    writing.write(out, language)
    typer.echo(str(out))
