"""Issues sheets of paper: a PDF to print, and their codes in the database."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from questionnaire.loader import load
from questionnaire.model import RespondentType
from questionnaire.versions import Versions
from storage.engine.database import Database
from storage.entry import paper_sheets
from storage.entry.paper_sheets import Printing
from storage.entry.visit_codes import new_code
from storage.errors import CenterClosed, SheetCodeTaken
from storage.files.whole_file import whole_file
from storage.places import centers

Progress = Callable[[int], None]


async def issue(
    db: Database,
    *,
    center_code: str,
    count: int,
    respondent_type: RespondentType,
    language: str,
    versions: Versions,
    out: Path,
    now: datetime,
    progress: Progress = lambda sheets: None,
) -> range:
    """Writes `count` new sheets to a PDF file and remembers their codes; the numbers that they got.

    They show the questions of the version in force at the center. The file appears only after the codes are saved, and
    they are saved only after the whole file is written. Raises CenterNotFound, CenterClosed, OSError.
    """
    # matplotlib is slow to import.
    from bot.paper import answer_sheet

    center = await centers.by_code(db, center_code)
    if center.closed_at is not None:
        raise CenterClosed(center.code)
    today = now.astimezone(ZoneInfo(center.timezone)).date()
    printing = Printing(center.id, respondent_type, versions.on(today), language, today)
    form = answer_sheet.Form(center.name, load(printing.questionnaire), respondent_type, language)
    with whole_file(out) as draft:
        while True:
            first = await paper_sheets.next_number(db, center.id)
            codes = list(dict.fromkeys(new_code() for _ in range(count)))
            await answer_sheet.write(draft, form, codes, first=first, progress=progress)
            try:
                await paper_sheets.add(db, printing, codes, first=first)
                return range(first, first + len(codes))
            except SheetCodeTaken:
                continue
