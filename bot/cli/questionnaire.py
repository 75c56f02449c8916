"""The questionnaire."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Language, group

app = group("The questionnaire.")


@app.command("codebook", epilog="Example: czn-index questionnaire codebook --out codebook.html --language en")
def questionnaire_codebook(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html|FILE.md", help="The file to write.")],
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
) -> None:
    """Write what every exported column means: questions and their wording, codes, missing values, weights, quality."""
    from bot.codebook import writing

    writing.write(out, language)
    typer.echo(str(out))
