"""The answers."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    DryRunOption,
    Language,
    RegionOption,
    StrictOption,
    TypeOption,
    day,
    group,
    in_order,
    now,
    print_intake,
    say_if_dry,
    settings,
)
from bot.cli.language import gettext as _
from bot.cli.language import ngettext
from bot.cli.printing import file_progress, progress

if TYPE_CHECKING:
    from storage.engine.database import Database
    from storage.export import Labels

app = group("The answers.")


class Form(StrEnum):
    WIDE = "wide"
    LONG = "long"


class Separator(StrEnum):
    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


@app.command("export", epilog="Example: czn-index responses export --out responses.csv --from 2026-09-01")
def responses_export(
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.csv|xlsx|parquet|sav", help="The file to write; its suffix is the format."),
    ],
    form: Annotated[
        Form, typer.Option("--form", help="A row for each interview (wide), or for each answer (long).")
    ] = Form.WIDE,
    language: Annotated[
        Language, typer.Option("--language", help="The language of labels, and of the long form's words.")
    ] = Language.RU,
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, in the center's zone.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, in the center's zone.")
    ] = None,
    separator: Annotated[
        Separator | None,
        typer.Option(
            "--separator", help="Between the cells of a CSV file, by default a comma; Russian Excel wants a semicolon."
        ),
    ] = None,
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Include interviews that were not completed.")
    ] = False,
    respondents: Annotated[
        bool,
        typer.Option("--respondents", help="Tell which interviews are of one person, by tokens of this file alone."),
    ] = False,
) -> None:
    """Write the interviews to a file for other tools, with the codes as they were given: CSV, XLSX, Parquet, or SPSS
    with its labels and missing values."""
    from storage import export

    if separator is not None and out.suffix.casefold() != ".csv":
        raise typer.BadParameter(f"{out} is no CSV file", param_hint="--separator")
    chosen = export.Filters(
        start=day(start), end=day(end), center=center, region=region, respondent_type=type, unfinished=unfinished
    )

    in_order(chosen.start, chosen.end)

    async def write(db: "Database") -> int:
        with progress("Exporting") as advance:
            return await export.responses(
                db,
                out,
                filters=chosen,
                form=export.Form(form),
                labels=_labels(out, language),
                respondents=respondents,
                separator=None if separator is None else export.Separator(separator),
                progress=advance,
            )

    detail = [f"{chosen.start or ''}..{chosen.end or ''}", type or "", "respondents" if respondents else ""]
    audit = Audit("responses export", center, region, " ".join(filter(None, detail)))
    written = in_database(audit, write, only_reads=True)
    said = ngettext("{n} interview written to {out}.", "{n} interviews written to {out}.", written)
    typer.echo(said.format(n=written, out=out))


def _labels(out: Path, language: str) -> "Labels":
    """Read only where the file has them: it takes as long as writing 20,000 interviews as CSV."""
    from storage import export

    if not export.has_labels(out):
        return export.Labels(language)
    from bot.codebook.labels import labels
    from handlers.language.texts import texts_in

    return labels(texts_in(language))


@app.command("import", epilog="Example: czn-index responses import paper.csv --strict")
def responses_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Columns as in the export.")],
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add answers from paper, telephone, kiosks or archives; bad rows are reported and written to FILE.rejected.csv.

    A column respondent may mark who answered: the same mark is the same person, and counts as one voice. Only a keyed
    hash of it is kept.

    An interview whose interview_id is known stays as it is, so a file can be imported again. A time without an offset
    is the center's own, the earlier one where clocks were put back. The exit code is 0 although rows were rejected;
    with --strict nothing of such a file is imported, and it is 1.
    """
    from bot.imports import responses as importing

    versions = settings().versions

    async def read(db: "Database") -> importing.ResponseImport:
        with file_progress("Importing") as advance:
            return await importing.run(
                db,
                file,
                now=now(),
                strict=strict,
                versions=versions,
                keep_rejects=not dry_run,
                read_secret=_secret,
                progress=advance,
            )

    report = in_database(Audit("responses import", detail="strict" if strict else ""), read, dry_run=dry_run)
    say_if_dry(dry_run)
    became = _("{added} added, {known} known").format(added=report.added, known=report.known)
    print_intake(file, report.intake, became)


def _secret() -> bytes:
    from bot.key_files import secret_key

    return secret_key(settings().secret_key_file)
