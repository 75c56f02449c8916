"""The questionnaire on paper: printing sheets, and typing them in."""

from contextlib import ExitStack
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import Language, day, now, settings
from bot.cli.completion import center_codes
from bot.cli.language import gettext as _
from bot.cli.language import ngettext
from bot.cli.printing import progress

if TYPE_CHECKING:
    from storage.engine.database import Database
    from storage.entry.paper_sheets import Sheet
    from storage.places.centers import Center

MOST_SHEETS = 5_000


class Wording(StrEnum):
    """The two wordings of the questions."""

    JOB_SEEKER = "job_seeker"
    EMPLOYER = "employer"


def responses_sheets(
    center: Annotated[str, typer.Argument(metavar="CENTER", help="The center's code.", autocompletion=center_codes)],
    count: Annotated[int, typer.Option("--count", min=1, max=MOST_SHEETS, help="How many sheets.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="The file to print: one A4 page a sheet.")],
    type: Annotated[Wording, typer.Option("--type", help="Whose wording of the questions.")] = Wording.JOB_SEEKER,
    language: Annotated[Language, typer.Option("--language", help="The language of the sheets.")] = Language.RU,
) -> None:
    """Make the questionnaire on paper: numbered sheets, each with a code that counts once."""
    from bot.paper import answer_sheets as issuing
    from questionnaire.model import RespondentType

    if out.suffix.casefold() != ".pdf":
        raise typer.BadParameter(f"{out} does not end with .pdf", param_hint="--out")
    versions = settings().versions

    async def issue(db: "Database") -> range:
        with progress("Drawing sheets", total=count) as advance:
            return await issuing.issue(
                db,
                center_code=center,
                count=count,
                respondent_type=RespondentType(type),
                language=language,
                versions=versions,
                out=out,
                now=now(),
                progress=advance,
            )

    made = in_database(Audit("responses sheets", center, detail=f"{count} {type}"), issue)
    said = ngettext("{n} sheet in {out}, number {first}.", "{n} sheets in {out}, numbers {first} to {last}.", len(made))
    typer.echo(said.format(n=len(made), out=out, first=made[0], last=made[-1]))


def responses_type(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Lines written beforehand; by default the keyboard or a pipe."),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="The day on which they were filled in; by default today."),
    ] = None,
    twice: Annotated[bool, typer.Option("--twice", help="Ask for everything twice, and compare.")] = False,
    verified: Annotated[
        bool,
        typer.Option("--verified", help="Somebody saw visitors fill the sheets in: proven visits."),
    ] = False,
) -> None:
    """Type in sheets of paper, a line for each field: the code, which a scanner can type, who answers, age, fifteen
    digits, the comment.

    An empty line instead of a code ends. A lone - begins the sheet again. A sheet counts once, typed in or imported.
    """
    from bot.cli.sheet_form import EndsWithin, SheetForm, asking, standard_input
    from bot.imports import typed_sheets
    from questionnaire.loader import load
    from storage.entry import paper_sheets
    from storage.places import centers

    chosen = day(on)

    async def type_in(db: "Database") -> tuple[int, int | None]:
        async def find(code: str) -> "tuple[Sheet, Center] | None":
            sheet = (await paper_sheets.known(db, [code])).get(code)
            return None if sheet is None else (sheet, await centers.get(db, sheet.printing.center_id))

        added = 0
        with ExitStack() as files:
            if file is None:
                lines = standard_input()
            else:
                lines = files.enter_context(file.open(encoding="utf-8-sig", errors="replace"))
            say = typer.echo if lines.isatty() else _to_standard_error
            form = SheetForm(asking(lines), say, find, load, day=chosen, now=now(), twice=twice)
            try:
                while (typed := await form.next()) is not None:
                    if await typed_sheets.save(db, typed, day=chosen, verified=verified, now=now()):
                        added += 1
                        say(_("Kept: {n} so far.").format(n=added))
                    else:
                        say(_("Somebody else has typed it in meanwhile; nothing was added."))
            except EndsWithin as end:
                return added, end.number
        return added, None

    options = [f"{chosen or ''}", "twice" * twice, "verified" * verified]
    added, unfinished = in_database(Audit("responses type", detail=" ".join(filter(None, options))), type_in)
    typer.echo(ngettext("{n} sheet typed in.", "{n} sheets typed in.", added).format(n=added))
    if unfinished is not None:
        said = _("The lines end within sheet {number}; it was not kept.").format(number=unfinished)
        typer.echo(f"czn-index: {said}", err=True)
        raise typer.Exit(1)


def _to_standard_error(line: str) -> None:
    typer.echo(line, err=True)
