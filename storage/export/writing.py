"""One export: the format by the file's suffix, and under the final name the whole file or none."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from questionnaire.model import Questionnaire
from storage.engine.database import Database
from storage.errors import ExtraMissing, UnknownFormat
from storage.export import csv_file, rows, sav_file
from storage.export.labels import Labels
from storage.export.person_tokens import TOKEN_CHARACTERS
from storage.export.plan import Format, Plan
from storage.export.rows import Filters
from storage.export.shape import Long, Place, Wide
from storage.files.cells import safe_cell
from storage.files.columns import RESPONDENT, Form, columns, shipped
from storage.files.whole_file import whole_file
from storage.places import centers

SUFFIXES = (".csv", ".xlsx", ".parquet", ".sav")
Progress = Callable[[int, int], None]
"""Called with the interviews written and the total."""


async def responses(
    db: Database,
    path: Path,
    *,
    filters: Filters,
    form: Form = Form.WIDE,
    labels: Labels | None = None,
    respondents: bool = False,
    separator: csv_file.Separator | None = None,
    progress: Progress = lambda done, total: None,
) -> int:
    """Returns the number of interviews written. Raises UnknownFormat, ExtraMissing, NotFound, OSError.

    With `respondents` a last column tells which interviews are of one person, by tokens that are new for every file.
    """
    format = _format(path)
    labels = labels or Labels()
    questionnaires = shipped()
    places = {one.id: Place(one.code, one.region) for one in await centers.listing(db, closed=True)}
    chosen = await rows.conditions(db, filters)
    total, written = await rows.count(db, chosen), 0
    shape: Wide | Long = Wide(places, questionnaires, format.text)
    if form is Form.LONG:
        shape = Long(places, questionnaires, format.text, labels.language)
    widths: dict[str, int] = {}
    if format.measures:
        widths = _widths(places.values(), questionnaires, labels.language) | await rows.longest(db, chosen)
        widths[RESPONDENT.name] = TOKEN_CHARACTERS
    wanted = columns(form, questionnaires, respondents=respondents)
    plan = Plan(wanted, labels, widths, separator and separator.character)
    with _uncollected(), whole_file(path) as draft, format.opened(draft, plan) as add:
        async for page in rows.pages(db, chosen, respondents=respondents):
            add(shape.cells(page))
            written += len(page)
            progress(written, total)
    return written


def has_labels(path: Path) -> bool:
    """Whether a file of this name carries the meanings of names and values; of CSV none but the language is used."""
    return path.suffix.casefold() != ".csv"


def _format(path: Path) -> Format:
    match path.suffix.casefold():
        case ".csv":
            return Format(csv_file.opened, text=safe_cell)
        case ".xlsx":
            from storage.export import xlsx_file

            return Format(xlsx_file.opened)
        case ".parquet":
            try:
                from storage.export import parquet_file
            except ImportError:
                raise ExtraMissing("Parquet", "exports") from None
            return Format(parquet_file.opened)
        case ".sav":
            return Format(sav_file.opened, measures=True)
    raise UnknownFormat(path, SUFFIXES)


def _widths(places: Iterable[Place], questionnaires: Sequence[Questionnaire], language: str) -> dict[str, int]:
    """The bytes of the longest text in each column that a center or a questionnaire fills."""
    wordings = [question.wording for one in questionnaires for question in one.questions]
    texts = {
        "center": [place.code for place in places],
        "region": [place.region for place in places],
        "statement": [text[language] for wording in wordings for text in wording.values()],
        "answer_label": [option.label[language] for one in questionnaires for option in one.options],
    }
    return {name: max((len(text.encode()) for text in some), default=0) for name, some in texts.items()}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switches off the collector of reference cycles: it would look at every row, and rows are in no cycle. (This saves
    a sixth of the time of a CSV file.)"""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
