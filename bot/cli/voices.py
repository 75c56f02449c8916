"""What is said elsewhere: posts and reviews about centers."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import DryRunOption, StrictOption, group, now, print_intake, say_if_dry, settings
from bot.cli.language import gettext as _
from bot.cli.printing import file_progress

if TYPE_CHECKING:
    from bot.imports.posts import PostsImport
    from storage.engine.database import Database

app = group("What is said elsewhere: posts and reviews.")


@app.command("import", epilog="Example: czn-index voices import reviews.xlsx")
def voices_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table with the columns source,date,center,text.")],
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add posts and reviews that were written elsewhere; bad rows are reported and written to FILE.rejected.csv.

    They are counted by theme beside the clients' own words, and never enter an index. Contacts are masked. A text that
    is there already, or one nearly like it, is not counted again.
    """
    from bot.imports import posts as importing

    kept = timedelta(days=settings().retention_comment_days)

    async def read(db: "Database") -> "PostsImport":
        with file_progress("Importing") as advance:
            return await importing.run(
                db, file, now=now(), kept=kept, strict=strict, keep_rejects=not dry_run, progress=advance
            )

    report = in_database(Audit("voices import", detail="strict" if strict else ""), read, dry_run=dry_run)
    say_if_dry(dry_run)
    became = _("{added} added, {known} known").format(added=report.added, known=report.known)
    print_intake(file, report.intake, became)
